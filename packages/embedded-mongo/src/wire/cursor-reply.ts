import { type Long, serialize } from 'bson'

/** `{ cursor: { [batch]: documents, id, ns }, ok: 1 }` as BSON, with the documents' bytes copied in as they are. */
export function encodeCursorReply(
  batch: 'firstBatch' | 'nextBatch',
  documents: readonly Uint8Array[],
  cursor: { readonly id: Long; readonly ns: string },
): Uint8Array {
  const array = encodeArray(documents)
  const inner = wrap([element(arrayType, batch), array, body(serialize(cursor))])
  return wrap([element(documentType, 'cursor'), inner, body(serialize({ ok: 1 }))])
}

const documentType = 3
const arrayType = 4

function encodeArray(documents: readonly Uint8Array[]): Uint8Array {
  return wrap(documents.flatMap((document, position) => [element(documentType, String(position)), document]))
}

function element(type: number, name: string): Uint8Array {
  return Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1')
}

/** A document's elements without its length and its terminator. */
function body(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(4, -1)
}

function wrap(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 5)
  const header = Buffer.allocUnsafe(4)
  header.writeInt32LE(length)
  return Buffer.concat([header, ...parts, Uint8Array.of(0)], length)
}
