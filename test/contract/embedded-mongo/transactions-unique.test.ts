import { type Client, type Collection, errorOf, openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openTestDatabase()
})
beforeEach(async () => {
  things = await db.collection([
    { _id: 1, k: 1 },
    { _id: 2, k: 2 },
  ])
  await things.createIndex({ k: 1 }, { unique: true })
})
afterAll(async () => {
  await db.dispose()
})

type Session = ReturnType<Client['startSession']>

async function inTransaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
  return db.client.withSession(async (session) => session.withTransaction(async () => work(session)))
}

const one = { _id: 1 as never }
const documents = async (): Promise<unknown[]> => things.find({}).sort({ _id: 1, k: 1 }).toArray()

test.each<[string, object]>([
  ['the _id', { _id: 1, k: 5 }],
  ['a unique key', { _id: 5, k: 1 }],
])('%s of a document that the transaction has changed otherwise stays taken', async (_, document) => {
  const before = await documents()
  const failed = inTransaction(async (session) => {
    await things.updateOne(one, { $inc: { n: 1 } }, { session })
    await things.insertOne({ ...document }, { session })
  })
  expect((await errorOf(failed)).code).toBe(11000)
  expect(await documents()).toEqual(before)
})

test('a key stays taken by a document that the transaction has moved away from it and back', async () => {
  const failed = inTransaction(async (session) => {
    await things.updateOne(one, { $set: { k: 9 } }, { session })
    await things.updateOne(one, { $set: { k: 1 } }, { session })
    await things.insertOne({ k: 1 }, { session })
  })
  expect((await errorOf(failed)).code).toBe(11000)
})

test('a key that the transaction has moved a document away from is free in it', async () => {
  await inTransaction(async (session) => {
    await things.updateOne(one, { $set: { k: 9 } }, { session })
    await things.insertOne({ _id: 3, k: 1 } as never, { session })
  })
  expect(await documents()).toEqual([
    { _id: 1, k: 9 },
    { _id: 2, k: 2 },
    { _id: 3, k: 1 },
  ])
})

test('an update in a transaction cannot take the key of a document that it has changed otherwise', async () => {
  const failed = inTransaction(async (session) => {
    await things.updateOne(one, { $set: { n: 1 } }, { session })
    await things.updateOne({ _id: 2 as never }, { $set: { k: 1 } }, { session })
  })
  expect((await errorOf(failed)).code).toBe(11000)
})
