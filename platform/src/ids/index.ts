import { randomFillSync } from 'node:crypto'

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

function uuidV7(): bigint {
  const random = BigInt(`0x${randomFillSync(Buffer.alloc(10)).toString('hex')}`)
  const [randA, randB] = [random >> 68n, random & ((1n << 62n) - 1n)]
  return (BigInt(Date.now()) << 80n) | (7n << 76n) | (randA << 64n) | (2n << 62n) | randB
}

function toBase32(value: bigint): string {
  let text = ''
  for (let shift = 125n; shift >= 0n; shift -= 5n) text += alphabet[Number((value >> shift) & 31n)]
  return text
}
