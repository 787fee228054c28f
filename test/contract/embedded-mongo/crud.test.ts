import mongoose from 'mongoose'
import { startDocumentStore, uniqueDatabaseName } from '../../support/document-store.ts'

test('a document that was inserted is found', async () => {
  const store = await startDocumentStore()
  const client = new mongoose.mongo.MongoClient(store.url)
  const database = client.db(uniqueDatabaseName())
  await database.collection('things').insertOne({ name: 'first' })
  expect(await database.collection('things').findOne({ name: 'first' })).toMatchObject({ name: 'first' })
  await database.dropDatabase()
  await client.close()
  await store.dispose()
})
