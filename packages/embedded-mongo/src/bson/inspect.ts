import { CommandError } from '../errors.ts'

/** How deep documents may be nested, as in MongoDB. */
const maxDepth = 200

/** The deprecated BSON types. Drivers no longer write them, and JavaScript documents cannot represent the difference. */
const refusedTypes: Readonly<Record<number, string>> = {
  6: 'undefined',
  12: 'dbPointer',
  14: 'symbol',
  15: 'javascriptWithScope',
}

/** The bytes that values of a type take; those of the other types begin with their length. */
const fixedSizes: Readonly<Record<number, number>> = {
  1: 8,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  127: 0,
  255: 0,
}

/**
 * Checks BSON that a client sent, before it is decoded or stored.
 * @throws CommandError - for bytes that are not BSON, are nested too deep, or cannot be represented as a JavaScript object: deprecated types,
 *   and whole numbers as field names that JavaScript would move to the front
 */
export function assertKeepable(bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < 5 || buffer.readInt32LE(0) !== buffer.length)
    throw invalid('its length differs from the length that it declares')
  inspect(buffer, { from: 0, size: buffer.length, depth: 1, isArray: false })
}

/** A document or array within the bytes, with its own length in front. */
type Range = { readonly from: number; readonly size: number; readonly depth: number; readonly isArray: boolean }

function inspect(buffer: Buffer, range: Range): void {
  const end = range.from + range.size - 1
  if (range.size < 5 || buffer[end] !== 0) throw invalid('a document does not end at its declared length')
  if (range.depth > maxDepth) throw new CommandError('Overflow', `documents may be nested ${maxDepth} deep, got more`)
  const names = new NameOrder()
  for (let at = range.from + 4; at < end;) {
    const type = buffer[at] ?? 0
    let nameEnd = at + 1
    while (nameEnd < end && buffer[nameEnd] !== 0) nameEnd += 1
    if (nameEnd >= end) throw invalid('a field name does not end')
    if (!range.isArray) names.add(buffer, at + 1, nameEnd)
    const from = nameEnd + 1
    const size = sizeOf(buffer, type, from)
    if (size < 0 || from + size > end) throw invalid('a value is larger than its document')
    if (type === 3 || type === 4) inspect(buffer, { from, size, depth: range.depth + 1, isArray: type === 4 })
    at = from + size
  }
}

function sizeOf(buffer: Buffer, type: number, at: number): number {
  const fixed = fixedSizes[type]
  if (fixed !== undefined) return fixed
  const refused = refusedTypes[type]
  if (refused !== undefined)
    throw new CommandError(
      'BadValue',
      `values of the deprecated BSON type '${refused}' are not supported by the embedded store`,
    )
  if (type === 11) return buffer.indexOf(0, buffer.indexOf(0, at) + 1) + 1 - at
  if (at + 4 > buffer.length) throw invalid('a value is larger than its document')
  const length = buffer.readInt32LE(at)
  if (length < 0) throw invalid('a length is negative')
  if (type === 3 || type === 4) return length
  if (type === 2 || type === 13) return length + 4
  if (type === 5) return length + 5
  throw invalid(`there is no type ${type}`)
}

/** Whether a name is one that JavaScript objects keep in numeric order in front of all others. */
export function isMovedName(name: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1
}

/** The error for a document whose fields a JavaScript object would reorder. */
export function movedName(name: string): CommandError {
  return new CommandError(
    'BadValue',
    `the field name '${name}' is a whole number: the embedded store takes these only in ascending order before all other fields of a document`,
  )
}

/** Checks the names of one document in order: whole numbers must be first, in ascending order. */
class NameOrder {
  #next = 0

  add(buffer: Buffer, from: number, to: number): void {
    const first = buffer[from] ?? 0
    const isDigit = first >= 48 && first <= 57
    if (isDigit) {
      const name = buffer.toString('latin1', from, to)
      if (isMovedName(name)) {
        if (Number(name) < this.#next) throw movedName(name)
        this.#next = Number(name) + 1
        return
      }
    } else if (first === 95 && to - from === 9 && buffer.toString('latin1', from, to) === '__proto__')
      throw new CommandError('BadValue', "the field name '__proto__' is not supported by the embedded store")
    this.#next = Number.POSITIVE_INFINITY
  }
}

function invalid(reason: string): CommandError {
  return new CommandError('InvalidBSON', `the message holds BSON that cannot be read: ${reason}`)
}
