/** How the lengths of requests are distributed. */
export interface Lengths {
  readonly mean: number
  readonly spread: 'fixed' | 'exponential' | 'lognormal'
  /** Standard deviation ÷ mean. */
  readonly variation: number
  /** Lengths that stand for shares of the requests, the shortest first; the shares sum to 1, the last are those of a long tail. */
  readonly classes: readonly LengthClass[]
}

export interface LengthClass {
  readonly tokens: number
  readonly share: number
}

/** Deviations from the mean of the standard normal distribution at its 95th percentile. */
const z95 = 1.644_853_626_951

/** All requests of one length. */
export function fixedLengths(mean: number): Lengths {
  return { mean, spread: 'fixed', variation: 0, classes: [{ tokens: mean, share: 1 }] }
}

/**
 * Lengths of a mean and a 95th percentile, taken as lognormal; exponential where the percentile is not known.
 * @param p95 - from `mean` to 3.8 × `mean`: mean × exp(1.645·σ − σ² ÷ 2)
 * @param longest - no request is longer; the mean stays as stated
 */
export function lengthsOf({ mean, p95, longest = Infinity }: StatedLengths): Lengths {
  if (mean <= 1) return fixedLengths(mean)
  if (p95 === null)
    return {
      mean,
      spread: 'exponential',
      variation: 1,
      classes: classesOf((share) => Math.min(longest, -mean * Math.log(1 - share))),
    }
  const sigma = z95 - Math.sqrt(Math.max(0, z95 ** 2 - 2 * Math.log(Math.max(1, p95 / mean))))
  if (sigma < 1e-6) return fixedLengths(mean)
  const median = mean * Math.exp(-(sigma ** 2) / 2)
  return {
    mean,
    spread: 'lognormal',
    variation: Math.sqrt(Math.exp(sigma ** 2) - 1),
    classes: classesOf((share) => Math.min(longest, median * Math.exp(sigma * normalQuantile(share)))),
  }
}

export interface StatedLengths {
  readonly mean: number
  readonly p95: number | null
  readonly longest?: number
}

/** The length that a share of the requests does not exceed. */
export function lengthAt({ classes, mean }: Lengths, share: number): number {
  let below = 0
  for (const { tokens, share: part } of classes) {
    below += part
    if (below >= share) return tokens
  }
  return classes.at(-1)?.tokens ?? mean
}

/** Equal shares for the shorter 80 %, then ever smaller ones: the longest requests decide the high percentiles. */
const bounds: readonly number[] = [
  ...Array.from({ length: 17 }, (_, index) => index / 20),
  ...Array.from({ length: 24 }, (_, index) => 1 - 0.2 * 0.75 ** (index + 1)),
  1,
]

function classesOf(quantile: (share: number) => number): readonly LengthClass[] {
  return bounds.slice(1).map((upper, index) => {
    const lower = bounds[index] ?? 0
    // The tail beyond the last bound is infinitely long: its median stands for it.
    return { tokens: Math.max(1, quantile((lower + upper) / 2)), share: upper - lower }
  })
}

/**
 * Quantile of the standard normal distribution, with an error below 4.5 × 10⁻⁴.
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, formula 26.2.23
 */
function normalQuantile(share: number): number {
  const tail = Math.min(share, 1 - share)
  const t = Math.sqrt(-2 * Math.log(tail))
  const value =
    t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
  return share < 0.5 ? -value : value
}
