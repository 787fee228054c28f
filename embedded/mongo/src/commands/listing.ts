import { type Document, encode } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { parseFilter } from '../filter/parse.ts'
import { type Collection, toNamespace } from '../storage/catalog.ts'
import { assertKnownFields, count, flag, optionalDocument } from './arguments.ts'
import { collectionName, type CommandContext, type Handler, namedCollection } from './context.ts'
import { createEnvironment } from './environment.ts'

export const listCollections: Handler = (context) => {
  const { body, database, server } = context
  assertKnownFields('listCollections', body, ['filter', 'nameOnly', 'cursor', 'authorizedCollections'])
  const { test } = parseFilter(optionalDocument(body, 'filter') ?? {}, createEnvironment(context).engine.filterContext)
  const nameOnly = flag(body, 'nameOnly', false)
  const listed = server.store.catalog
    .list(database)
    .map((collection) => toListed(collection))
    .filter(test)
  const shown = nameOnly ? listed.map(({ name, type }) => ({ name, type })) : listed
  return listReply(context, `${database}.$cmd.listCollections`, shown)
}

export const listDatabases: Handler = (context) => {
  const { body, server } = context
  assertKnownFields('listDatabases', body, ['filter', 'nameOnly', 'authorizedDatabases'])
  const { test } = parseFilter(optionalDocument(body, 'filter') ?? {}, createEnvironment(context).engine.filterContext)
  const names = [...new Set(server.store.catalog.list().map(({ database }) => database))]
  const databases = names.map((name) => ({ name, sizeOnDisk: 0, empty: false })).filter(test)
  if (flag(body, 'nameOnly', false)) return { databases: databases.map(({ name }) => ({ name })), ok: 1 }
  return { databases, totalSize: 0, ok: 1 }
}

export const listIndexes: Handler = (context) => {
  assertKnownFields('listIndexes', context.body, ['cursor'])
  const collection = requireCollection(context)
  return listReply(
    context,
    toNamespace(context.database, collection.name),
    collection.indexes.map(({ spec }) => spec),
  )
}

/** The collection that a command names; NamespaceNotFound if there is none. */
export function requireCollection(context: CommandContext): Collection {
  const collection = namedCollection(context)
  if (collection) return collection
  throw new CommandError(
    'NamespaceNotFound',
    `ns does not exist: ${toNamespace(context.database, collectionName(context))}`,
  )
}

function toListed({ name, uuid, indexes }: Collection): Document {
  return { name, type: 'collection', options: {}, info: { readOnly: false, uuid }, idIndex: indexes[0]?.spec }
}

function listReply(
  { body, server, sessionId }: CommandContext,
  namespace: string,
  results: readonly Document[],
): Uint8Array {
  const cursor = optionalDocument(body, 'cursor') ?? {}
  const size = cursor['batchSize'] === undefined ? undefined : count(cursor, 'batchSize', 0)
  return server.cursors.first({ namespace, results: results.map(encode), size, single: false, sessionId })
}
