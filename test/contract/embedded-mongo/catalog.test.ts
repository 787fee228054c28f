import { uniqueDatabaseName } from '#root/test/support/document-store'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(async () => {
  await db.dispose()
})

test('collections are listed once they exist', async () => {
  const { database } = db
  await database.createCollection('made')
  await database.collection('written').insertOne({})
  const names = (await database.listCollections().toArray()).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['made', 'written']))
  expect(await database.listCollections({ name: 'made' }).toArray()).toMatchObject([
    { name: 'made', type: 'collection' },
  ])
  expect(await database.listCollections({}, { nameOnly: true }).toArray()).toContainEqual({
    name: 'made',
    type: 'collection',
  })
})

test('a dropped collection is empty and has no indexes', async () => {
  const things = await db.collection([{ a: 1 }])
  await things.createIndex({ a: 1 })
  expect(await things.drop()).toBe(true)
  expect(await things.find({}).toArray()).toEqual([])
  await expect(things.indexes()).rejects.toMatchObject({ code: 26 })
  await things.insertOne({ a: 2 })
  expect(await things.indexes()).toHaveLength(1)
})

test('databases are listed while they have collections, and dropped', async () => {
  const name = uniqueDatabaseName('listed')
  const other = db.client.db(name)
  await other.collection('c').insertOne({})
  const names = async () =>
    (await db.client.db().admin().listDatabases({ nameOnly: true })).databases.map((each) => each.name)
  expect(await names()).toContain(name)
  await other.dropDatabase()
  expect(await names()).not.toContain(name)
})

test('databases do not see each other', async () => {
  const [left, right] = [db.client.db(uniqueDatabaseName()), db.client.db(uniqueDatabaseName())]
  await left.collection('same').insertOne({ side: 'left' })
  await right.collection('same').insertOne({ side: 'right' })
  expect(await left.collection('same').findOne({})).toMatchObject({ side: 'left' })
  await left.dropDatabase()
  expect(await right.collection('same').countDocuments({})).toBe(1)
  await right.dropDatabase()
})

test('the server reports its version and its role', async () => {
  const hello = await db.database.command({ hello: 1 })
  expect(hello).toMatchObject({
    ok: 1,
    isWritablePrimary: true,
    setName: expect.any(String),
    logicalSessionTimeoutMinutes: expect.any(Number),
  })
  expect(await db.database.command({ ping: 1 })).toMatchObject({ ok: 1 })
  expect(await db.database.command({ buildInfo: 1 })).toMatchObject({ version: expect.any(String), ok: 1 })
})

test('an unknown command is CommandNotFound', async () => {
  await expect(db.database.command({ fooBar: 1 })).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' })
})
