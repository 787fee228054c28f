import { Long } from 'bson'
import { type Document, encode } from '../bson/document.ts'
import { toKeyText } from '../bson/key.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { someLeaf } from '../bson/path.ts'
import { missing } from '../bson/ranks.ts'
import { CommandError } from '../errors.ts'
import { compileFindProjection } from '../pipeline/find-projection.ts'
import { type OpenQuery, openQuery, type QueryRequest } from '../planning/query.ts'
import type { Stream } from '../planning/time-slice.ts'
import { toNamespace } from '../storage/catalog.ts'
import type { StoredDocument } from '../storage/stored-document.ts'
import { assertCommand, count, flag, optionalDocument, requiredText } from './arguments.ts'
import { collectionName, type CommandContext, type Handler, namedCollection } from './context.ts'
import { runReads, type Steps } from './steps.ts'

const findFields = {
  filter: 'object',
  sort: 'object',
  projection: 'object',
  hint: 'name',
  skip: 'number',
  limit: 'number',
  batchSize: 'number',
  singleBatch: 'flag',
  let: 'off',
  collation: 'object',
  allowDiskUse: 'flag',
  noCursorTimeout: 'flag',
  allowPartialResults: 'flag',
  oplogReplay: 'flag',
  tailable: 'off',
  awaitData: 'off',
  max: 'off',
  min: 'off',
  returnKey: 'off',
  showRecordId: 'off',
} as const

/** Parses a find command to its query. */
export function toFindRequest({ body }: CommandContext): QueryRequest {
  assertCommand('find', body, findFields)
  return {
    filter: optionalDocument(body, 'filter') ?? {},
    sort: optionalDocument(body, 'sort'),
    skip: count(body, 'skip', 0),
    limit: count(body, 'limit', 0),
    hint: toHint(body),
  }
}

/** The hint of a command; an empty hint counts as none. */
export function toHint(body: Document): unknown {
  const hint = body['hint']
  return hint === undefined || hint === null || (typeof hint === 'object' && Object.keys(hint).length === 0)
    ? undefined
    : hint
}

export const find: Handler = async (context) => {
  const { body, database, server, sessionId, timeSlice } = context
  const { documents } = openQuery(context, namedCollection(context), toFindRequest(context))
  const batch = {
    namespace: toNamespace(database, collectionName(context)),
    results: project(documents, body),
    size: body['batchSize'] === undefined ? undefined : count(body, 'batchSize', 0),
    single: flag(body, 'singleBatch', false),
    sessionId,
    timeSlice,
  }
  return runReads(timeSlice, server.cursors.first(batch))
}

export const getMore: Handler = async ({ body, database, server }) => {
  assertCommand('getMore', body, { collection: 'string!', batchSize: 'number' })
  const id = body['getMore']
  if (!(id instanceof Long) || numericType(id) === undefined)
    throw new CommandError('TypeMismatch', "BSON field 'getMore.getMore' must be of type 'long'")
  const cursor = server.cursors.use(id, toNamespace(database, requiredText(body, 'collection')))
  return runReads(cursor.timeSlice, server.cursors.next(cursor, count(body, 'batchSize', 0)))
}

export const killCursors: Handler = ({ body, server }) => {
  assertCommand('killCursors', body, { cursors: 'array!' })
  requiredText(body, 'killCursors')
  const ids = (body['cursors'] as readonly unknown[]).map((id) => {
    if (id instanceof Long && numericType(id) !== undefined) return id
    throw new CommandError('TypeMismatch', "BSON field 'killCursors.cursors' must be an array of type 'long'")
  })
  return server.cursors.kill(ids)
}

export const countDocuments: Handler = async (context) => {
  const query = openCount(context)
  const n = await runReads(context.timeSlice, countAll(query))
  return { n, ok: 1 }
}

/** The query of a count command. */
export function openCount(context: CommandContext): OpenQuery {
  const { body } = context
  assertCommand('count', body, {
    query: 'object',
    limit: 'number',
    skip: 'number',
    hint: 'name',
    collation: 'object',
    fields: 'object',
  })
  const filter = optionalDocument(body, 'query') ?? {}
  const request = { filter, skip: count(body, 'skip', 0), limit: absoluteLimit(body), hint: toHint(body) }
  return openQuery(context, namedCollection(context), request)
}

/** The number of documents that a query finds. */
export function* countAll(query: OpenQuery): Generator<undefined, number> {
  return query.count() ?? (yield* countFound(query.documents))
}

/** The number of documents in a stream. */
export function* countFound(documents: Stream<unknown>): Generator<undefined, number> {
  let counted = 0
  for (const document of documents) {
    if (document === undefined) yield undefined
    else counted += 1
  }
  return counted
}

const maxDistinctBytes = 16 * 1024 * 1024

export const distinct: Handler = async (context) => {
  const { timeSlice, body } = context
  const documents = openDistinct(context).documents
  const values = await runReads(timeSlice, distinctValues(documents, requiredText(body, 'key').split('.')))
  return { values, ok: 1 }
}

/** The query of a distinct command. */
export function openDistinct(context: CommandContext): OpenQuery {
  const { body } = context
  assertCommand('distinct', body, { key: 'string!', query: 'object', collation: 'object', hint: 'name' })
  const request = { filter: optionalDocument(body, 'query') ?? {}, hint: toHint(body) }
  return openQuery(context, namedCollection(context), request)
}

function* distinctValues(documents: Stream<StoredDocument>, path: readonly string[]): Steps<readonly unknown[]> {
  const values = new Map<string, unknown>()
  let size = 0
  for (const stored of documents) {
    if (stored === undefined) {
      yield undefined
      continue
    }
    for (const value of elementsAt(stored.document, path)) {
      const key = toKeyText(value)
      if (values.has(key)) continue
      values.set(key, value)
      size += key.length
      if (size > maxDistinctBytes) throw new CommandError('DistinctTooBig', 'distinct too big, 16mb cap')
    }
  }
  return [...values.values()]
}

/** All values at a path; the elements of arrays. */
function elementsAt(document: Document, path: readonly string[]): readonly unknown[] {
  const found: unknown[] = []
  someLeaf(document, path, (value, expandable) => {
    if (expandable && Array.isArray(value)) found.push(...(value as unknown[]))
    else if (value !== missing) found.push(value)
    return false
  })
  return found
}

/** Documents as they are sent to the client: stored bytes, unless a projection changes them. */
function project(documents: Stream<StoredDocument>, body: Document): Stream<Uint8Array> {
  const projection = optionalDocument(body, 'projection')
  if (!projection || Object.keys(projection).length === 0) return mapped(documents, ({ bytes }) => bytes)
  const apply = compileFindProjection(projection, optionalDocument(body, 'filter') ?? {})
  return mapped(documents, ({ document }) => encode(apply(document)))
}

function* mapped(
  documents: Stream<StoredDocument>,
  map: (document: StoredDocument) => Uint8Array,
): Generator<Uint8Array | undefined> {
  for (const document of documents) yield document && map(document)
}

/** A negative limit means the same as a positive one to `count`. */
function absoluteLimit(body: Document): number {
  const limit = toNumber(body['limit'] ?? 0)
  if (Number.isSafeInteger(limit)) return Math.abs(limit)
  throw new CommandError('BadValue', `BSON field 'count.limit' must be a whole number, got ${String(body['limit'])}`)
}
