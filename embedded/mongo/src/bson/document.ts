import { BSONRegExp, deserialize, Double, Int32, Long, serialize } from 'bson'

/**
 * A BSON document in memory. Values keep their BSON type: numbers are `Int32`, `Double`, `Long` or `Decimal128`, so that
 * what is read and written again is byte for byte what the client sent. Plain JavaScript numbers occur too (results of
 * expressions, replies); everything that reads values takes both.
 */
export type Document = { [field: string]: unknown }

/** The largest document that may be stored, as in MongoDB. */
export const maxDocumentBytes = 16 * 1024 * 1024

/** BSON bytes to a typed document. */
export function decode(bytes: Uint8Array): Document {
  return deserialize(bytes, { promoteValues: false, bsonRegExp: true, validation: { utf8: false } })
}

/** A typed or plain document to BSON bytes. */
export function encode(document: Document): Uint8Array {
  return serialize(document)
}

/** Whether a value is an embedded document: not an array, a date or any BSON class. */
export function isDocument(value: unknown): value is Document {
  if (value === null || typeof value !== 'object') return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The name of a BSON class (`ObjectId`, `Long`, ...); undefined for plain JavaScript values. */
export function bsonClass(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') return undefined
  return (value as { _bsontype?: string })._bsontype
}

/**
 * A typed value as the expression engine takes it: numbers become JavaScript numbers wherever that loses nothing, regular
 * expressions become RegExp. Always a copy of documents and arrays, so the engine may change what it gets.
 */
export function toPlain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Int32 || value instanceof Double) return value.value
  if (value instanceof Long) return isSafe(value) ? value.toNumber() : value
  if (value instanceof BSONRegExp) return toRegExp(value.pattern, value.options)
  if (Array.isArray(value)) return value.map(toPlain)
  if (isDocument(value)) return toPlainDocument(value)
  return value
}

/** `toPlain` of a whole document. */
export function toPlainDocument(document: Document): Document {
  const plain: Document = {}
  for (const field in document) plain[field] = toPlain(document[field])
  return plain
}

/** A JavaScript RegExp for PCRE options `imsx`; `x` (ignore white space) has no counterpart and is a TypeError. */
export function toRegExp(pattern: string, options: string): RegExp {
  const unknown = options.split('').find((flag) => !'imsu'.includes(flag))
  if (unknown !== undefined) throw new TypeError(`regular expression options must be of 'imsu', got '${unknown}'`)
  return new RegExp(pattern, options)
}

function isSafe(value: Long): boolean {
  return value.greaterThanOrEqual(Number.MIN_SAFE_INTEGER) && value.lessThanOrEqual(Number.MAX_SAFE_INTEGER)
}
