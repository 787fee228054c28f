import type { Document } from '../bson/document.ts'
import { type Collection, toNamespace } from '../storage/catalog.ts'
import type { Database } from '../storage/database.ts'
import { assertCommand } from './arguments.ts'
import { collectionName, type Handler, namedCollection } from './context.ts'

export const dbStats: Handler = ({ body, database, server: { store } }) => {
  assertCommand('dbStats', body, {})
  const collections = store.catalog.list(database)
  const measured = collections.map((collection) => measure(store.database, collection))
  const objects = measured.reduce((sum, size) => sum + size.count, 0)
  const dataSize = measured.reduce((sum, size) => sum + size.bytes, 0)
  const indexes = collections.reduce((sum, each) => sum + each.indexes.length, 0)
  return {
    db: database,
    collections: collections.length,
    views: 0,
    objects,
    avgObjSize: average(dataSize, objects),
    dataSize,
    storageSize: dataSize,
    indexes,
    indexSize: 0,
    totalSize: dataSize,
    scaleFactor: 1,
    ok: 1,
  }
}

export const collStats: Handler = (context) => {
  assertCommand('collStats', context.body, {})
  const collection = namedCollection(context)
  const { count, bytes } = collection ? measure(context.server.store.database, collection) : { count: 0, bytes: 0 }
  return {
    ns: toNamespace(context.database, collectionName(context)),
    ...sizes(count, bytes),
    nindexes: collection?.indexes.length ?? 0,
    ok: 1,
  }
}

function sizes(count: number, size: number): Document {
  return {
    count,
    size,
    avgObjSize: average(size, count),
    storageSize: size,
    totalIndexSize: 0,
    totalSize: size,
    scaleFactor: 1,
    capped: false,
  }
}

function average(bytes: number, count: number): number {
  return count === 0 ? 0 : Math.round(bytes / count)
}

function measure(database: Database, collection: Collection): { readonly count: number; readonly bytes: number } {
  const [count, bytes] = database.row(`SELECT count(*), total(length(doc)) FROM d${collection.id}`) ?? []
  return { count: Number(count ?? 0), bytes: Number(bytes ?? 0) }
}
