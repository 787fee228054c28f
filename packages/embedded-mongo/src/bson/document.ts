import { DBRef, deserialize, serialize } from 'bson'
import { CommandError } from '../errors.ts'

/**
 * A BSON document in memory. Values keep their BSON type: numbers are `Int32`, `Double`, `Long` or `Decimal128`, so that
 * what is read and written again is byte for byte what the client sent. Plain JavaScript numbers occur too (replies);
 * everything that reads values takes both.
 */
export type Document = { [field: string]: unknown }

/** The largest document that may be stored, as in MongoDB. */
export const maxDocumentBytes = 16 * 1024 * 1024

/** BSON bytes to a typed document. */
export function decode(bytes: Uint8Array): Document {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const document = deserialize(buffer, { promoteValues: false, bsonRegExp: true, validation: { utf8: false } })
  return buffer.includes(referenceName) ? withoutReferences(document, buffer) : document
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

const referenceName = Buffer.from('$ref\0')

/** The BSON library decodes `{ $ref, $id }` to a class, but for the server it is an ordinary document. */
function withoutReferences(document: Document, bytes: Uint8Array): Document {
  const plain = toDocument(document) as Document
  if (Buffer.compare(encode(plain), bytes) === 0) return plain
  throw new CommandError(
    'BadValue',
    "references that are not { $ref, $id, $db, ... } in this order, or with a dot in '$ref', are not supported by the embedded store",
  )
}

function toDocument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toDocument)
  if (!(value instanceof DBRef) && !isDocument(value)) return value
  const fields = value instanceof DBRef ? toFields(value) : value
  return Object.fromEntries(Object.entries(fields).map(([field, each]) => [field, toDocument(each)]))
}

function toFields({ collection, oid, db, fields }: DBRef): Document {
  return { $ref: collection, $id: oid, ...(db === undefined ? {} : { $db: db }), ...fields }
}
