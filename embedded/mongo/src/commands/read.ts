import { Long } from 'bson'
import { equalValues } from '../bson/compare.ts'
import { type Document, encode } from '../bson/document.ts'
import { encodeKey } from '../bson/key.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { leavesOf } from '../bson/path.ts'
import { CommandError } from '../errors.ts'
import { compileFindProjection } from '../pipeline/find-projection.ts'
import { type OpenQuery, openQuery, type QueryEnvironment, type QueryRequest } from '../planning/query.ts'
import { toNamespace } from '../storage/catalog.ts'
import type { StoredDocument } from '../storage/stored-document.ts'
import { assertAbsent, assertKnownFields, count, flag, optionalDocument, requiredText } from './arguments.ts'
import { collectionName, type CommandContext, type Handler, namedCollection } from './context.ts'
import { createEnvironment } from './environment.ts'

const findFields = [
  'filter',
  'sort',
  'projection',
  'hint',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'let',
  'collation',
  'allowDiskUse',
  'noCursorTimeout',
  'allowPartialResults',
  'oplogReplay',
  'tailable',
  'awaitData',
  'max',
  'min',
  'returnKey',
  'showRecordId',
]

/** Parses a find command to its query. */
export function toFindRequest(context: CommandContext): QueryRequest {
  const { body } = context
  assertKnownFields('find', body, findFields)
  assertAbsent(body, ['tailable', 'awaitData', 'max', 'min', 'returnKey', 'showRecordId'])
  return {
    filter: optionalDocument(body, 'filter') ?? {},
    sort: optionalDocument(body, 'sort'),
    skip: count(body, 'skip', 0),
    limit: absoluteLimit(body),
    hint: toHint(body),
  }
}

/** A hint that was given; the empty one is none. */
export function toHint(body: Document): unknown {
  const hint = body['hint']
  return hint === undefined || hint === null || (typeof hint === 'object' && Object.keys(hint).length === 0)
    ? undefined
    : hint
}

export const find: Handler = (context) => {
  const { body, database, server, sessionId } = context
  const environment = createEnvironment(context)
  const { documents } = openQuery(environment, namedCollection(context), toFindRequest(context))
  const isNegative = toNumber(body['limit'] ?? 0) < 0
  return server.cursors.first({
    namespace: toNamespace(database, collectionName(context)),
    results: project(documents, body, environment),
    size: body['batchSize'] === undefined ? undefined : count(body, 'batchSize', 0),
    single: isNegative || flag(body, 'singleBatch', false),
    sessionId,
  })
}

export const getMore: Handler = ({ body, database, server }) => {
  assertKnownFields('getMore', body, ['collection', 'batchSize'])
  const id = body['getMore']
  if (!(id instanceof Long))
    throw new CommandError('TypeMismatch', "BSON field 'getMore.getMore' must be of type 'long'")
  return server.cursors.next(id, toNamespace(database, requiredText(body, 'collection')), count(body, 'batchSize', 0))
}

export const killCursors: Handler = ({ body, server }) => {
  const ids = Array.isArray(body['cursors']) ? body['cursors'] : []
  return server.cursors.kill(ids.map((id: unknown) => (id instanceof Long ? id : Long.fromNumber(toNumber(id)))))
}

export const countDocuments: Handler = (context) => ({ n: openCount(context).count(), ok: 1 })

/** The query of a count command. */
export function openCount(context: CommandContext): OpenQuery {
  const { body } = context
  assertKnownFields('count', body, ['query', 'limit', 'skip', 'hint', 'collation', 'fields'])
  const filter = optionalDocument(body, 'query') ?? {}
  const request = { filter, skip: count(body, 'skip', 0), limit: absoluteLimit(body), hint: toHint(body) }
  return openQuery(createEnvironment(context), namedCollection(context), request)
}

export const distinct: Handler = (context) => {
  const { body } = context
  assertKnownFields('distinct', body, ['key', 'query', 'collation', 'hint'])
  const path = requiredText(body, 'key').split('.')
  const { documents } = openQuery(createEnvironment(context), namedCollection(context), {
    filter: optionalDocument(body, 'query') ?? {},
    hint: toHint(body),
  })
  const values = new Map<string, unknown>()
  for (const { document } of documents) {
    for (const value of leavesOf(document, path)) {
      if (typeof value === 'symbol' || equalValues(value, [])) continue
      const key = Buffer.from(encodeKey(value)).toString('latin1')
      if (!values.has(key)) values.set(key, value)
    }
  }
  return { values: [...values.values()], ok: 1 }
}

/** Documents as the client gets them: stored bytes, unless a projection changes them. */
function* project(
  documents: Iterable<StoredDocument>,
  body: Document,
  { engine }: QueryEnvironment,
): Generator<Uint8Array> {
  const projection = optionalDocument(body, 'projection')
  if (!projection || Object.keys(projection).length === 0) {
    for (const { bytes } of documents) yield bytes
    return
  }
  const apply = compileFindProjection(projection, {
    compile: engine.compile,
    filter: optionalDocument(body, 'filter') ?? {},
    filterContext: engine.filterContext,
  })
  for (const { document } of documents) yield encode(apply(document))
}

function absoluteLimit(body: Document): number {
  const limit = body['limit']
  if (limit === undefined || limit === null) return 0
  if (numericType(limit) === undefined || !Number.isInteger(toNumber(limit)))
    throw new CommandError('BadValue', `BSON field 'limit' must be a whole number, got ${String(limit)}`)
  return Math.abs(toNumber(limit))
}
