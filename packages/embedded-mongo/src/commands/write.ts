import { decode, type Document } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import type { QueryRequest } from '../planning/query.ts'
import type { Collection } from '../storage/catalog.ts'
import { StoredDocument } from '../storage/stored-document.ts'
import { toInserted } from '../update/inserted.ts'
import { assertCommand, assertFields, documents, flag, optionalDocument } from './arguments.ts'
import { collectionName, type CommandContext, type Handler, namedCollection } from './context.ts'
import { writeMatches } from './matches.ts'
import { toHint } from './read.ts'
import { runExclusively, runStatements, runWrites, type Steps, whenUnlocked } from './steps.ts'
import { applyUpdateStatement, assertUpdateStatement } from './update-statement.ts'

const common = { ordered: 'bool', bypassDocumentValidation: 'flag' } as const

export const insert: Handler = async (context) => {
  const { body, sequences, store, transaction } = context
  assertCommand('insert', body, { ...common, documents: 'array' })
  const raw = sequences.get('documents')
  const decoded = raw ? undefined : documents(body, 'documents')
  const total = assertBatch(raw?.length ?? decoded?.length ?? 0)
  const collection = await existingCollection(context)
  let n = 0
  const insertOne = function* (position: number): Steps<void> {
    const record = store.nextRecord(collection)
    const after = toStored(record, raw?.[position], decoded?.[position])
    yield* whenUnlocked(() => store.write(collection, [{ record, before: null, after }], transaction))
    n += 1
  }
  const steps = runStatements(context, { total, ordered: flag(body, 'ordered', true), run: insertOne })
  const writeErrors = await runWrites(context, steps)
  return { n, ...shownErrors(writeErrors), ok: 1 }
}

export const update: Handler = async (context) => {
  assertCommand('update', context.body, { ...common, updates: 'array', let: 'off' })
  const statements = statementsOf(context, 'updates')
  for (const statement of statements) assertUpdateStatement(statement)
  const collection = statements.some((statement) => flag(statement, 'upsert', false))
    ? await existingCollection(context)
    : namedCollection(context)
  const [upserted, counts] = [[] as Document[], { n: 0, nModified: 0 }]
  const updateOne = function* (position: number): Steps<void> {
    const result = yield* applyUpdateStatement(context, collection, statements[position] as Document)
    counts.n += result.upsertedId === undefined ? result.matched : 1
    counts.nModified += result.modified
    if (result.upsertedId !== undefined) upserted.push({ index: position, _id: result.upsertedId })
  }
  const ordered = flag(context.body, 'ordered', true)
  const steps = runStatements(context, { total: statements.length, ordered, run: updateOne })
  const writeErrors = await runWrites(context, steps)
  return { ...counts, ...(upserted.length > 0 ? { upserted } : {}), ...shownErrors(writeErrors), ok: 1 }
}

export const remove: Handler = async (context) => {
  assertCommand('delete', context.body, { ...common, deletes: 'array', let: 'off' })
  const statements = statementsOf(context, 'deletes')
  for (const statement of statements) assertDeleteStatement(statement)
  let n = 0
  const removeSome = function* (position: number): Steps<void> {
    const request = toDeleteRequest(statements[position] as Document)
    n += yield* removeMatches(context, request)
  }
  const ordered = flag(context.body, 'ordered', true)
  const steps = runStatements(context, { total: statements.length, ordered, run: removeSome })
  const writeErrors = await runWrites(context, steps)
  return { n, ...shownErrors(writeErrors), ok: 1 }
}

/** The collection that a command names, which is created if it does not exist. */
export async function existingCollection(context: CommandContext): Promise<Collection> {
  const known = namedCollection(context)
  return (
    known ??
    runExclusively({ ...context, transaction: undefined }, () =>
      context.store.catalog.findOrCreate(context.database, collectionName(context)),
    )
  )
}

/** The statements of an update or delete command, from the body or from a document sequence. */
export function statementsOf({ body, sequences }: CommandContext, field: string): readonly Document[] {
  const statements = sequences.get(field)?.map(decode) ?? documents(body, field)
  assertBatch(statements.length)
  return statements
}

/** The query of one statement of a delete command. */
export function toDeleteRequest(statement: Document): QueryRequest {
  return {
    filter: optionalDocument(statement, 'q') ?? {},
    limit: toNumber(statement['limit']),
    hint: toHint(statement),
  }
}

/** Removes what a query finds; `seen` is called with each document. Returns their number. */
export function* removeMatches(
  context: CommandContext,
  request: QueryRequest,
  seen: (document: StoredDocument) => void = () => undefined,
): Steps<number> {
  const collection = namedCollection(context)
  if (!collection) return 0
  const write = (before: StoredDocument) => {
    context.store.write(collection, [{ record: before.record, before, after: null }], context.transaction)
    seen(before)
  }
  return yield* writeMatches(context, collection, { request, write })
}

/** MongoDB's limit of statements in one command, as announced in the handshake. */
const maxBatch = 100_000

function assertBatch(size: number): number {
  if (size >= 1 && size <= maxBatch) return size
  throw new CommandError(
    'InvalidLength',
    `Write batch sizes must be between 1 and ${maxBatch}. Got ${size} operations.`,
  )
}

function assertDeleteStatement(statement: Document): void {
  assertFields('delete.deletes', statement, { q: 'object!', limit: 'number!', hint: 'name', collation: 'object' })
  const limit = toNumber(statement['limit'])
  if (numericType(statement['limit']) === undefined || (limit !== 0 && limit !== 1))
    throw new CommandError('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`)
}

/** The received bytes are stored unless something must be added or moved. */
function toStored(record: number, raw: Uint8Array | undefined, decoded: Document | undefined): StoredDocument {
  const document = decoded ?? decode(raw as Uint8Array)
  const complete = toInserted(document)
  return raw && complete === document
    ? StoredDocument.ofBytes(record, raw, document)
    : StoredDocument.of(record, complete)
}

function shownErrors(writeErrors: readonly Document[]): Document {
  return writeErrors.length > 0 ? { writeErrors } : {}
}
