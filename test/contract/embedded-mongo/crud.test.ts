import mongoose from 'mongoose'
import { errorOf, openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(async () => {
  await db.dispose()
})

const { ObjectId } = mongoose.Types

test('an inserted document gets an ObjectId and is found by it', async () => {
  const things = await db.collection()
  const { insertedId } = await things.insertOne({ name: 'first' })
  expect(insertedId).toBeInstanceOf(ObjectId)
  expect(await things.findOne({ _id: insertedId })).toEqual({ _id: insertedId, name: 'first' })
})

test('_id comes first even if it was not inserted first', async () => {
  const things = await db.collection()
  await things.insertOne({ name: 'x', _id: 7 as never })
  expect(Object.keys((await things.findOne({})) ?? {})).toEqual(['_id', 'name'])
})

test('any value but an array, a regular expression or undefined may be an _id', async () => {
  const things = await db.collection()
  await things.insertMany([{ _id: 'text' }, { _id: 3 }, { _id: { a: 1 } }, { _id: null }] as never)
  expect(await things.countDocuments({})).toBe(4)
  await expect(things.insertOne({ _id: [1] } as never)).rejects.toMatchObject({ code: 2 })
})

test('a second document with the same _id is refused', async () => {
  const things = await db.collection([{ _id: 1 }])
  const error = await errorOf(things.insertOne({ _id: 1 } as never))
  expect(error).toMatchObject({ code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } })
})

test('updateOne changes one document, updateMany all that match', async () => {
  const things = await db.collection([{ k: 1 }, { k: 1 }, { k: 2 }])
  expect(await things.updateOne({ k: 1 }, { $set: { seen: true } })).toMatchObject({
    matchedCount: 1,
    modifiedCount: 1,
  })
  expect(await things.updateMany({ k: 1 }, { $set: { seen: true } })).toMatchObject({
    matchedCount: 2,
    modifiedCount: 1,
  })
  expect(await things.countDocuments({ seen: true })).toBe(2)
})

test('updates in a collection that does not exist match nothing', async () => {
  const things = await db.collection()
  expect(await things.updateOne({ k: 1 }, { $set: { k: 2 } })).toMatchObject({ matchedCount: 0, upsertedCount: 0 })
  expect(await things.find({}).toArray()).toEqual([])
})

test('replaceOne keeps the _id and nothing else', async () => {
  const things = await db.collection([{ _id: 1, a: 1, b: 2 }])
  await things.replaceOne({ a: 1 }, { c: 3 })
  expect(await things.findOne({})).toEqual({ _id: 1, c: 3 })
})

test('deleteOne removes one document, deleteMany all that match', async () => {
  const things = await db.collection([{ k: 1 }, { k: 1 }, { k: 1 }, { k: 2 }])
  expect(await things.deleteOne({ k: 1 })).toMatchObject({ deletedCount: 1 })
  expect(await things.deleteMany({ k: 1 })).toMatchObject({ deletedCount: 2 })
  expect(await things.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ k: 2 }])
})

test('findOneAndUpdate returns the document before or after', async () => {
  const things = await db.collection([{ _id: 1, n: 1 }])
  expect(await things.findOneAndUpdate({ n: 1 }, { $inc: { n: 1 } })).toEqual({ _id: 1, n: 1 })
  const options = { returnDocument: 'after', projection: { _id: 0 } } as const
  expect(await things.findOneAndUpdate({ n: 2 }, { $inc: { n: 1 } }, options)).toEqual({ n: 3 })
  expect(await things.findOneAndUpdate({ n: 99 }, { $inc: { n: 1 } })).toBeNull()
})

test('findOneAndUpdate takes the first in its sort', async () => {
  const queue = await db.collection([{ at: 2 }, { at: 1 }, { at: 3 }])
  const first = await queue.findOneAndUpdate({ taken: null }, { $set: { taken: true } }, { sort: { at: 1 } })
  expect(first).toMatchObject({ at: 1 })
})

test('findOneAndDelete and findOneAndReplace return what was there', async () => {
  const things = await db.collection([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
  ])
  expect(await things.findOneAndDelete({ a: 1 })).toEqual({ _id: 1, a: 1 })
  expect(await things.findOneAndReplace({ a: 2 }, { a: 3 })).toEqual({ _id: 2, a: 2 })
  expect(await things.find({}).toArray()).toEqual([{ _id: 2, a: 3 }])
})

test('an ordered bulk write stops at its first error, an unordered one goes on', async () => {
  const operations = [1, 1, 2].map((_id) => ({ insertOne: { document: { _id } } })) as never[]
  const ordered = await db.collection()
  const stopped = await errorOf(ordered.bulkWrite(operations))
  expect(stopped).toMatchObject({ code: 11000, writeErrors: [expect.objectContaining({ index: 1 })] })
  expect(await ordered.countDocuments({})).toBe(1)
  const unordered = await db.collection()
  await expect(unordered.bulkWrite(operations, { ordered: false })).rejects.toMatchObject({ code: 11000 })
  expect(await unordered.countDocuments({})).toBe(2)
})

test('a bulk write mixes operations and counts each', async () => {
  const things = await db.collection([
    { _id: 1, k: 1 },
    { _id: 2, k: 1 },
  ])
  const result = await things.bulkWrite([
    { insertOne: { document: { k: 5 } } },
    { updateMany: { filter: { k: 1 }, update: { $inc: { k: 1 } } } },
    { updateOne: { filter: { k: 9 }, update: { $set: { z: 1 } }, upsert: true } },
    { replaceOne: { filter: { k: 5 }, replacement: { k: 6 } } },
    { deleteOne: { filter: { _id: 1 as never } } },
  ])
  expect(result).toMatchObject({
    insertedCount: 1,
    matchedCount: 3,
    modifiedCount: 3,
    upsertedCount: 1,
    deletedCount: 1,
  })
})

test('many documents are inserted in one batch', async () => {
  const things = await db.collection(Array.from({ length: 5000 }, (_, n) => ({ n })))
  expect(await things.countDocuments({})).toBe(5000)
  expect(await things.countDocuments({ n: { $gte: 4000 } })).toBe(1000)
})

test('an unacknowledged write is carried out', async () => {
  const things = await db.collection()
  await things.insertOne({ k: 1 }, { writeConcern: { w: 0 } })
  while ((await things.countDocuments({})) === 0) await new Promise(setImmediate)
  expect(await things.findOne({})).toMatchObject({ k: 1 })
})
