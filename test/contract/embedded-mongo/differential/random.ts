import mongoose from 'mongoose'

const { Binary, BSONRegExp, Code, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } =
  mongoose.mongo

export type Fields = { [field: string]: unknown }

/** Numbers that a seed decides. */
export type Random = {
  /** A whole number below `limit`. */
  readonly below: (limit: number) => number
  readonly pick: <T>(items: readonly T[]) => T
  readonly chance: (probability: number) => boolean
  readonly list: <T>(most: number, make: () => T) => T[]
}

/** A generator by the method of mulberry32: the same seed gives the same numbers. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick: <T>(items: readonly T[]) => items[below(items.length)] as T,
    chance: (probability) => next() < probability,
    list: (most, make) => Array.from({ length: below(most + 1) }, make),
  }
}

/** Few names and few values, so that conditions often hold and paths often lead somewhere. */
const fields = ['a', 'b', 'c', 'd']

const scalars: readonly (() => unknown)[] = [
  () => new Int32(0),
  () => new Int32(1),
  () => new Int32(2),
  () => new Int32(-1),
  () => new Double(1),
  // Not 1.5, which to $in and $nin of DocumentDB is not the decimal 1.50.
  () => new Double(2.5),
  () => new Double(-0),
  () => new Double(Number.NaN),
  () => new Double(Number.POSITIVE_INFINITY),
  () => Long.fromNumber(1),
  () => Long.fromNumber(2),
  () => Long.fromString('9007199254740993'),
  () => Decimal128.fromString('1'),
  () => Decimal128.fromString('1.50'),
  () => Decimal128.fromString('0.1'),
  () => '',
  () => 'a',
  () => 'b',
  () => 'ab',
  () => 'A',
  () => 'é',
  () => null,
  () => null,
  () => true,
  () => false,
  () => new Date(0),
  () => new Date(1000),
  () => new Date(-1),
  () => new Timestamp({ t: 0, i: 1 }),
  () => new Timestamp({ t: 1, i: 0 }),
  () => new ObjectId('000000000000000000000001'),
  () => new ObjectId('000000000000000000000002'),
  () => new Binary(Buffer.from([1])),
  () => new Binary(Buffer.from([1, 2]), 5),
  () => new BSONRegExp('a'),
  () => new BSONRegExp('^A', 'i'),
  () => new Code('f()'),
  () => new MinKey(),
  () => new MaxKey(),
]

/** Any value, arrays and documents included. No empty arrays: DocumentDB sorts them as if they were not there. */
export function randomValue(random: Random, depth = 0): unknown {
  const kind = random.below(10)
  if (depth < 3 && kind === 0) return [0, ...random.list(2, () => 0)].map(() => randomValue(random, depth + 1))
  if (depth < 3 && kind === 1) return randomDocument(random, depth + 1)
  return random.pick(scalars)()
}

/** A value to compare others with. Not an end of the order, which DocumentDB does not compare with what is not there. */
export function randomLimit(random: Random): unknown {
  return random.chance(0.8) ? random.pick(scalars.slice(0, -2))() : randomDocument(random, 1)
}

/** A whole or broken number of any numeric type. */
export function randomNumber(random: Random): unknown {
  return random.pick(scalars.slice(0, 15))()
}

/** A document of up to three fields. */
export function randomDocument(random: Random, depth = 0): Fields {
  return Object.fromEntries(random.list(3, () => [random.pick(fields), randomValue(random, depth)] as const))
}

/** The name of a field, or a path to one below it, now and then by position. */
export function randomPath(random: Random): string {
  const parts = [random.pick(fields)]
  while (random.chance(0.3)) parts.push(random.chance(0.25) ? random.pick(['0', '1']) : random.pick(fields))
  return parts.join('.')
}
