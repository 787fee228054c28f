import { type Document, encode } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { parseFilter } from '../filter/parse.ts'
import { type Collection, toNamespace } from '../storage/catalog.ts'
import { assertCommand, count, flag, optionalDocument } from './arguments.ts'
import { collectionName, type CommandContext, type Handler, namedCollection } from './context.ts'
import { runReads } from './steps.ts'

export const listCollections: Handler = (context) => {
  const { body, database, server } = context
  assertCommand('listCollections', body, {
    filter: 'object',
    nameOnly: 'flag',
    cursor: 'object',
    authorizedCollections: 'flag',
  })
  const { test } = parseFilter(optionalDocument(body, 'filter') ?? {})
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
  assertCommand('listDatabases', body, { filter: 'object', nameOnly: 'flag', authorizedDatabases: 'flag' })
  const { test } = parseFilter(optionalDocument(body, 'filter') ?? {})
  const names = [...new Set(server.store.catalog.list().map(({ database }) => database))]
  const databases = names.map((name) => ({ name, sizeOnDisk: 0, empty: false })).filter(test)
  if (flag(body, 'nameOnly', false)) return { databases: databases.map(({ name }) => ({ name })), ok: 1 }
  return { databases, totalSize: 0, ok: 1 }
}

export const listIndexes: Handler = (context) => {
  assertCommand('listIndexes', context.body, { cursor: 'object' })
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

async function listReply(
  { body, server, sessionId, timeSlice }: CommandContext,
  namespace: string,
  listed: readonly Document[],
): Promise<Uint8Array> {
  const cursor = optionalDocument(body, 'cursor') ?? {}
  const size = cursor['batchSize'] === undefined ? undefined : count(cursor, 'batchSize', 0)
  const batch = { namespace, results: listed.map(encode), size, single: false, sessionId, timeSlice }
  return runReads(timeSlice, server.cursors.first(batch))
}
