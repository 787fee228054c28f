import mongoose from 'mongoose'
import { type Collection, openTestDatabase, type TestDatabase } from './test-database.ts'

const { Long } = mongoose.mongo

let db: TestDatabase
let numbers: Collection
beforeAll(async () => {
  db = await openTestDatabase()
  numbers = await db.collection(Array.from({ length: 1000 }, (_, n) => ({ _id: n, n, pad: 'x'.repeat(100) })))
})
afterAll(async () => {
  await db.dispose()
})

test.each([1, 7, 100, 1000, 5000])('all documents come in batches of %i', async (batchSize) => {
  const seen: unknown[] = []
  for await (const { n } of numbers.find({}).sort({ n: 1 }).batchSize(batchSize)) seen.push(n)
  expect(seen).toEqual(Array.from({ length: 1000 }, (_, n) => n))
})

test('a limit is kept over batches', async () => {
  expect(await numbers.find({}).limit(25).batchSize(10).toArray()).toHaveLength(25)
})

test('an aggregation comes in batches', async () => {
  const found = await numbers
    .aggregate([{ $match: { n: { $gte: 500 } } }, { $project: { n: 1 } }], { batchSize: 50 })
    .toArray()
  expect(found).toHaveLength(500)
})

test('a cursor of a batch of zero gives everything on its first getMore', async () => {
  const reply = await db.database.command({ find: numbers.collectionName, filter: {}, batchSize: 0 })
  expect(reply['cursor'].firstBatch).toEqual([])
  const more = await db.database.command({ getMore: toLong(reply['cursor'].id), collection: numbers.collectionName })
  expect(more['cursor'].nextBatch).toHaveLength(1000)
})

test('the first batch of a find is 101 documents', async () => {
  const reply = await db.database.command({ find: numbers.collectionName, filter: {} })
  expect(reply['cursor'].firstBatch).toHaveLength(101)
  await db.database.command({ killCursors: numbers.collectionName, cursors: [toLong(reply['cursor'].id)] })
})

test('a single batch leaves no cursor open', async () => {
  const reply = await db.database.command({ find: numbers.collectionName, filter: {}, batchSize: 5, singleBatch: true })
  expect(reply['cursor'].firstBatch).toHaveLength(5)
  expect(Number(reply['cursor'].id)).toBe(0)
})

test('a cursor that is closed or unknown is CursorNotFound', async () => {
  const reply = await db.database.command({ find: numbers.collectionName, filter: {}, batchSize: 5 })
  const id = toLong(reply['cursor'].id)
  await db.database.command({ killCursors: numbers.collectionName, cursors: [id] })
  for (const getMore of [id, Long.fromNumber(123456)])
    await expect(db.database.command({ getMore, collection: numbers.collectionName })).rejects.toMatchObject({
      code: 43,
    })
})

test('documents that are written while a cursor is open do not disturb it', async () => {
  const things = await db.collection(Array.from({ length: 300 }, (_, n) => ({ _id: n, n })))
  const seen = new Set<unknown>()
  for await (const { _id } of things.find({}).batchSize(10)) {
    seen.add(_id)
    await things.updateOne({ _id }, { $inc: { n: 1000 } })
  }
  expect(seen.size).toBe(300)
})

test('updating all documents of an index range changes each once', async () => {
  const things = await db.collection(Array.from({ length: 500 }, (_, n) => ({ n })))
  await things.createIndex({ n: 1 })
  expect(await things.updateMany({ n: { $gte: 0 } }, { $inc: { n: 250 } })).toMatchObject({ modifiedCount: 500 })
  expect(await things.countDocuments({ n: { $gte: 250, $lt: 750 } })).toBe(500)
})

test('large results come in replies below the largest message', async () => {
  const large = await db.collection()
  for (let n = 0; n < 12; n += 1) await large.insertOne({ n, body: 'y'.repeat(3_000_000) })
  const found = await large.find({}).sort({ n: 1 }).toArray()
  expect(found.map(({ n }) => n as unknown)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
})

function toLong(id: unknown): unknown {
  return typeof id === 'number' ? Long.fromNumber(id) : id
}
