import { type Document, isDocument } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { openQuery, type OpenQuery, type QueryEnvironment } from '../planning/query.ts'
import type { Collection } from '../storage/catalog.ts'
import { StoredDocument } from '../storage/stored-document.ts'
import { compileUpdate, type Update } from '../update/update.ts'
import { toUpserted } from '../update/upsert.ts'
import { assertKnownFields, assertSimpleCollation, documents, flag, optionalDocument } from './arguments.ts'
import type { CommandContext } from './context.ts'
import { createEnvironment } from './environment.ts'
import { toHint } from './read.ts'

/** What one update statement did. `upsertedId` is undefined if nothing was inserted. */
export type UpdateResult = {
  readonly matched: number
  readonly modified: number
  readonly upsertedId: unknown
  /** The last document that matched, before and after; what findAndModify returns. */
  readonly before: StoredDocument | null
  readonly after: StoredDocument | null
}

const statementFields = ['q', 'u', 'c', 'multi', 'upsert', 'arrayFilters', 'hint', 'collation', 'sort']

/** Checks what can be checked before any statement of the command is run. */
export function assertUpdateStatement(statement: Document): void {
  assertKnownFields('update.updates', statement, statementFields)
  assertSimpleCollation(statement['collation'])
  const isReplacement = isDocument(statement['u']) && !(Object.keys(statement['u'])[0] ?? '').startsWith('$')
  if (!flag(statement, 'multi', false)) return
  if (isReplacement)
    throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update')
  if (statement['sort'] !== undefined) throw new CommandError('FailedToParse', 'Cannot specify sort with multi=true')
}

/** The query that finds what a statement updates. */
export function openUpdate(
  environment: QueryEnvironment,
  collection: Collection | undefined,
  statement: Document,
): OpenQuery {
  const limit = flag(statement, 'multi', false) ? 0 : 1
  const filter = optionalDocument(statement, 'q') ?? {}
  return openQuery(environment, collection, {
    filter,
    sort: optionalDocument(statement, 'sort'),
    limit,
    hint: toHint(statement),
  })
}

/** Runs one `{ q, u, multi, upsert, arrayFilters, ... }`. */
export function applyUpdateStatement(
  context: CommandContext,
  collection: Collection | undefined,
  statement: Document,
): UpdateResult {
  const environment = createEnvironment(context, statement)
  const update = compileUpdate({
    update: statement['u'],
    filter: optionalDocument(statement, 'q') ?? {},
    arrayFilters: documents(statement, 'arrayFilters'),
    engine: environment.engine,
    now: context.now,
  })
  // Read to the end before writing: a changed document must not be met again further on in the index.
  const found = [...openUpdate(environment, collection, statement).documents]
  if (!collection) return { matched: 0, modified: 0, upsertedId: undefined, before: null, after: null }
  if (found.length === 0 && flag(statement, 'upsert', false))
    return upsert(context, collection, { statement, update, environment })
  const results = found.map((before) => ({ record: before.record, before, after: updated(before, update) }))
  const changes = results.filter(({ before, after }) => after !== before)
  context.server.store.write(collection, changes, context.transaction)
  const last = results.at(-1)
  return {
    matched: found.length,
    modified: changes.length,
    upsertedId: undefined,
    before: last?.before ?? null,
    after: last?.after ?? null,
  }
}

/** The updated document, or the same one if not a byte of it changed. */
function updated(before: StoredDocument, update: Update): StoredDocument {
  const document = update.apply(before.document, 'update')
  if (document === before.document) return before
  const after = StoredDocument.of(before.record, document)
  return Buffer.compare(after.bytes, before.bytes) === 0 ? before : after
}

type Upsert = { readonly statement: Document; readonly update: Update; readonly environment: QueryEnvironment }

function upsert(
  context: CommandContext,
  collection: Collection,
  { statement, update, environment }: Upsert,
): UpdateResult {
  const { store } = context.server
  const filter = optionalDocument(statement, 'q') ?? {}
  const document = toUpserted(filter, update, environment.engine.filterContext)
  const after = StoredDocument.of(store.nextRecord(collection), document)
  store.write(collection, [{ record: after.record, before: null, after }], context.transaction)
  return { matched: 0, modified: 0, upsertedId: document['_id'], before: null, after }
}
