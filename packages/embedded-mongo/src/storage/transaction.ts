import type { Collection } from './catalog.ts'
import type { StoredDocument } from './stored-document.ts'

/** How documents differ from the committed ones: by record number, the other version, or null if it does not exist. */
export type Patch = ReadonlyMap<number, StoredDocument | null>

/** Thrown when a writer outside of transactions needs a document that an open transaction has locked: retry when it has ended. */
export class LockedByTransaction extends Error {
  readonly transaction: Transaction

  constructor(transaction: Transaction) {
    super('the document is being changed by an open transaction')
    this.transaction = transaction
  }
}

/** An open transaction: its writes so far, in memory, and its locks. */
export class Transaction {
  /** The version of the data that it reads. */
  readonly snapshot: number
  readonly written = new Map<Collection, Map<number, StoredDocument | null>>()
  /** Unique keys that its own uncommitted documents occupy, with their record numbers. */
  readonly keys = new Map<string, number>()
  readonly locks = new Set<string>()
  readonly ended: Promise<void>
  readonly end: () => void

  constructor(snapshot: number) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.snapshot = snapshot
    this.ended = promise
    this.end = resolve
  }

  /** The documents that it has written in a collection, by record number. */
  writtenIn(collection: Collection): Map<number, StoredDocument | null> {
    const known = this.written.get(collection)
    if (known) return known
    const created = new Map<number, StoredDocument | null>()
    this.written.set(collection, created)
    return created
  }
}

type Past = { readonly version: number; readonly before: StoredDocument | null }

/**
 * The open transactions, their locks, and the earlier state of documents that were changed while they were open, which
 * is each transaction's snapshot. Empty without open transactions.
 */
export class OpenTransactions {
  #version = 0
  readonly #open = new Set<Transaction>()
  readonly #locks = new Map<string, Transaction>()
  readonly #history = new Map<Collection, Map<number, Past[]>>()

  begin(): Transaction {
    const transaction = new Transaction(this.#version)
    this.#open.add(transaction)
    return transaction
  }

  /** Releases a transaction's locks and resumes the commands that wait for it. */
  finish(transaction: Transaction): void {
    this.#open.delete(transaction)
    for (const lock of transaction.locks) this.#locks.delete(lock)
    this.#prune()
    transaction.end()
  }

  has(transaction: Transaction): boolean {
    return this.#open.has(transaction)
  }

  holder(lock: string): Transaction | undefined {
    return this.#locks.size === 0 ? undefined : this.#locks.get(lock)
  }

  lock(transaction: Transaction, lock: string): void {
    transaction.locks.add(lock)
    this.#locks.set(lock, transaction)
  }

  /** Any transaction that has written in the collection. */
  writerOf(collection: Collection): Transaction | undefined {
    return [...this.#open].find((transaction) => transaction.written.has(collection))
  }

  /** Called after a committed change, with the earlier version of the document. */
  remember(collection: Collection, record: number, before: StoredDocument | null): void {
    this.#version += 1
    if (this.#open.size === 0) return
    const records = this.#history.get(collection) ?? new Map<number, Past[]>()
    this.#history.set(collection, records)
    records.set(record, [...(records.get(record) ?? []), { version: this.#version, before }])
  }

  /** Whether a change of the record was committed after the transaction began. */
  hasChangedSince(transaction: Transaction, collection: Collection, record: number): boolean {
    const past = this.#history.get(collection)?.get(record)
    return past !== undefined && past.some(({ version }) => version > transaction.snapshot)
  }

  /** The documents that were changed since the transaction began, in the version that it reads. */
  *earlier(transaction: Transaction, collection: Collection): Generator<[number, StoredDocument | null]> {
    for (const [record, pasts] of this.#history.get(collection) ?? []) {
      const first = pasts.find(({ version }) => version > transaction.snapshot)
      if (first) yield [record, first.before]
    }
  }

  /** How the collection in the transaction differs from the committed one. */
  patchFor(transaction: Transaction, collection: Collection): Patch {
    const patch = new Map(this.earlier(transaction, collection))
    for (const [record, document] of transaction.written.get(collection) ?? []) patch.set(record, document)
    return patch
  }

  #prune(): void {
    if (this.#open.size === 0) return this.#history.clear()
    const oldest = Math.min(...[...this.#open].map(({ snapshot }) => snapshot))
    for (const records of this.#history.values()) {
      for (const [record, pasts] of records) {
        const needed = pasts.filter(({ version }) => version > oldest)
        if (needed.length > 0) records.set(record, needed)
        else records.delete(record)
      }
    }
  }
}
