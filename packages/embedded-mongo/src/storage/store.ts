import type { Document } from '../bson/document.ts'
import { writeConflict } from '../errors.ts'
import { Catalog, type Collection, type Index, type IndexDefinition } from './catalog.ts'
import { type Change, type Entry, prepareChange, type PreparedChange, toIndexChange } from './changes.ts'
import { Database } from './database.ts'
import { duplicateKey } from './duplicate-key.ts'
import { toIndexKeys, toText } from './index-keys.ts'
import { StoredDocument } from './stored-document.ts'
import { LockedByTransaction, OpenTransactions, type Patch, type Transaction } from './transaction.ts'

/** An index key that a change adds for a document. */
type Claim = { readonly index: Index; readonly entry: Entry; readonly record: number }

/** Documents and their indexes, with transactions. All changes of documents go through it. */
export class Store {
  readonly catalog: Catalog
  readonly database: Database
  readonly transactions = new OpenTransactions()

  constructor(path: string, define: (spec: Document) => IndexDefinition) {
    this.database = new Database(path)
    this.catalog = new Catalog(this.database, define)
  }

  close(): void {
    this.database.close()
  }

  /** A record number for a new document. Never reused, even if the document is not committed. */
  nextRecord(collection: Collection): number {
    collection.nextRecord += 1
    return collection.nextRecord - 1
  }

  /** A document as it is committed; null if it is not committed. */
  read(collection: Collection, record: number): StoredDocument | null {
    const [bytes] = this.database.row(`SELECT doc FROM d${collection.id} WHERE r = ?`, record) ?? []
    return bytes === undefined ? null : new StoredDocument(record, bytes as Uint8Array)
  }

  /** How the collection in a transaction differs from the committed one; undefined if it does not. */
  patch(collection: Collection, transaction: Transaction | undefined): Patch | undefined {
    const patch = transaction && this.transactions.patchFor(transaction, collection)
    return patch && patch.size > 0 ? patch : undefined
  }

  /**
   * Writes documents of one collection. Nothing is written if any of them is locked; a duplicate key leaves those before it
   * written. Throws `LockedByTransaction` outside of a transaction, a WriteConflict inside one.
   */
  write(collection: Collection, changes: readonly Change[], transaction: Transaction | undefined): void {
    const prepared = changes.map((change) => prepareChange(collection, change))
    for (const change of prepared) this.#claim(collection, change, transaction)
    for (const change of prepared) {
      this.#assertUnique(collection, change, transaction)
      if (transaction) this.#writeInTransaction(collection, change, transaction)
      else this.#writeCommitted(collection, change)
    }
  }

  /** Commits a transaction: its writes become durable and visible atomically. */
  commit(transaction: Transaction): void {
    this.database.atomically(() => {
      for (const [collection, documents] of transaction.written) {
        for (const [record, after] of documents) {
          const before = this.read(collection, record)
          this.#writeCommitted(collection, prepareChange(collection, { record, before, after }))
        }
      }
    })
    this.transactions.finish(transaction)
  }

  /** Discards a transaction's writes. */
  abort(transaction: Transaction): void {
    this.transactions.finish(transaction)
  }

  /** Throws while an open transaction has written to the collection, which then cannot be dropped or indexed. */
  assertUnlocked(collection: Collection): void {
    const writer = this.transactions.writerOf(collection)
    if (writer) throw new LockedByTransaction(writer)
  }

  /** Adds all committed documents to a new index; throws at the first duplicate, after which the index is incomplete. */
  fill(collection: Collection, index: Index): void {
    let last = 0
    for (;;) {
      const rows = this.database.rows(`SELECT r, doc FROM d${collection.id} WHERE r > ? ORDER BY r LIMIT 500`, last)
      if (rows.length === 0) return
      for (const [record, bytes] of rows) {
        last = record as number
        const document = new StoredDocument(last, bytes as Uint8Array)
        const change = { record: last, before: null, after: document }
        const prepared = { ...change, indexChanges: [toIndexChange(index, change)] }
        this.#assertUnique(collection, prepared, undefined)
        this.#writeEntries(prepared)
      }
    }
  }

  #claim(collection: Collection, change: PreparedChange, transaction: Transaction | undefined): void {
    const isInsert = change.before === null
    const locks = isInsert ? [] : [`${collection.id}:${change.record}`]
    for (const { index, added, removed } of change.indexChanges)
      if (index.unique) locks.push(...[...added, ...removed].map(({ lock }) => lock))
    for (const lock of locks) {
      const holder = this.transactions.holder(lock)
      if (holder === undefined || holder === transaction) continue
      throw transaction ? writeConflict() : new LockedByTransaction(holder)
    }
    if (!transaction) return
    const isOwn = transaction.written.get(collection)?.has(change.record) === true
    if (!isOwn && this.transactions.hasChangedSince(transaction, collection, change.record)) throw writeConflict()
    for (const lock of locks) this.transactions.lock(transaction, lock)
  }

  #assertUnique(collection: Collection, change: PreparedChange, transaction: Transaction | undefined): void {
    for (const { index, added } of change.indexChanges) {
      if (!index.unique) continue
      for (const entry of added) this.#assertFree(collection, { index, entry, record: change.record }, transaction)
    }
  }

  #assertFree(collection: Collection, { index, entry, record }: Claim, transaction: Transaction | undefined): void {
    const own = transaction?.keys.get(entry.lock)
    if (own !== undefined && own !== record) throw duplicateKey(collection, index, entry.values)
    const sql = `SELECT r FROM i${index.id} WHERE k = ? AND r <> ? LIMIT 1`
    const [occupant] = this.database.row(sql, entry.key, record) ?? []
    if (occupant === undefined) {
      if (transaction && this.#wasTaken(collection, { index, entry, record }, transaction)) throw writeConflict()
      return
    }
    const written = transaction?.written.get(collection)?.get(occupant as number)
    if (written !== undefined && !occupies(index, written, entry)) return
    if (transaction && this.transactions.hasChangedSince(transaction, collection, occupant as number))
      throw writeConflict()
    throw duplicateKey(collection, index, entry.values)
  }

  /** Whether a document in the transaction's snapshot has the key, although a later commit has removed it. */
  #wasTaken(collection: Collection, { index, entry, record }: Claim, transaction: Transaction): boolean {
    for (const [other, before] of this.transactions.earlier(transaction, collection))
      if (other !== record && occupies(index, before, entry)) return true
    return false
  }

  #writeInTransaction(collection: Collection, change: PreparedChange, transaction: Transaction): void {
    transaction.writtenIn(collection).set(change.record, change.after)
    for (const { index, added, removed } of change.indexChanges) {
      if (!index.unique) continue
      for (const { lock } of removed) transaction.keys.delete(lock)
      for (const { lock } of added) transaction.keys.set(lock, change.record)
    }
  }

  #writeCommitted(collection: Collection, change: PreparedChange): void {
    const { record, before, after } = change
    const table = `d${collection.id}`
    if (after === null) this.database.run(`DELETE FROM ${table} WHERE r = ?`, record)
    else if (before === null) this.database.run(`INSERT INTO ${table} (r, doc) VALUES (?, ?)`, record, after.bytes)
    else this.database.run(`UPDATE ${table} SET doc = ? WHERE r = ?`, after.bytes, record)
    this.#writeEntries(change)
    this.transactions.remember(collection, record, before)
  }

  #writeEntries({ record, indexChanges }: PreparedChange): void {
    for (const { index, added, removed, multikey } of indexChanges) {
      for (const { key } of removed) this.database.run(`DELETE FROM i${index.id} WHERE k = ? AND r = ?`, key, record)
      for (const { key } of added) this.database.run(`INSERT INTO i${index.id} (k, r) VALUES (?, ?)`, key, record)
      if (multikey.some((met, position) => met && !index.multikey[position])) this.catalog.markMultikey(index, multikey)
    }
  }
}

/** Whether the transaction's version of a document has the key; a deleted document has none. */
function occupies(index: Index, written: StoredDocument | null, { key }: Entry): boolean {
  return written !== null && toIndexKeys(index, written.document).entries.has(toText(key))
}
