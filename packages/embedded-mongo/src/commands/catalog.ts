import { isDocument } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { type Collection, type Index, toNamespace } from '../storage/catalog.ts'
import { defineIndex, isSameIndex } from '../storage/index-definition.ts'
import { assertCommand, documents, type FieldKinds } from './arguments.ts'
import { collectionName, type Handler, namedCollection } from './context.ts'
import { requireCollection } from './listing.ts'
import { runExclusively } from './steps.ts'
import { existingCollection } from './write.ts'

const createFields: FieldKinds = {
  collation: 'object',
  autoIndexId: 'flag',
  storageEngine: 'object',
  indexOptionDefaults: 'object',
  validationLevel: 'string',
  validationAction: 'string',
  capped: 'off',
  size: 'off',
  max: 'off',
  pipeline: 'off',
  validator: 'off',
  viewOn: 'off',
  timeseries: 'off',
  expireAfterSeconds: 'off',
  clusteredIndex: 'off',
  changeStreamPreAndPostImages: 'off',
  encryptedFields: 'off',
}

export const create: Handler = (context) => {
  const { body, database, store } = context
  assertCommand('create', body, createFields)
  if (namedCollection(context))
    throw new CommandError(
      'NamespaceExists',
      `Collection ${toNamespace(database, collectionName(context))} already exists.`,
    )
  return runExclusively({ ...context, transaction: undefined }, () => {
    store.catalog.create(database, collectionName(context))
    return { ok: 1 }
  })
}

export const drop: Handler = (context) => {
  assertCommand('drop', context.body, {})
  const { store } = context
  return runExclusively(context, () => {
    const collection = namedCollection(context)
    if (!collection) return { ok: 1 }
    store.assertUnlocked(collection)
    const nIndexesWas = collection.indexes.length
    store.catalog.drop(collection)
    return { nIndexesWas, ns: toNamespace(context.database, collection.name), ok: 1 }
  })
}

export const dropDatabase: Handler = (context) => {
  assertCommand('dropDatabase', context.body, {})
  const { store } = context
  return runExclusively(context, () => {
    const collections = store.catalog.list(context.database)
    for (const collection of collections) store.assertUnlocked(collection)
    for (const collection of collections) store.catalog.drop(collection)
    return collections.length > 0 ? { dropped: context.database, ok: 1 } : { ok: 1 }
  })
}

export const createIndexes: Handler = async (context) => {
  const { body, store } = context
  assertCommand('createIndexes', body, { indexes: 'array!', commitQuorum: 'any', ignoreUnknownIndexOptions: 'off' })
  const specs = documents(body, 'indexes')
  if (specs.length === 0) throw new CommandError('BadValue', 'Must specify at least one index to create')
  const createdCollectionAutomatically = namedCollection(context) === undefined
  const definitions = specs.map(defineIndex)
  const collection = await existingCollection(context)
  const before = collection.indexes
  try {
    await runExclusively(context, () => {
      const fresh = definitions.filter((definition) => !assertNoConflict(collection, definition))
      if (fresh.length > 0) store.assertUnlocked(collection)
      for (const definition of fresh) store.fill(collection, store.catalog.addIndex(collection, definition))
    })
  } catch (error) {
    collection.indexes = before
    throw error
  }
  const [numIndexesBefore, numIndexesAfter] = [before.length, collection.indexes.length]
  const note = numIndexesBefore === numIndexesAfter ? { note: 'all indexes already exist' } : {}
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note, ok: 1 }
}

export const dropIndexes: Handler = (context) => {
  const { body, store } = context
  assertCommand('dropIndexes', body, { index: 'any!' })
  return runExclusively(context, () => {
    const collection = requireCollection(context)
    const nIndexesWas = collection.indexes.length
    const dropped = [body['index']].flat().flatMap((wanted) => selectIndexes(collection, wanted))
    store.assertUnlocked(collection)
    for (const index of dropped) store.catalog.dropIndex(collection, index)
    return { nIndexesWas, ok: 1 }
  })
}

/** Whether the index exists; a different index with that name or key is an error. */
function assertNoConflict(collection: Collection, definition: ReturnType<typeof defineIndex>): boolean {
  for (const { name, spec } of collection.indexes) {
    const sameKey = isSameIndex(spec, definition.spec, 'key')
    const sameOptions = isSameIndex(spec, definition.spec, 'options')
    if (name === definition.name && !sameKey)
      throw new CommandError(
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${JSON.stringify(definition.spec)}, existing index: ${JSON.stringify(spec)}`,
      )
    if (name === definition.name && !sameOptions)
      throw new CommandError(
        'IndexOptionsConflict',
        `An equivalent index already exists with the same name but different options. Requested index: ${JSON.stringify(definition.spec)}, existing index: ${JSON.stringify(spec)}`,
      )
    if (name === definition.name || (name === '_id_' && sameKey)) return true
    if (sameKey) throw new CommandError('IndexOptionsConflict', `Index already exists with a different name: ${name}`)
  }
  return false
}

function selectIndexes(collection: Collection, wanted: unknown): readonly Index[] {
  if (wanted === '*') return collection.indexes.filter(({ name }) => name !== '_id_')
  const index = collection.indexes.find(
    ({ name, spec }) => name === wanted || (isDocument(wanted) && isSameIndex(spec, { ...spec, key: wanted }, 'key')),
  )
  if (!index)
    throw new CommandError(
      'IndexNotFound',
      `index not found with name [${isDocument(wanted) ? JSON.stringify(wanted) : String(wanted)}]`,
    )
  if (index.name === '_id_') throw new CommandError('InvalidOptions', 'cannot drop _id index')
  return [index]
}
