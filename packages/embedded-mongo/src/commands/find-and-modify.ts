import { type Document } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { compileFindProjection } from '../pipeline/find-projection.ts'
import type { StoredDocument } from '../storage/stored-document.ts'
import { assertCommand, flag, optionalDocument } from './arguments.ts'
import { type CommandContext, type Handler, namedCollection } from './context.ts'
import { toHint } from './read.ts'
import { runWrites } from './steps.ts'
import { applyUpdateStatement } from './update-statement.ts'
import { existingCollection, removeMatches } from './write.ts'

const fields = {
  query: 'object',
  sort: 'object',
  remove: 'flag',
  update: 'any',
  new: 'flag',
  fields: 'object',
  upsert: 'flag',
  bypassDocumentValidation: 'flag',
  collation: 'object',
  arrayFilters: 'array',
  hint: 'name',
  let: 'off',
} as const

export const findAndModify: Handler = async (context) => {
  const { body } = context
  assertCommand(context.name, body, fields)
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
  const show = toShown(body)
  return isRemove ? removeOne(context, show) : updateOne(context, show)
}

/** The update statement that is equivalent to a findAndModify command. */
export function toUpdateStatement(body: Document): Document {
  const { query, update, upsert, arrayFilters, hint, sort } = body
  const optional = Object.entries({ arrayFilters, hint, sort }).filter(
    ([, value]) => value !== undefined && value !== null,
  )
  return { q: query ?? {}, u: update, upsert, multi: false, ...Object.fromEntries(optional) }
}

type Show = (document: StoredDocument | null) => Document | null

async function updateOne(context: CommandContext, show: Show): Promise<Document> {
  const { body } = context
  const collection = flag(body, 'upsert', false) ? await existingCollection(context) : namedCollection(context)
  const result = await runWrites(context, applyUpdateStatement(context, collection, toUpdateStatement(body)))
  const isInserted = result.upsertedId !== undefined
  const lastErrorObject = {
    n: isInserted || result.matched > 0 ? 1 : 0,
    updatedExisting: result.matched > 0,
    ...(isInserted ? { upserted: result.upsertedId } : {}),
  }
  return { lastErrorObject, value: show(flag(body, 'new', false) ? result.after : result.before), ok: 1 }
}

async function removeOne(context: CommandContext, show: Show): Promise<Document> {
  const { body } = context
  const request = {
    filter: optionalDocument(body, 'query') ?? {},
    sort: optionalDocument(body, 'sort'),
    limit: 1,
    hint: toHint(body),
  }
  let removed: StoredDocument | null = null
  const seen = (document: StoredDocument) => (removed = document)
  const n = await runWrites(context, removeMatches(context, request, seen))
  return { lastErrorObject: { n }, value: show(removed), ok: 1 }
}

/** Parsed before anything is written, so that an invalid projection changes nothing. */
function toShown(body: Document): Show {
  const projection = optionalDocument(body, 'fields')
  if (!projection || Object.keys(projection).length === 0) return (document) => document?.document ?? null
  const project = compileFindProjection(projection, optionalDocument(body, 'query') ?? {})
  return (document) => document && project(document.document)
}
