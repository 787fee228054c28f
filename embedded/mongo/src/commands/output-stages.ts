import { type Document, isDocument, toPlainDocument } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { assertStageOptions, stageName } from '../pipeline/specification.ts'
import { openQuery } from '../planning/query.ts'
import type { Collection } from '../storage/catalog.ts'
import { StoredDocument } from '../storage/stored-document.ts'
import { withId } from '../update/update.ts'
import type { CommandContext } from './context.ts'
import { createEnvironment } from './environment.ts'
import { runExclusively } from './statements.ts'
import { applyUpdateStatement } from './update-statement.ts'

/** Writes the results of a pipeline where its last stage, `$out` or `$merge`, says: all of them or none. */
export async function writeResults(
  context: CommandContext,
  stage: Document,
  results: Iterable<Document>,
): Promise<void> {
  if (context.transaction)
    throw new CommandError('OperationNotSupportedInTransaction', `${stageName(stage)} cannot be used in a transaction`)
  const documents = [...results].map(withId)
  assertStageOptions(stageName(stage), stage[stageName(stage)])
  const work =
    '$out' in stage
      ? replaceCollection(context, stage['$out'], documents)
      : mergeInto(context, stage['$merge'], documents)
  await runExclusively(context, work)
}

function replaceCollection(
  context: CommandContext,
  specification: unknown,
  documents: readonly Document[],
): () => void {
  const { store } = context.server
  const { database, name } = toTarget('$out', specification, context.database)
  return () => {
    const collection = store.catalog.find(database, name) ?? store.catalog.create(database, name)
    store.assertUnlocked(collection)
    const old = [...openQuery(createEnvironment(context), collection, { filter: {} }).documents]
    store.write(
      collection,
      old.map((before) => ({ record: before.record, before, after: null })),
      undefined,
    )
    for (const document of documents) insertInto(context, collection, document)
  }
}

function mergeInto(context: CommandContext, specification: unknown, documents: readonly Document[]): () => void {
  const { store } = context.server
  const options = isDocument(specification) ? specification : { into: specification }
  const { database, name } = toTarget('$merge', options['into'], context.database)
  assertModes(options)
  const on = options['on'] === undefined ? ['_id'] : [options['on']].flat().map(String)
  return () => {
    const collection = store.catalog.find(database, name) ?? store.catalog.create(database, name)
    if (!collection.indexes.some((index) => isUniqueOn(index, on)))
      throw new CommandError('MergeNeedsUniqueIndex', 'Cannot find index to verify that join fields will be unique')
    for (const document of documents) mergeOne(context, collection, { document, on, options })
  }
}

type Merge = { readonly document: Document; readonly on: readonly string[]; readonly options: Document }

function mergeOne(context: CommandContext, collection: Collection, { document, on, options }: Merge): void {
  const { whenMatched = 'merge', whenNotMatched = 'insert' } = options
  const filter = Object.fromEntries(on.map((field) => [field, { $eq: document[field] }]))
  const [existing] = openQuery(createEnvironment(context), collection, { filter, limit: 1 }).documents
  if (!existing) {
    if (whenNotMatched === 'insert') return insertInto(context, collection, document)
    if (whenNotMatched === 'discard') return
    throw new CommandError('MergeWithoutMatch', '$merge could not find a matching document in the target collection')
  }
  if (whenMatched === 'keepExisting') return
  if (whenMatched === 'fail') throw new CommandError('DuplicateKey', '$merge failed due to a DuplicateKey error')
  const { _id, ...fields } = document
  const u = updateFor(whenMatched, fields)
  applyUpdateStatement(context, collection, {
    q: { _id: { $eq: existing.document['_id'] } },
    u,
    c: { ...toConstants(context, options['let'], document), new: { $literal: document } },
  })
}

/** The `let` of `$merge`, computed from the document that is merged. */
function toConstants(context: CommandContext, variables: unknown, document: Document): Document {
  if (!isDocument(variables)) return {}
  const { compile } = createEnvironment(context).engine
  const plain = toPlainDocument(document)
  return Object.fromEntries(
    Object.entries(variables).map(([name, expression]) => [name, { $literal: compile(expression)(plain) }]),
  )
}

function updateFor(whenMatched: unknown, fields: Document): unknown {
  if (whenMatched === 'replace') return fields
  if (Array.isArray(whenMatched)) return whenMatched
  return [{ $replaceWith: { $mergeObjects: ['$$ROOT', { $literal: fields }] } }]
}

function assertModes({ whenMatched = 'merge', whenNotMatched = 'insert' }: Document): void {
  const isKnown =
    Array.isArray(whenMatched) || ['replace', 'keepExisting', 'merge', 'fail'].includes(String(whenMatched))
  const wrong = isKnown ? undefined : 'whenMatched'
  const invalid = ['insert', 'discard', 'fail'].includes(String(whenNotMatched)) ? wrong : 'whenNotMatched'
  if (invalid !== undefined)
    throw new CommandError('BadValue', `Enumeration value for field '$merge.${invalid}' is not a valid value.`)
}

function insertInto({ server: { store } }: CommandContext, collection: Collection, document: Document): void {
  const after = StoredDocument.of(store.nextRecord(collection), document)
  store.write(collection, [{ record: after.record, before: null, after }], undefined)
}

function isUniqueOn({ unique, fields, name }: Collection['indexes'][number], on: readonly string[]): boolean {
  return (unique || name === '_id_') && fields.length === on.length && fields.every(({ path }) => on.includes(path))
}

function toTarget(
  stage: string,
  specification: unknown,
  database: string,
): { readonly database: string; readonly name: string } {
  if (typeof specification === 'string') return { database, name: specification }
  const { db = database, coll } = isDocument(specification) ? specification : {}
  if (typeof db === 'string' && typeof coll === 'string') return { database: db, name: coll }
  throw new CommandError(
    'FailedToParse',
    `${stage} needs the name of a collection, or { db, coll }, got ${JSON.stringify(specification)}`,
  )
}
