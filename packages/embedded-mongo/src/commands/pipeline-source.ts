import { type Document, isDocument } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { compilePipeline, stageName, toCount, toFilter, toSort } from '../pipeline/stages.ts'
import { type OpenQuery, openQuery, type QueryEnvironment } from '../planning/query.ts'
import type { Stream } from '../planning/time-slice.ts'
import type { Collection } from '../storage/catalog.ts'
import type { StoredDocument } from '../storage/stored-document.ts'

/** A pipeline, and where it finds the other collections of the database that it names. */
export type PipelineRequest = {
  readonly pipeline: readonly Document[]
  readonly hint?: unknown
  readonly findCollection: (name: string) => Collection | undefined
}

/** The first stages of a pipeline as a query, which can use indexes, and the other stages. */
export type OpenPipeline = {
  readonly query: OpenQuery
  readonly rest: readonly Document[]
  /** Stored documents, if no stages follow the query. */
  readonly stored: Stream<StoredDocument> | undefined
  readonly documents: Stream<Document>
}

/** Opens a pipeline: leading `$match`, `$sort`, `$skip` and `$limit` go to the planner. `undefined` is a collection that does not exist. */
export function aggregateOver(
  environment: QueryEnvironment,
  collection: Collection | undefined,
  { pipeline, hint, findCollection }: PipelineRequest,
): OpenPipeline {
  const { request, rest } = splitPipeline(pipeline)
  const open = (name: string, stages: readonly Document[]) =>
    aggregateOver(environment, findCollection(name), { pipeline: stages, findCollection }).documents
  const run = compilePipeline(rest, { timeSlice: environment.timeSlice, open })
  const query = openQuery(environment, collection, { ...request, hint })
  if (rest.length === 0) return { query, rest, stored: query.documents, documents: decoded(query.documents) }
  const counting = toCounting(rest)
  const counted = counting && query.count()
  const documents = counted === undefined ? run(decoded(query.documents)) : countedGroup(counting as Counting, counted)
  return { query, rest, stored: undefined, documents }
}

type Split = {
  request: { filter: Document; sort?: Document; skip?: number; limit?: number }
  rest: readonly Document[]
}

function splitPipeline(pipeline: readonly Document[]): Split {
  const filters: Document[] = []
  const request: Omit<Split['request'], 'filter'> = {}
  let used = 0
  for (const stage of pipeline) {
    const name = stageName(stage)
    const operand = stage[name]
    const isFirst = request.sort === undefined && request.skip === undefined && request.limit === undefined
    if (name === '$match' && isFirst) filters.push(toFilter(operand))
    else if (name === '$sort' && isFirst && toSort(operand)) request.sort = operand as Document
    else if (name === '$skip' && request.skip === undefined && request.limit === undefined)
      request.skip = toCount('$skip', operand)
    else if (name === '$limit' && request.limit === undefined) request.limit = toCount('$limit', operand)
    else break
    used += 1
  }
  const [first = {}] = filters
  const filter = filters.length > 1 ? { $and: filters } : first
  return { request: { ...request, filter }, rest: pipeline.slice(used) }
}

type Counting = { readonly id: unknown; readonly field: string }

/** `[{ $group: { _id: <constant>, n: { $sum: 1 } } }]`: what drivers send for countDocuments. */
function toCounting(rest: readonly Document[]): Counting | undefined {
  const group = rest.length === 1 ? rest[0]?.['$group'] : undefined
  if (!isDocument(group) || Object.keys(group).length !== 2 || !('_id' in group)) return undefined
  const { _id: id, ...fields } = group
  const [field = '', accumulator] = Object.entries(fields)[0] ?? []
  const isOne = isDocument(accumulator) && Object.keys(accumulator).length === 1 && toNumber(accumulator['$sum']) === 1
  return isOne && (id === null || numericType(id) !== undefined) ? { id, field } : undefined
}

/** The one group that there is, or none of nothing. */
function countedGroup({ id, field }: Counting, counted: number): readonly Document[] {
  return counted > 0 ? [{ _id: id, [field]: counted }] : []
}

function* decoded(documents: Stream<StoredDocument>): Generator<Document | undefined> {
  for (const stored of documents) yield stored?.document
}
