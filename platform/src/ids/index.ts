import { randomFillSync } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const form = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

/**
 * Creates an id: prefix, underscore, and a UUIDv7 in 26 characters of Crockford's base32, so that ids sort by the millisecond
 * of their creation.
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7
 */
export function createId<Prefix extends string>(prefix: Prefix): `${Prefix}_${string}` {
  return `${prefix}_${timeDigitsOf(Date.now())}${randomDigits()}`
}

/** Whether a text has the form of an id with this prefix. */
export const isId = (prefix: string, text: string): boolean =>
  text.startsWith(`${prefix}_`) && form.test(text.slice(prefix.length + 1))

/** The time at which an id was created, milliseconds since 1970. */
export function timeOfId(id: string): number {
  const first = id.slice(id.indexOf('_') + 1).slice(0, timeDigits)
  return Array.from(first).reduce((time, digit) => time * 32 + alphabet.indexOf(digit), 0)
}

/** A lower bound of all ids that are created at this time or later. */
export function lowestIdAt(prefix: string, timeMs: number): string {
  return `${prefix}_${timeDigitsOf(timeMs)}`
}

// Two zero bits and the 48 bits of the time fill ten characters.
const timeDigits = 10

/** Ten bits as two digits. Every request creates an id, so it is composed of few parts. */
const pairs = Array.from({ length: 1_024 }, (_, bits) => `${alphabet[bits >> 5]}${alphabet[bits & 31]}`)
const pairOf = (bits: number) => pairs[bits & 1_023] as string

function timeDigitsOf(timeMs: number): string {
  const [high, low] = [Math.floor(timeMs / 2 ** 30), timeMs % 2 ** 30]
  return pairOf(high >> 10) + pairOf(high) + pairOf(low >> 20) + pairOf(low >> 10) + pairOf(low)
}

// Random bytes for hundreds of ids are requested at once, because the system call takes longer than everything else here.
const random = new Uint16Array(4_096)
let used = random.length

/** The version, twelve random bits, the variant and 62 random bits: eight groups of ten. */
function randomDigits(): string {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  const take = () => random[used++] as number
  let text = pairOf(0b0111_000000 | (take() & 0b111111)) + pairOf(0b1000 | (take() & 0b111111_0011))
  for (let group = 2; group < 8; group += 1) text += pairOf(take())
  return text
}
