import { type Document } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { compileFindProjection } from '../pipeline/find-projection.ts'
import { openQuery } from '../planning/query.ts'
import type { StoredDocument } from '../storage/stored-document.ts'
import { assertKnownFields, flag, optionalDocument } from './arguments.ts'
import { type CommandContext, type Handler, namedCollection } from './context.ts'
import { createEnvironment } from './environment.ts'
import { toHint } from './read.ts'
import { runExclusively } from './statements.ts'
import { applyUpdateStatement } from './update-statement.ts'
import { existingCollection } from './write.ts'

const fields = [
  'query',
  'sort',
  'remove',
  'update',
  'new',
  'fields',
  'upsert',
  'bypassDocumentValidation',
  'collation',
  'arrayFilters',
  'hint',
  'let',
]

export const findAndModify: Handler = async (context) => {
  const { body } = context
  assertKnownFields('findAndModify', body, fields)
  const isRemove = flag(body, 'remove', false)
  if (isRemove === (body['update'] !== undefined && body['update'] !== null))
    throw new CommandError(
      'FailedToParse',
      isRemove ? 'Cannot specify both an update and remove=true' : 'Either an update or remove=true must be specified',
    )
  if (isRemove && (flag(body, 'new', false) || flag(body, 'upsert', false)))
    throw new CommandError(
      'FailedToParse',
      "Cannot specify 'new' or 'upsert' with remove=true; 'remove' always returns the deleted document",
    )
  if (isRemove && body['arrayFilters'] !== undefined)
    throw new CommandError('FailedToParse', 'Cannot specify arrayFilters and remove=true')
  return isRemove ? removeOne(context) : updateOne(context)
}

/** The update statement that a findAndModify command amounts to. */
export function toUpdateStatement(body: Document): Document {
  const { query = {}, update, upsert = false, arrayFilters, hint, sort } = body
  const optional = Object.entries({ arrayFilters, hint, sort }).filter(
    ([, value]) => value !== undefined && value !== null,
  )
  return { q: query, u: update, upsert, multi: false, ...Object.fromEntries(optional) }
}

async function updateOne(context: CommandContext): Promise<Document> {
  const { body } = context
  const isUpsert = flag(body, 'upsert', false)
  const collection = isUpsert ? await existingCollection(context) : namedCollection(context)
  const result = await runExclusively(context, () => applyUpdateStatement(context, collection, toUpdateStatement(body)))
  const isInserted = result.upsertedId !== undefined
  const lastErrorObject = {
    n: isInserted || result.matched > 0 ? 1 : 0,
    updatedExisting: result.matched > 0,
    ...(isInserted ? { upserted: result.upsertedId } : {}),
  }
  return { lastErrorObject, value: shown(context, flag(body, 'new', false) ? result.after : result.before), ok: 1 }
}

async function removeOne(context: CommandContext): Promise<Document> {
  const { body, server, transaction } = context
  const collection = namedCollection(context)
  const removed = await runExclusively(context, () => {
    if (!collection) return null
    const request = {
      filter: optionalDocument(body, 'query') ?? {},
      sort: optionalDocument(body, 'sort'),
      limit: 1,
      hint: toHint(body),
    }
    const [before] = openQuery(createEnvironment(context), collection, request).documents
    if (!before) return null
    server.store.write(collection, [{ record: before.record, before, after: null }], transaction)
    return before
  })
  return { lastErrorObject: { n: removed ? 1 : 0 }, value: shown(context, removed), ok: 1 }
}

function shown(context: CommandContext, document: StoredDocument | null): Document | null {
  const projection = optionalDocument(context.body, 'fields')
  if (document === null || !projection || Object.keys(projection).length === 0) return document?.document ?? null
  const { engine } = createEnvironment(context)
  const filter = optionalDocument(context.body, 'query') ?? {}
  return compileFindProjection(projection, { compile: engine.compile, filter, filterContext: engine.filterContext })(
    document.document,
  )
}
