import { encode } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import type { Stream } from '../planning/time-slice.ts'
import { toNamespace } from '../storage/catalog.ts'
import { assertCommand, assertFields, count, documents, optionalDocument } from './arguments.ts'
import { collectionName, type CommandContext, type Handler, namedCollection } from './context.ts'
import { aggregateOver, type OpenPipeline } from './pipeline-source.ts'
import { toHint } from './read.ts'
import { runReads } from './steps.ts'

const fields = {
  pipeline: 'array!',
  cursor: 'object',
  explain: 'off',
  allowDiskUse: 'flag',
  bypassDocumentValidation: 'flag',
  hint: 'name',
  let: 'off',
  collation: 'object',
} as const

export const aggregate: Handler = async (context) => {
  const { body, database, server, sessionId, timeSlice } = context
  const opened = openAggregate(context)
  const cursor = optionalDocument(body, 'cursor')
  if (!cursor)
    throw new CommandError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    )
  assertFields('aggregate.cursor', cursor, { batchSize: 'number' })
  const batch = {
    namespace: toNamespace(database, collectionName(context)),
    results: encoded(opened, context),
    size: cursor['batchSize'] === undefined ? undefined : count(cursor, 'batchSize', 0),
    single: false,
    sessionId,
    timeSlice,
  }
  return runReads(timeSlice, server.cursors.first(batch))
}

/** Opens the pipeline of an aggregate command. */
export function openAggregate(context: CommandContext): OpenPipeline {
  const { body, store, database } = context
  assertCommand('aggregate', body, fields)
  if (typeof body['aggregate'] !== 'string')
    throw new CommandError(
      'InvalidNamespace',
      'the embedded store aggregates over collections only, got { aggregate: 1 }',
    )
  return aggregateOver(context, namedCollection(context), {
    pipeline: documents(body, 'pipeline'),
    hint: toHint(body),
    findCollection: (name) => store.catalog.find(database, name),
  })
}

/** In a transaction, all documents are read before the first batch, so that all batches show one version of the data. */
function encoded({ stored, documents: results }: OpenPipeline, { transaction }: CommandContext): Stream<Uint8Array> {
  const bytes = stored ? toBytes(stored, (each) => each.bytes) : toBytes(results, encode)
  return transaction ? [...bytes] : bytes
}

function* toBytes<T>(results: Stream<T>, map: (result: T) => Uint8Array): Generator<Uint8Array | undefined> {
  for (const result of results) yield result === undefined ? undefined : map(result)
}
