import mongoose from 'mongoose'
import { type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

const { Double, MaxKey, MinKey } = mongoose.mongo

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(async () => {
  await db.dispose()
})

test.each<[string, Fields]>([
  ['$ne', { a: { $ne: 1 } }],
  ['$nin', { a: { $nin: [1, 2] } }],
  ['$not', { a: { $not: { $gt: 5 } } }],
  ['$exists: false', { a: { $exists: false } }],
  ['$nor', { $nor: [{ a: 1 }] }],
  ['$regex', { a: /^x/ }],
  ['$elemMatch', { a: { $elemMatch: { $gt: 1 } } }],
  ['$size', { a: { $size: 1 } }],
  ['$mod', { a: { $mod: [2, 0] } }],
  ['$all', { a: { $all: [1, 2] } }],
  ['a negation below $or', { $or: [{ a: 1 }, { b: { $ne: 1 } }] }],
])('a partial index with %s is refused', async (_, partialFilterExpression) => {
  const things = await db.collection([{ a: 1 }])
  await expect(things.createIndex({ a: 1 }, { partialFilterExpression })).rejects.toMatchObject({ code: 67 })
  expect(await things.indexes()).toHaveLength(1)
})

const documents = [
  { _id: 1, a: 1, b: 1 },
  { _id: 2, a: new Double(2.5), b: 1 },
  { _id: 3, b: 1 },
  { _id: 4, a: null, b: 1 },
  { _id: 5, a: 'x', b: 1 },
  { _id: 6, a: [1, 'x'], b: 1 },
  { _id: 7, a: [[7]], b: 1 },
  { _id: 8, a: new Double(1), b: 1 },
  { _id: 9, a: { c: 1 }, b: 2 },
  { _id: 10, a: 'y', b: 1 },
]
const filters: readonly Fields[] = [
  { a: 1 },
  { a: 2.5 },
  { a: null },
  { a: { $in: [null, 'x'] } },
  { a: 'x' },
  { a: [7] },
  { a: { $gt: 0 } },
  { a: { $gte: 2 } },
  { a: { $gte: new MinKey() } },
  { a: { $lt: new MaxKey() } },
  { a: { $exists: true } },
  { a: { $type: 'int' } },
  { a: { $in: [1, 'x'] }, b: 1 },
  { a: 'x', b: 1 },
  { 'a.c': null },
  { b: { $gte: 1 } },
]

test.each<[string, Fields]>([
  ['equality', { b: 1 }],
  ['equality with null', { a: null }],
  ['$exists', { a: { $exists: true } }],
  ['$gt', { a: { $gt: 0 } }],
  ['$gte', { b: { $gte: 1 } }],
  ['$lt', { a: { $lt: 'y' } }],
  ['$in', { a: { $in: [1, 'x', null] } }],
  ['$type', { a: { $type: 'string' } }],
  ['a numeric $type', { a: { $type: 'int' } }],
  ['an array $type', { a: { $type: 'array' } }],
  ['a list of $type', { a: { $type: ['int', 'double'] } }],
  ['$and', { $and: [{ a: { $gte: 1 } }, { b: 1 }] }],
  ['$or', { $or: [{ a: 'x' }, { b: 1 }] }],
])('results are the same with an index that is partial by %s as without', async (_, partialFilterExpression) => {
  const [plain, indexed] = [await db.collection(documents), await db.collection(documents)]
  await indexed.createIndex({ a: 1 }, { partialFilterExpression, name: 'by_a' })
  await indexed.createIndex({ b: 1, _id: 1 }, { partialFilterExpression, name: 'by_b' })
  for (const filter of filters) {
    const [expected, found] = await Promise.all(
      [plain, indexed].map(async (each) => (await each.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id)),
    )
    expect([filter, found]).toEqual([filter, expected])
  }
})
