import { type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(async () => {
  await db.dispose()
})

test.each<[string, Fields, Fields | Fields[], Fields]>([
  ['equalities of the filter', { a: 1, 'b.c': 2 }, { $set: { d: 3 } }, { a: 1, b: { c: 2 }, d: 3 }],
  ['$eq and $and', { $and: [{ a: { $eq: 1 } }, { b: 2 }] }, { $set: { d: 3 } }, { a: 1, b: 2, d: 3 }],
  ['nothing of range conditions', { a: { $gt: 5 } }, { $set: { d: 3 } }, { d: 3 }],
  ['what $setOnInsert says', { a: 1 }, { $set: { b: 2 }, $setOnInsert: { c: 3 } }, { a: 1, b: 2, c: 3 }],
  [
    'the results of operators on what the filter demands',
    { n: 5 },
    { $inc: { n: 1, m: 2 }, $push: { l: 1 } },
    { n: 6, m: 2, l: [1] },
  ],
])('an upsert inserts %s', async (_, filter, update, expected) => {
  const things = await db.collection()
  const result = await things.updateOne(filter, update, { upsert: true })
  expect(result).toMatchObject({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1, upsertedId: expect.anything() })
  expect(await things.find({}, { projection: { _id: 0 } }).toArray()).toEqual([expected])
})

test('an upsert updates what is there', async () => {
  const things = await db.collection([{ _id: 1, a: 1 }])
  const result = await things.updateOne({ a: 1 }, { $set: { b: 2 }, $setOnInsert: { c: 1 } }, { upsert: true })
  expect(result).toMatchObject({ matchedCount: 1, upsertedCount: 0, upsertedId: null })
  expect(await things.find({}).toArray()).toEqual([{ _id: 1, a: 1, b: 2 }])
})

test('the _id of an upsert is the one in the filter, or in $setOnInsert', async () => {
  const things = await db.collection()
  await things.updateOne({ _id: 'x' as never }, { $set: { a: 1 } }, { upsert: true })
  await things.updateOne({ a: 2 }, { $setOnInsert: { _id: 'y' } }, { upsert: true })
  expect(await things.find({}).sort({ _id: 1 }).toArray()).toEqual([
    { _id: 'x', a: 1 },
    { _id: 'y', a: 2 },
  ])
})

test('a replacement that is upserted takes only the _id from the filter', async () => {
  const things = await db.collection()
  await things.replaceOne({ _id: 3 as never, a: 1 }, { b: 2 }, { upsert: true })
  expect(await things.find({}).toArray()).toEqual([{ _id: 3, b: 2 }])
})

test('findOneAndUpdate upserts and returns the new document, or null for the old one', async () => {
  const things = await db.collection()
  const before = await things.findOneAndUpdate({ a: 1 }, { $inc: { n: 1 } }, { upsert: true })
  const after = await things.findOneAndUpdate({ a: 2 }, { $inc: { n: 1 } }, { upsert: true, returnDocument: 'after' })
  expect(before).toBeNull()
  expect(after).toMatchObject({ a: 2, n: 1 })
})

test('a bulk write reports the ids that it upserted by position', async () => {
  const things = await db.collection([{ _id: 1, k: 1 }])
  const upserts = [1, 2, 3].map((k) => ({
    updateOne: { filter: { k }, update: { $set: { seen: true } }, upsert: true },
  }))
  const result = await things.bulkWrite(upserts)
  expect(result).toMatchObject({ matchedCount: 1, upsertedCount: 2 })
  expect(Object.keys(result.upsertedIds)).toEqual(['1', '2'])
})
