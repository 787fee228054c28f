import type { Document } from '../bson/document.ts'
import { parseFilter } from '../filter/parse.ts'
import type { Collection } from '../storage/catalog.ts'
import type { Store } from '../storage/store.ts'
import type { StoredDocument } from '../storage/stored-document.ts'
import type { Transaction } from '../storage/transaction.ts'
import { type Plan, planQuery } from './plan.ts'
import { scan, type ScanCounts } from './scan.ts'
import { parseSort, type SortField, sortStream } from './sort.ts'
import type { Stream, TimeSlice } from './time-slice.ts'

/** The command that runs a query. */
export type QueryEnvironment = {
  readonly store: Store
  readonly transaction: Transaction | undefined
  readonly timeSlice: TimeSlice
}

/** What to find. A limit of 0 means none. */
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
  readonly documents: Stream<StoredDocument>
  /** The number of documents according to the index alone; undefined if documents must be read. */
  readonly count: () => number | undefined
}

/** Plans a query on a collection; `undefined` is a collection that does not exist, which is empty. */
export function openQuery(
  environment: QueryEnvironment,
  collection: Collection | undefined,
  request: QueryRequest,
): OpenQuery {
  const filter = parseFilter(request.filter)
  const sort = parseSort(request.sort ?? {})
  const { skip = 0, limit = 0 } = request
  const counts: ScanCounts = { keys: 0, documents: 0 }
  const none = { kind: 'collection', reverse: false, sorted: true, exact: false } as const
  if (!collection) return { plan: none, sort, counts, documents: [], count: () => 0 }
  const plan = planQuery(collection, { filter, sort, limit, hint: request.hint })
  const patch = environment.store.patch(collection, environment.transaction)
  const expected = limit > 0 && plan.sorted ? limit + skip : 0
  const found = scan({ store: environment.store, collection, patch, counts, expected }, plan)
  const { timeSlice } = environment
  const matching = matches(found, plan.exact ? undefined : filter.test, timeSlice)
  const sorting = { sort, limit: limit > 0 ? limit + skip : 0, toDocument, toSize, timeSlice }
  const sorted = plan.sorted ? matching : sortStream(matching, sorting)
  const documents = window(sorted, skip, limit)
  // A transaction reads one version of the data, so all documents are read before the first is returned.
  const results = environment.transaction ? [...documents] : documents
  const countable = patch === undefined && skip === 0 && isCountable(plan, request.filter)
  const count = () => (countable ? limited(countRows(environment.store, collection, plan), limit) : undefined)
  return { plan, sort, counts, documents: results, count }
}

/** Whether each row that the plan scans is a different matching document. */
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

const toDocument = ({ document }: StoredDocument) => document
const toSize = ({ bytes }: StoredDocument) => bytes.length

function* matches(
  documents: Iterable<StoredDocument>,
  test: ((document: Document) => boolean) | undefined,
  timeSlice: TimeSlice,
): Generator<StoredDocument | undefined> {
  for (const document of documents) {
    if (timeSlice.isOver()) yield undefined
    if (test === undefined || test(document.document)) yield document
  }
}

function* window(
  documents: Stream<StoredDocument>,
  skip: number,
  limit: number,
): Generator<StoredDocument | undefined> {
  let position = 0
  for (const document of documents) {
    if (document !== undefined) position += 1
    if (document === undefined || position > skip) yield document
    if (limit > 0 && position >= skip + limit) return
  }
}
