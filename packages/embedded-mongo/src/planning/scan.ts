import type { Collection } from '../storage/catalog.ts'
import { toIndexKeys } from '../storage/index-keys.ts'
import type { Store } from '../storage/store.ts'
import { StoredDocument } from '../storage/stored-document.ts'
import type { Patch } from '../storage/transaction.ts'
import type { KeyRange } from './bounds.ts'
import type { IndexScan, Plan } from './plan.ts'

/** What a scan has examined so far. */
export type ScanCounts = { keys: number; documents: number }

/** What to scan. `patch` contains the documents that differ for the transaction; `counts` is updated. */
export type ScanSource = {
  readonly store: Store
  readonly collection: Collection
  readonly patch: Patch | undefined
  readonly counts: ScanCounts
  /** How many documents are probably needed: the first read fetches no more. 0 means all. */
  readonly expected: number
}

/** The documents that a plan finds, in its order, each once; they are candidates to be tested unless the plan is exact. */
export function* scan(source: ScanSource, plan: Plan): Generator<StoredDocument> {
  const scans =
    plan.kind === 'collection'
      ? [scanCollection(source, plan.reverse)]
      : (plan.kind === 'union' ? plan.scans : [plan]).map((each) => scanIndex(source, each))
  const seen =
    plan.kind === 'union' || (plan.kind === 'index' && plan.index.multikey.includes(true))
      ? new Set<number>()
      : undefined
  for (const documents of scans) {
    for (const document of documents) {
      if (seen?.has(document.record)) continue
      seen?.add(document.record)
      source.counts.documents += 1
      yield document
    }
  }
}

type Entry = { readonly key: Uint8Array; readonly document: StoredDocument }

function* scanCollection(source: ScanSource, reverse: boolean): Generator<StoredDocument> {
  const { store, collection, patch } = source
  const pending = [...(patch?.values() ?? [])].filter((document) => document !== null)
  pending.sort((a, b) => (reverse ? b.record - a.record : a.record - b.record))
  const sql = `SELECT r, doc FROM d${collection.id} WHERE r ${reverse ? '<' : '>'} ? ORDER BY r ${reverse ? 'DESC' : 'ASC'} LIMIT `
  let last = reverse ? Number.MAX_SAFE_INTEGER : 0
  for (const size of batchSizes(source.expected)) {
    const rows = store.database.rows(sql + size, last)
    for (const [record, bytes] of rows) {
      last = record as number
      while (pending[0] && (reverse ? pending[0].record > last : pending[0].record < last))
        yield pending.shift() as StoredDocument
      if (patch?.has(last)) continue
      yield new StoredDocument(last, bytes as Uint8Array)
    }
    if (rows.length < size) break
  }
  yield* pending
}

function* scanIndex(source: ScanSource, plan: IndexScan): Generator<StoredDocument> {
  const ranges = plan.reverse ? plan.ranges.toReversed() : plan.ranges
  for (const range of ranges) {
    const pending = patchedEntries(source.patch, plan, range)
    for (const entry of committedEntries(source, plan, range)) {
      while (pending[0] && isBefore(pending[0], entry, plan.reverse)) yield (pending.shift() as Entry).document
      source.counts.keys += 1
      if (!source.patch?.has(entry.document.record)) yield entry.document
    }
    for (const { document } of pending) yield document
  }
}

function* committedEntries(source: ScanSource, plan: IndexScan, range: KeyRange): Generator<Entry> {
  const sql = plan.reverse ? descending(source, plan) : ascending(source, plan)
  let [key, record] = [plan.reverse ? range.to : range.from, -1]
  const end = plan.reverse ? range.from : range.to
  for (const size of batchSizes(source.expected)) {
    const rows = source.store.database.rows(sql + size, key, record, end)
    for (const [nextKey, nextRecord, bytes] of rows) {
      key = nextKey as Uint8Array
      record = nextRecord as number
      yield { key, document: new StoredDocument(record, bytes as Uint8Array) }
    }
    if (rows.length < size) return
  }
}

function ascending({ collection }: ScanSource, { index }: IndexScan): string {
  return `SELECT i.k, i.r, d.doc FROM i${index.id} i CROSS JOIN d${collection.id} d ON d.r = i.r
    WHERE (i.k, i.r) > (?, ?) AND i.k < ? ORDER BY i.k, i.r LIMIT `
}

function descending({ collection }: ScanSource, { index }: IndexScan): string {
  return `SELECT i.k, i.r, d.doc FROM i${index.id} i CROSS JOIN d${collection.id} d ON d.r = i.r
    WHERE (i.k, i.r) < (?, ?) AND i.k >= ? ORDER BY i.k DESC, i.r DESC LIMIT `
}

/** The entries in the range of documents that differ for the transaction. */
function patchedEntries(patch: Patch | undefined, { index, reverse }: IndexScan, { from, to }: KeyRange): Entry[] {
  const entries: Entry[] = []
  for (const document of patch?.values() ?? []) {
    if (document === null) continue
    for (const { key } of toIndexKeys(index, document.document).entries.values())
      if (Buffer.compare(key, from) >= 0 && Buffer.compare(key, to) < 0) entries.push({ key, document })
  }
  return entries.sort((a, b) => (isBefore(a, b, reverse) ? -1 : 1))
}

function isBefore(a: Entry, b: Entry, reverse: boolean): boolean {
  const order = Buffer.compare(a.key, b.key) || a.document.record - b.document.record
  return reverse ? order > 0 : order < 0
}

/**
 * Sizes of reads: small first, because most queries return few documents, then larger. They are part of the SQL text, because SQLite
 * plans a statement again whenever a bound LIMIT changes, which costs more than the read.
 */
function* batchSizes(expected: number): Generator<number> {
  const sizes = [2, 8, 32, 128, 512]
  yield* sizes.filter((size) => size >= expected || size === 512).slice(expected === 0 ? 1 : 0)
  for (;;) yield 512
}
