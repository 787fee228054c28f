import mongoose from 'mongoose'
import {
  type DocumentStore,
  startDocumentStore,
  startEmbeddedStore,
  uniqueDatabaseName,
} from '#root/test/support/document-store'

/** The official driver, as mongoose carries it. */
export const { MongoClient, MongoServerError, MongoBulkWriteError } = mongoose.mongo

export type Client = InstanceType<typeof MongoClient>
export type Database = ReturnType<Client['db']>
export type Collection = ReturnType<Database['collection']>
export type Fields = { [field: string]: unknown }

/** A database of its own on the store under test. */
export type TestDatabase = {
  readonly store: DocumentStore
  readonly client: Client
  readonly database: Database
  /** A new, empty collection; with documents if there are any. */
  readonly collection: (documents?: readonly Fields[]) => Promise<Collection>
  readonly dispose: () => Promise<void>
}

/** Connects to the store under test. Dispose it in `afterAll`. */
export const openTestDatabase = async (): Promise<TestDatabase> => open(await startDocumentStore())

/** The same of the embedded store in any case, for what is its own. */
export const openEmbeddedDatabase = async (): Promise<TestDatabase> => open(await startEmbeddedStore())

async function open(store: DocumentStore): Promise<TestDatabase> {
  const client = await new MongoClient(store.url).connect()
  const database = client.db(uniqueDatabaseName('contract'))
  let lastCollection = 0
  return {
    store,
    client,
    database,
    collection: async (documents = []) => {
      lastCollection += 1
      const collection = database.collection(`c${lastCollection}`)
      if (documents.length > 0) await collection.insertMany(documents.map((document) => ({ ...document })))
      return collection
    },
    dispose: async () => {
      await database.dropDatabase()
      await client.close()
      await store.dispose()
    },
  }
}

/** The error that a promise is rejected with; fails if it is not. */
export async function errorOf(promise: Promise<unknown>): Promise<InstanceType<typeof MongoServerError>> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (outcome instanceof Error) return outcome as InstanceType<typeof MongoServerError>
  throw new Error('expected the operation to fail, but it succeeded')
}
