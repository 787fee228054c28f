import { Schema } from 'mongoose'
import type { Model } from 'mongoose'
import { createLog } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'
import type { DocumentStore } from '#root/test/support/document-store'

interface Thing {
  readonly _id: number
  readonly owner: string
  readonly key: string
}

let store: DocumentStore
let mongo: Mongo
let things: Model<Thing>

beforeAll(async () => {
  store = await startDocumentStore()
  const log = createLog({ service: 'test', level: 'silent' })
  mongo = await connectMongo({ url: store.url, database: uniqueDatabaseName('former'), log })
  const schema = new Schema<Thing>({ _id: Number, owner: String, key: String }).index(
    { owner: 1, key: 1 },
    { unique: true },
  )
  things = mongo.connection.model<Thing>('Thing', schema)
})
afterAll(async () => {
  await mongo.connection.dropDatabase()
  await mongo.dispose()
  await store.dispose()
})

const prepare = () => mongo.prepare([things], [{ collection: things.collection, name: 'key_1' }])
const indexNames = async () => (await things.collection.indexes()).map(({ name }) => name).toSorted()

test('a unique index of an earlier release is dropped, and no other index is changed', async () => {
  await things.collection.createIndex({ key: 1 }, { unique: true })
  await things.collection.createIndex({ owner: -1 }, { name: 'an operator made it' })
  await things.insertMany([{ _id: 1, owner: 'ada', key: 'same' }])
  await prepare()
  await things.insertMany([{ _id: 2, owner: 'bea', key: 'same' }])
  await expect(things.insertMany([{ _id: 3, owner: 'bea', key: 'same' }])).rejects.toMatchObject({ code: 11_000 })
  expect(await indexNames()).toEqual(['_id_', 'an operator made it', 'owner_1_key_1'])
})

test('concurrent and repeated starts tolerate that it was dropped', async () => {
  await things.collection.createIndex({ key: 1 })
  await Promise.all(Array.from({ length: 5 }, () => prepare()))
  await prepare()
  expect(await indexNames()).toEqual(['_id_', 'an operator made it', 'owner_1_key_1'])
})
