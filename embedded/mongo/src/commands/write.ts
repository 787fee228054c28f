import { decode, type Document } from '../bson/document.ts'
import { toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import { openQuery } from '../planning/query.ts'
import type { Collection } from '../storage/catalog.ts'
import { StoredDocument } from '../storage/stored-document.ts'
import { withId } from '../update/update.ts'
import { assertKnownFields, documents, flag, optionalDocument } from './arguments.ts'
import { collectionName, type CommandContext, type Handler, namedCollection } from './context.ts'
import { createEnvironment } from './environment.ts'
import { toHint } from './read.ts'
import { runExclusively, runStatements, type StatementResults } from './statements.ts'
import { applyUpdateStatement, assertUpdateStatement } from './update-statement.ts'

export const insert: Handler = async (context) => {
  const { body, sequences, server, transaction } = context
  assertKnownFields('insert', body, ['documents', 'ordered', 'bypassDocumentValidation'])
  const raw = sequences.get('documents')
  const decoded = raw ? undefined : documents(body, 'documents')
  const total = raw?.length ?? decoded?.length ?? 0
  if (total === 0)
    throw new CommandError('BadValue', 'Write batch sizes must be between 1 and 100000. Got 0 operations.')
  const collection = await existingCollection(context)
  let n = 0
  const results = await runStatements(context, {
    total,
    ordered: flag(body, 'ordered', true),
    run: (position) => {
      const record = server.store.nextRecord(collection)
      const after = toStored(record, raw?.[position], decoded?.[position])
      server.store.write(collection, [{ record, before: null, after }], transaction)
      n += 1
    },
  })
  return { n, ...shownErrors(results), ok: 1 }
}

export const update: Handler = async (context) => {
  assertKnownFields('update', context.body, ['updates', 'ordered', 'let', 'bypassDocumentValidation'])
  const statements = statementsOf(context, 'updates')
  for (const statement of statements) assertUpdateStatement(statement)
  const collection = statements.some((statement) => flag(statement, 'upsert', false))
    ? await existingCollection(context)
    : namedCollection(context)
  const [upserted, counts] = [[] as Document[], { n: 0, nModified: 0 }]
  const results = await runStatements(context, {
    total: statements.length,
    ordered: flag(context.body, 'ordered', true),
    run: (position) => {
      const result = applyUpdateStatement(context, collection, statements[position] as Document)
      counts.n += result.upsertedId === undefined ? result.matched : 1
      counts.nModified += result.modified
      if (result.upsertedId !== undefined) upserted.push({ index: position, _id: result.upsertedId })
    },
  })
  return { ...counts, ...(upserted.length > 0 ? { upserted } : {}), ...shownErrors(results), ok: 1 }
}

export const remove: Handler = async (context) => {
  assertKnownFields('delete', context.body, ['deletes', 'ordered', 'let'])
  const statements = statementsOf(context, 'deletes')
  for (const statement of statements) assertDeleteStatement(statement)
  const collection = namedCollection(context)
  let n = 0
  const results = await runStatements(context, {
    total: statements.length,
    ordered: flag(context.body, 'ordered', true),
    run: (position) => {
      n += removeMatching(context, collection, statements[position] as Document)
    },
  })
  return { n, ...shownErrors(results), ok: 1 }
}

/** The collection that a command names, made if it does not exist. */
export async function existingCollection(context: CommandContext): Promise<Collection> {
  const known = namedCollection(context)
  return (
    known ??
    runExclusively({ ...context, transaction: undefined }, () =>
      context.server.store.catalog.create(context.database, collectionName(context)),
    )
  )
}

/** The statements of an update or delete command, from the body or from a document sequence. */
export function statementsOf({ body, sequences }: CommandContext, field: string): readonly Document[] {
  const statements = sequences.get(field)?.map(decode) ?? documents(body, field)
  if (statements.length > 0) return statements
  throw new CommandError('BadValue', 'Write batch sizes must be between 1 and 100000. Got 0 operations.')
}

/** The query of one statement of a delete command. */
export function openDelete(
  context: CommandContext,
  collection: Collection | undefined,
  statement: Document,
): ReturnType<typeof openQuery> {
  const request = {
    filter: optionalDocument(statement, 'q') ?? {},
    limit: toNumber(statement['limit']),
    hint: toHint(statement),
  }
  return openQuery(createEnvironment(context, statement), collection, request)
}

function assertDeleteStatement(statement: Document): void {
  assertKnownFields('delete.deletes', statement, ['q', 'limit', 'hint', 'collation'])
  const limit = toNumber(statement['limit'])
  if (limit !== 0 && limit !== 1)
    throw new CommandError('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`)
}

function removeMatching(context: CommandContext, collection: Collection | undefined, statement: Document): number {
  if (!collection) return 0
  const found = [...openDelete(context, collection, statement).documents]
  const changes = found.map((before) => ({ record: before.record, before, after: null }))
  context.server.store.write(collection, changes, context.transaction)
  return found.length
}

/** Bytes are stored as they came unless `_id` must be added or moved to the front. */
function toStored(record: number, raw: Uint8Array | undefined, decoded: Document | undefined): StoredDocument {
  const document = decoded ?? decode(raw as Uint8Array)
  const complete = withId(document)
  if (raw && Object.keys(document)[0] === '_id' && raw.length <= maxRawBytes)
    return new StoredDocument(record, raw, document)
  return StoredDocument.of(record, complete)
}

const maxRawBytes = 16 * 1024 * 1024

function shownErrors({ writeErrors }: StatementResults): Document {
  return writeErrors.length > 0 ? { writeErrors } : {}
}
