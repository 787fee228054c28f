import { decode, type Document, encode, maxDocumentBytes } from '../bson/document.ts'
import { CommandError } from '../errors.ts'

/** A stored document: its record number, its bytes, and its fields, which are decoded at first use. */
export class StoredDocument {
  readonly record: number
  readonly bytes: Uint8Array
  #document: Document | undefined

  constructor(record: number, bytes: Uint8Array, document?: Document) {
    this.record = record
    this.bytes = bytes
    this.#document = document
  }

  /** Encodes a document for storing; throws `BSONObjectTooLarge` beyond 16 MiB. */
  static of(record: number, document: Document): StoredDocument {
    return StoredDocument.ofBytes(record, encode(document), document)
  }

  /** A document with its received bytes; throws `BSONObjectTooLarge` beyond 16 MiB. */
  static ofBytes(record: number, bytes: Uint8Array, document: Document): StoredDocument {
    if (bytes.length <= maxDocumentBytes) return new StoredDocument(record, bytes, document)
    throw new CommandError(
      'BSONObjectTooLarge',
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${maxDocumentBytes}`,
    )
  }

  get document(): Document {
    this.#document ??= decode(this.bytes)
    return this.#document
  }
}
