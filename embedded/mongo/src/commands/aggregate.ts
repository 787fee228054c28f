import { type Document, encode, isDocument } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { stageName, writingStages } from '../pipeline/specification.ts'
import { type Collection, toNamespace } from '../storage/catalog.ts'
import { assertAbsent, assertKnownFields, count, documents, optionalDocument } from './arguments.ts'
import { collectionName, type CommandContext, type Handler } from './context.ts'
import { createEnvironment } from './environment.ts'
import { writeResults } from './output-stages.ts'
import { aggregateOver, type OpenPipeline } from './pipeline-source.ts'
import { toHint } from './read.ts'

const fields = ['pipeline', 'cursor', 'explain', 'allowDiskUse', 'bypassDocumentValidation', 'hint', 'let', 'collation']

export const aggregate: Handler = async (context) => {
  const { body, database, server, sessionId } = context
  const { opened, output } = openAggregate(context)
  const namespace = toNamespace(database, isCollectionless(body) ? '$cmd.aggregate' : collectionName(context))
  if (output) await writeResults(context, output, opened.documents)
  const cursor = optionalDocument(body, 'cursor')
  if (!cursor)
    throw new CommandError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    )
  return server.cursors.first({
    namespace,
    results: output ? [] : encoded(opened, context),
    size: cursor['batchSize'] === undefined ? undefined : count(cursor, 'batchSize', 0),
    single: false,
    sessionId,
  })
}

/** Opens the pipeline of an aggregate command; a final `$out` or `$merge` is set aside as `output`. */
export function openAggregate(context: CommandContext): {
  readonly opened: OpenPipeline
  readonly output: Document | undefined
} {
  const { body, server, database } = context
  assertKnownFields('aggregate', body, fields)
  assertAbsent(body, ['explain'])
  assertKnownFields('cursor', optionalDocument(body, 'cursor') ?? {}, ['batchSize'])
  const pipeline = documents(body, 'pipeline')
  const last = pipeline.at(-1)
  const output = last && writingStages.includes(stageName(last)) ? last : undefined
  const collection: Collection | undefined = isCollectionless(body)
    ? undefined
    : server.store.catalog.find(database, collectionName(context))
  const stages = output ? pipeline.slice(0, -1) : pipeline
  const environment = createEnvironment(context)
  const opened = aggregateOver(environment, collection, { pipeline: stages, hint: toHint(body) })
  assertSource(body, pipeline[0])
  return { opened, output }
}

function* encoded(
  { stored, documents: results }: OpenPipeline,
  { transaction }: CommandContext,
): Generator<Uint8Array> {
  if (stored) {
    for (const { bytes } of stored) yield bytes
    return
  }
  for (const document of transaction ? [...results] : results) {
    if (!isDocument(document)) throw new CommandError('BadValue', 'a pipeline stage made something that is no document')
    yield encode(document)
  }
}

/** Documents come from a collection or from `$documents`, not from both nor from nowhere. */
function assertSource(body: Document, first: Document | undefined): void {
  if (isCollectionless(body) === (first !== undefined && '$documents' in first)) return
  const message = isCollectionless(body)
    ? '{aggregate: 1} is only valid for a pipeline that begins with $documents; a collection is required'
    : "'$documents' can only be run with {aggregate: 1}"
  throw new CommandError('InvalidNamespace', message)
}

function isCollectionless(body: Document): boolean {
  return typeof body['aggregate'] !== 'string'
}
