import type { Document } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { parseFilter } from '../filter/parse.ts'
import type { Engine } from '../pipeline/engine.ts'
import type { Collection } from '../storage/catalog.ts'
import type { Store } from '../storage/store.ts'
import type { StoredDocument } from '../storage/stored-document.ts'
import type { Transaction } from '../storage/transaction.ts'
import { type Plan, planQuery } from './plan.ts'
import { scan, type ScanCounts } from './scan.ts'
import { parseSort, sortBy, type SortField } from './sort.ts'

/** On whose behalf a query runs. `deadline` is a time in ms after which it fails, or Infinity. */
export type QueryEnvironment = {
  readonly store: Store
  readonly transaction: Transaction | undefined
  readonly engine: Engine
  readonly deadline: number
}

/** What to find. 0 is no limit. */
export type QueryRequest = {
  readonly filter: Document
  readonly sort?: Document | undefined
  readonly skip?: number
  readonly limit?: number
  readonly hint?: unknown
}

/** A query that is planned; iterating `documents` runs it, once. */
export type OpenQuery = {
  readonly plan: Plan
  readonly sort: readonly SortField[]
  readonly counts: ScanCounts
  readonly documents: Iterable<StoredDocument>
  /** The number of documents, instead of them: from the index alone where it tells. */
  readonly count: () => number
}

/** Plans a query on a collection; `undefined` is a collection that does not exist, which is empty. */
export function openQuery(
  environment: QueryEnvironment,
  collection: Collection | undefined,
  request: QueryRequest,
): OpenQuery {
  const filter = parseFilter(request.filter, environment.engine.filterContext)
  const sort = parseSort(request.sort ?? {})
  const { skip = 0, limit = 0 } = request
  const counts: ScanCounts = { keys: 0, documents: 0 }
  const none = { kind: 'collection', reverse: false, sorted: true, exact: false } as const
  if (!collection) return { plan: none, sort, counts, documents: [], count: () => 0 }
  const plan = planQuery(collection, { filter, sort, limit, hint: request.hint })
  const patch = environment.store.patch(collection, environment.transaction)
  const expected = limit > 0 && plan.sorted ? limit + skip : 0
  const found = scan({ store: environment.store, collection, patch, counts, expected }, plan)
  const matching = matches(found, plan.exact ? undefined : filter.test, environment.deadline)
  const sorted = plan.sorted ? matching : sortAll(matching, sort, limit > 0 ? limit + skip : Number.POSITIVE_INFINITY)
  const documents = window(sorted, skip, limit)
  // A transaction's view is of one moment, so what it finds is read at once.
  const results = environment.transaction ? [...documents] : documents
  const countable = patch === undefined && skip === 0 && isCountable(plan, request.filter)
  const count = () => (countable ? limited(countRows(environment.store, collection, plan), limit) : lengthOf(results))
  return { plan, sort, counts, documents: results, count }
}

/** Whether the rows that the plan walks are the documents that match, one each. */
function isCountable(plan: Plan, filter: Document): boolean {
  if (plan.kind === 'index') return plan.exact && !plan.index.multikey.includes(true)
  return plan.kind === 'collection' && Object.keys(filter).length === 0
}

function countRows({ database }: Store, collection: Collection, plan: Plan): number {
  if (plan.kind !== 'index') return Number(database.row(`SELECT count(*) FROM d${collection.id}`)?.[0] ?? 0)
  const sql = `SELECT count(*) FROM i${plan.index.id} WHERE k >= ? AND k < ?`
  return plan.ranges.reduce((sum, { from, to }) => sum + Number(database.row(sql, from, to)?.[0] ?? 0), 0)
}

function limited(count: number, limit: number): number {
  return limit > 0 ? Math.min(count, limit) : count
}

function lengthOf(documents: Iterable<unknown>): number {
  let length = 0
  for (const _ of documents) length += 1
  return length
}

function* matches(
  documents: Iterable<StoredDocument>,
  test: ((document: Document) => boolean) | undefined,
  deadline: number,
): Generator<StoredDocument> {
  let looked = 0
  for (const document of documents) {
    looked += 1
    if (looked % 256 === 0 && Date.now() > deadline)
      throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit')
    if (test === undefined || test(document.document)) yield document
  }
}

/** Sorts; only the first `wanted` are kept while reading, give or take. */
function* sortAll(
  documents: Iterable<StoredDocument>,
  sort: readonly SortField[],
  wanted: number,
): Generator<StoredDocument> {
  let kept: StoredDocument[] = []
  const sorted = () => sortBy(kept, sort, ({ document }) => document)
  for (const document of documents) {
    kept.push(document)
    if (kept.length >= wanted * 2 + 1000) kept = sorted().slice(0, wanted)
  }
  yield* sorted()
}

function* window(documents: Iterable<StoredDocument>, skip: number, limit: number): Generator<StoredDocument> {
  let position = 0
  for (const document of documents) {
    position += 1
    if (position > skip) yield document
    if (limit > 0 && position >= skip + limit) return
  }
}
