import type { Collection } from './catalog.ts'
import type { StoredDocument } from './stored-document.ts'

/** How documents differ from what is committed: by record number, the other document, or null where there is none. */
export type Patch = ReadonlyMap<number, StoredDocument | null>

/** Thrown at a writer outside of transactions that meets an open transaction's document: wait for its end, then retry. */
export class LockedByTransaction extends Error {
  readonly transaction: Transaction

  constructor(transaction: Transaction) {
    super('the document is being changed by an open transaction')
    this.transaction = transaction
  }
}

/** An open transaction: what it has written so far, in memory, and the locks that keep others off it. */
export class Transaction {
  /** The version of the data that it sees. */
  readonly snapshot: number
  readonly written = new Map<Collection, Map<number, StoredDocument | null>>()
  /** Unique keys that its own uncommitted documents occupy, with the record that does. */
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

  /** Its own documents in a collection, by record number. */
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
 * The open transactions, their locks, and the earlier state of documents that were changed while they were open, which is
 * what gives each its snapshot. With no open transaction it holds nothing.
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

  /** Releases a transaction's locks and wakes whoever waits for it. */
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

  /** Called after a committed change, with what was there before it. */
  remember(collection: Collection, record: number, before: StoredDocument | null): void {
    this.#version += 1
    if (this.#open.size === 0) return
    const records = this.#history.get(collection) ?? new Map<number, Past[]>()
    this.#history.set(collection, records)
    records.set(record, [...(records.get(record) ?? []), { version: this.#version, before }])
  }

  /** Whether somebody committed a change of the record after the transaction began. */
  hasChangedSince(transaction: Transaction, collection: Collection, record: number): boolean {
    const past = this.#history.get(collection)?.get(record)
    return past !== undefined && past.some(({ version }) => version > transaction.snapshot)
  }

  /** The documents that others have changed since the transaction began, as it sees them. */
  *earlier(transaction: Transaction, collection: Collection): Generator<[number, StoredDocument | null]> {
    for (const [record, pasts] of this.#history.get(collection) ?? []) {
      const first = pasts.find(({ version }) => version > transaction.snapshot)
      if (first) yield [record, first.before]
    }
  }

  /** How the collection looks to the transaction, against what is committed now. */
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
