import { type Document, isDocument, toPlain, toPlainDocument } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { stageName } from '../pipeline/specification.ts'
import { type OpenQuery, openQuery, type QueryEnvironment, type QueryRequest } from '../planning/query.ts'
import type { Collection } from '../storage/catalog.ts'
import type { StoredDocument } from '../storage/stored-document.ts'

/** A pipeline over a collection; `undefined` is one that does not exist. */
export type PipelineRequest = { readonly pipeline: readonly Document[]; readonly hint: unknown }

/** The beginning of a pipeline as a query, so that indexes serve it, and the stages that are left. */
export type OpenPipeline = {
  readonly query: OpenQuery
  readonly rest: readonly Document[]
  /** Stored documents, if the query is all there is. */
  readonly stored: Iterable<StoredDocument> | undefined
  readonly documents: Iterable<Document>
}

/** Opens a pipeline: leading `$match`, `$sort`, `$skip` and `$limit` go to the planner. */
export function aggregateOver(
  environment: QueryEnvironment,
  collection: Collection | undefined,
  { pipeline, hint }: PipelineRequest,
): OpenPipeline {
  const { request, rest } = splitPipeline(pipeline)
  const query = openQuery(environment, collection, { ...request, hint })
  const plain = mapDocuments(query.documents)
  if (rest.length === 0) return { query, rest, stored: query.documents, documents: plain }
  const counting = toCounting(rest)
  if (counting) return { query, rest, stored: undefined, documents: countAll(query, counting) }
  return { query, rest, stored: undefined, documents: environment.engine.run(rest.map(toPlainDocument), plain) }
}

type Split = {
  request: { filter: Document; sort?: Document; skip?: number; limit?: number }
  rest: readonly Document[]
}

function splitPipeline(pipeline: readonly Document[]): Split {
  const filters: Document[] = []
  const request: Omit<QueryRequest, 'filter'> & { sort?: Document; skip?: number; limit?: number } = {}
  let used = 0
  for (const stage of pipeline) {
    const name = stageName(stage)
    const operand = stage[name]
    const isFirst = request.sort === undefined && request.skip === undefined && request.limit === undefined
    if (name === '$match' && isFirst && isDocument(operand)) filters.push(operand)
    else if (name === '$sort' && isFirst && isDocument(operand) && Object.keys(operand).length > 0)
      request.sort = operand
    else if (name === '$skip' && request.skip === undefined && request.limit === undefined && isCount(operand))
      request.skip = toNumber(operand)
    else if (name === '$limit' && request.limit === undefined && isCount(operand) && toNumber(operand) > 0)
      request.limit = toNumber(operand)
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

function* countAll(query: OpenQuery, { id, field }: Counting): Generator<Document> {
  const count = query.count()
  if (count > 0) yield { _id: toPlain(id), [field]: count }
}

function isCount(value: unknown): boolean {
  return Number.isInteger(toNumber(value)) && toNumber(value) >= 0
}

function* mapDocuments(documents: Iterable<StoredDocument>): Generator<Document> {
  for (const { document } of documents) yield toPlainDocument(document)
}
