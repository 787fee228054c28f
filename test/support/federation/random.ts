/** A deterministic random generator: the same seed gives the same sequence. */
export interface Random {
  /** An integer from 0 up to, but not including, `limit`. */
  below(limit: number): number
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** Some of the items, in their order, each with the given probability. */
  some<Item>(items: readonly Item[], probability: number): Item[]
  /** All of the items, in any order. */
  shuffled<Item>(items: readonly Item[]): Item[]
}

/** @param seed - any text or number */
export function createRandom(seed: string | number): Random {
  let state = hash(seed)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('Expected something to pick from, got an empty list')
      return item
    },
    some: (items, probability) => items.filter(() => next() < probability),
    shuffled: (items) => {
      const drawn = items.map((item) => ({ item, at: next() }))
      return drawn.toSorted((one, other) => one.at - other.at).map(({ item }) => item)
    },
  }
}

/** A 32-bit number that depends on every part, spread evenly. */
export function hash(...parts: readonly unknown[]): number {
  let value = 0x811c9dc5
  const text = parts.map(String).join('\u0000')
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

/** Whether something happens that has this probability, always the same for the same parts. */
export function happens(probability: number, ...parts: readonly unknown[]): boolean {
  return hash(...parts) / 4_294_967_296 < probability
}
