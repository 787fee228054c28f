/** A deterministic stream of random numbers. */
export interface Random {
  /** Uniform, from 0 inclusive to 1 exclusive. */
  uniform(): number
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number
}

/**
 * Makes a generator from a seed (reduced to 32 bits): xorshift with 128 bits of state, filled by a linear congruential
 * generator; normals by Box and Muller.
 * @see Marsaglia 2003, Xorshift RNGs, Journal of Statistical Software 8(14); Box and Muller 1958
 */
export function createRandom(seed: number): Random {
  let fill = seed >>> 0
  const nextWord = (): number => (fill = (Math.imul(fill, 1_664_525) + 1_013_904_223) >>> 0)
  let [a, b, c, d] = [nextWord(), nextWord(), nextWord(), nextWord() | 1]
  let spare: number | null = null

  const uniform = (): number => {
    const mixed = a ^ (a << 11)
    ;[a, b, c] = [b, c, d]
    d = (d ^ (d >>> 19) ^ mixed ^ (mixed >>> 8)) >>> 0
    return d / 2 ** 32
  }
  const normal = (): number => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  return { uniform, normal }
}
