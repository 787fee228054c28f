import { randomUUID } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const form = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

/**
 * A new id: prefix, underscore, and a UUIDv7 in 26 characters of Crockford's base32, so that ids sort by the
 * millisecond in which they were made.
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7
 */
export function createId<Prefix extends string>(prefix: Prefix): `${Prefix}_${string}` {
  return `${prefix}_${toBase32(uuidV7())}`
}

/** Whether a text has the form of an id with this prefix. */
export const isId = (prefix: string, text: string): boolean =>
  text.startsWith(`${prefix}_`) && form.test(text.slice(prefix.length + 1))

/** When an id was made, in milliseconds since 1970. */
export function timeOfId(id: string): number {
  const first = id.slice(id.indexOf('_') + 1).slice(0, timeDigits)
  return [...first].reduce((time, digit) => time * 32 + alphabet.indexOf(digit), 0)
}

/** The least text that ids made at this time or later are not before. */
export function lowestIdAt(prefix: string, timeMs: number): string {
  const digits = Array.from({ length: timeDigits }, (_, index) => alphabet[Math.floor(timeMs / 32 ** index) % 32])
  return `${prefix}_${digits.toReversed().join('')}`
}

// Two zero bits and 48 of time fill ten characters exactly.
const timeDigits = 10

// Every request makes one: Node keeps random UUIDs in stock, and no BigInt is needed to take 74 random bits from one.
function uuidV7(): Uint8Array {
  const random = randomUUID()
  const bits = (from: number, to: number) => Number.parseInt(random.slice(from, to), 16)
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  const now = Date.now()
  view.setUint16(0, Math.floor(now / 2 ** 32))
  view.setUint32(2, now % 2 ** 32)
  view.setUint16(6, 0x70_00 | bits(9, 12))
  view.setUint32(8, 0x80_00_00_00 | (bits(0, 8) & 0x3f_ff_ff_ff))
  view.setUint32(12, bits(24, 32))
  return bytes
}

/** 128 bits in 26 characters of five; two zero bits lead. */
function toBase32(bytes: Uint8Array): string {
  let text = ''
  let waiting = 0
  let bits = 2
  for (const byte of bytes) {
    waiting = (waiting << 8) | byte
    for (bits += 8; bits >= 5;) {
      bits -= 5
      text += alphabet[(waiting >> bits) & 31]
      waiting &= (1 << bits) - 1
    }
  }
  return text
}
