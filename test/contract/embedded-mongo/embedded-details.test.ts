import { createEmbeddedMongo, type EmbeddedMongo } from '@plumbline/embedded-mongo'
import { type Client, type Database, MongoClient } from './test-database.ts'

let store: EmbeddedMongo
let client: Client
let database: Database
beforeAll(async () => {
  store = await createEmbeddedMongo({ dataDir: null, sweepIntervalMs: 25, transactionLifetimeMs: 300 })
  client = await new MongoClient(store.url).connect()
  database = client.db('details')
})
afterAll(async () => {
  await client.close()
  await store.dispose()
})

/** Asks again until the answer is yes; the test's own time limit ends it otherwise. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(setImmediate)
}

test('a TTL index removes what has expired, and nothing else', async () => {
  const sessions = database.collection<{ _id: string; at?: unknown }>('sessions')
  await sessions.createIndex({ at: 1 }, { expireAfterSeconds: 10 })
  const now = Date.now()
  await sessions.insertMany([
    { _id: 'expired', at: new Date(now - 11_000) },
    { _id: 'fresh', at: new Date(now) },
    { _id: 'later', at: new Date(now + 60_000) },
    { _id: 'no date', at: 5 },
    { _id: 'none' },
    { _id: 'earliest counts', at: [new Date(now + 60_000), new Date(now - 20_000)] },
  ])
  await until(async () => (await sessions.countDocuments({})) === 4)
  expect((await sessions.find({}).sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual([
    'fresh',
    'later',
    'no date',
    'none',
  ])
})

test('a transaction that stays open too long is aborted', async () => {
  const things = database.collection('slow')
  const session = client.startSession()
  session.startTransaction()
  await things.insertOne({ _id: 1 as never }, { session })
  // Waits for the transaction, i.e. for its end by age.
  await things.insertOne({ _id: 1 as never })
  await expect(things.findOne({}, { session })).rejects.toMatchObject({ code: 251 })
  await session.abortTransaction()
  await session.endSession()
})

test('waiting for a transaction ends with maxTimeMS', async () => {
  const things = database.collection('impatient')
  await things.insertOne({ _id: 1 as never })
  const session = client.startSession()
  session.startTransaction()
  await things.updateOne({ _id: 1 as never }, { $set: { n: 1 } }, { session })
  await expect(things.updateOne({ _id: 1 as never }, { $set: { n: 2 } }, { maxTimeMS: 20 })).rejects.toMatchObject({
    code: 50,
  })
  await session.abortTransaction()
  await session.endSession()
})

test('two arrays in one compound index are refused', async () => {
  const things = database.collection('parallel')
  await things.createIndex({ a: 1, b: 1 })
  await expect(things.insertOne({ a: [1], b: [2] })).rejects.toMatchObject({ code: 171 })
})

test('a collection cannot be created twice', async () => {
  await database.createCollection('twice')
  await expect(database.createCollection('twice')).rejects.toMatchObject({ code: 48, codeName: 'NamespaceExists' })
})

test('new fields are added in the order of their names', async () => {
  const things = database.collection('order')
  await things.insertOne({ z: 1, a: 1 })
  await things.updateOne({}, { $set: { m: 1, c: 3, a: 2 } })
  expect(Object.keys((await things.findOne({})) ?? {})).toEqual(['_id', 'z', 'a', 'c', 'm'])
})

test('decimals are summed exactly', async () => {
  const { Decimal128 } = (await import('mongoose')).default.mongo
  const things = database.collection('decimals')
  await things.insertMany(['0.1', '0.2', '0.3'].map((text) => ({ n: Decimal128.fromString(text) })))
  const [sum] = await things.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }]).toArray()
  expect(String(sum?.['n'])).toBe('0.6')
})
