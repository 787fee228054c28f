import { type Document, isDocument } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import type { QueryRequest } from '../planning/query.ts'
import type { Collection } from '../storage/catalog.ts'
import { StoredDocument } from '../storage/stored-document.ts'
import { compileUpdate, type Update } from '../update/update.ts'
import { toUpserted } from '../update/upsert.ts'
import { assertFields, documents, flag, optionalDocument } from './arguments.ts'
import type { CommandContext } from './context.ts'
import { writeMatches } from './matches.ts'
import { toHint } from './read.ts'
import { type Steps, whenUnlocked } from './steps.ts'

/** The result of one update statement. `upsertedId` is undefined if nothing was inserted. */
export type UpdateResult = {
  readonly matched: number
  readonly modified: number
  readonly upsertedId: unknown
  /** The last document that matched, before and after the update; findAndModify returns it. */
  readonly before: StoredDocument | null
  readonly after: StoredDocument | null
}

const statementFields = {
  q: 'object!',
  u: 'any!',
  c: 'off',
  multi: 'bool',
  upsert: 'bool',
  arrayFilters: 'array',
  hint: 'name',
  collation: 'object',
  sort: 'object',
} as const

/** The checks that are possible before the first statement of the command runs. */
export function assertUpdateStatement(statement: Document): void {
  assertFields('update.updates', statement, statementFields)
  const isReplacement = isDocument(statement['u']) && !(Object.keys(statement['u'])[0] ?? '').startsWith('$')
  if (!flag(statement, 'multi', false)) return
  if (isReplacement)
    throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update')
  if (optionalDocument(statement, 'sort'))
    throw new CommandError('FailedToParse', 'Cannot specify sort with multi=true')
}

/** The query that finds what a statement updates. */
export function toUpdateRequest(statement: Document): QueryRequest {
  return {
    filter: optionalDocument(statement, 'q') ?? {},
    sort: optionalDocument(statement, 'sort'),
    limit: flag(statement, 'multi', false) ? 0 : 1,
    hint: toHint(statement),
  }
}

/** Runs one `{ q, u, multi, upsert, arrayFilters, ... }`. */
export function* applyUpdateStatement(
  context: CommandContext,
  collection: Collection | undefined,
  statement: Document,
): Steps<UpdateResult> {
  const request = toUpdateRequest(statement)
  const update = compileUpdate({
    update: statement['u'],
    filter: request.filter,
    arrayFilters: documents(statement, 'arrayFilters'),
    now: context.now,
  })
  if (!collection) return { matched: 0, modified: 0, upsertedId: undefined, before: null, after: null }
  let [modified, last] = [0, { before: null, after: null } as Pick<UpdateResult, 'before' | 'after'>]
  const write = (before: StoredDocument) => {
    const after = updated(before, update)
    if (after !== before) {
      context.store.write(collection, [{ record: before.record, before, after }], context.transaction)
      modified += 1
    }
    last = { before, after }
  }
  const matched = yield* writeMatches(context, collection, { request, write })
  if (matched === 0 && flag(statement, 'upsert', false))
    return yield* upsert(context, collection, toUpserted(request.filter, update))
  return { matched, modified, upsertedId: undefined, ...last }
}

/** The updated document, or the same object if none of its bytes changed. */
function updated(before: StoredDocument, update: Update): StoredDocument {
  const document = update.apply(before.document, 'update')
  if (document === before.document) return before
  const after = StoredDocument.of(before.record, document)
  return Buffer.compare(after.bytes, before.bytes) === 0 ? before : after
}

function* upsert(context: CommandContext, collection: Collection, document: Document): Steps<UpdateResult> {
  const { store, transaction } = context
  const after = StoredDocument.of(store.nextRecord(collection), document)
  yield* whenUnlocked(() => store.write(collection, [{ record: after.record, before: null, after }], transaction))
  return { matched: 0, modified: 0, upsertedId: document['_id'], before: null, after }
}
