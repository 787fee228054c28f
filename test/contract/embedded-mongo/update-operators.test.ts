import mongoose from 'mongoose'
import { type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

const { Decimal128 } = mongoose.Types
const { Long } = mongoose.mongo

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(async () => {
  await db.dispose()
})

async function updated(before: Fields, update: Fields | Fields[], options: Fields = {}): Promise<unknown> {
  const things = await db.collection([{ _id: 1, ...before }])
  await things.updateOne({ _id: 1 as never }, update, options)
  const { _id, ...after } = (await things.findOne({})) ?? {}
  return after
}

test.each<[string, Fields, Fields | Fields[], unknown]>([
  ['$set replaces and adds', { a: 1 }, { $set: { a: 2, b: 3 } }, { a: 2, b: 3 }],
  ['$set makes the documents on its way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  ['$set below a document keeps its siblings', { a: { x: 1 } }, { $set: { 'a.y': 2 } }, { a: { x: 1, y: 2 } }],
  ['$set of an element', { a: [1, 2, 3] }, { $set: { 'a.1': 9 } }, { a: [1, 9, 3] }],
  ['$set beyond the end fills with null', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  ['$set in an element', { a: [{ b: 1 }, { b: 2 }] }, { $set: { 'a.1.b': 5 } }, { a: [{ b: 1 }, { b: 5 }] }],
  ['$unset', { a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': '', z: '' } }, { b: { d: 2 } }],
  ['$unset of an element leaves null', { a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
  ['$inc', { a: 1 }, { $inc: { a: 2, b: -1 } }, { a: 3, b: -1 }],
  ['$inc by a fraction', { a: 1 }, { $inc: { a: 0.5 } }, { a: 1.5 }],
  ['$mul', { a: 3 }, { $mul: { a: 2, b: 5 } }, { a: 6, b: 0 }],
  ['$min and $max', { a: 5, b: 5 }, { $min: { a: 3, c: 1 }, $max: { b: 3 } }, { a: 3, b: 5, c: 1 }],
  ['$max compares by type', { a: 'x' }, { $max: { a: 5 } }, { a: 'x' }],
  ['$rename', { a: 1, b: { c: 2 } }, { $rename: { a: 'z', 'b.c': 'b.d' } }, { b: { d: 2 }, z: 1 }],
  ['$bit', { a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
  ['$push', { a: [1] }, { $push: { a: 2, b: 1 } }, { a: [1, 2], b: [1] }],
  ['$push of an array pushes one element', { a: [] }, { $push: { a: [1, 2] } }, { a: [[1, 2]] }],
  ['$push $each', { a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  ['$push $position', { a: [1, 4] }, { $push: { a: { $each: [2, 3], $position: 1 } } }, { a: [1, 2, 3, 4] }],
  ['$push with a negative $position', { a: [1, 3] }, { $push: { a: { $each: [2], $position: -1 } } }, { a: [1, 2, 3] }],
  ['$push $slice from the end', { a: [1, 2] }, { $push: { a: { $each: [3, 4], $slice: -3 } } }, { a: [2, 3, 4] }],
  ['$push $slice from the start', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: 2 } } }, { a: [1, 2] }],
  ['$push $slice 0 empties', { a: [1, 2] }, { $push: { a: { $each: [], $slice: 0 } } }, { a: [] }],
  ['$push $sort', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1 } } }, { a: [3, 2, 1] }],
  [
    '$push $sort by a field, then $slice',
    { a: [{ n: 5 }, { n: 1 }] },
    { $push: { a: { $each: [{ n: 3 }], $sort: { n: 1 }, $slice: 2 } } },
    { a: [{ n: 1 }, { n: 3 }] },
  ],
  ['$addToSet', { a: [1, 2] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
  ['$addToSet $each', { a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
  ['$addToSet of documents', { a: [{ x: 1 }] }, { $addToSet: { a: { x: 1 } } }, { a: [{ x: 1 }] }],
  ['$pop', { a: [1, 2, 3], b: [1, 2, 3] }, { $pop: { a: 1, b: -1 } }, { a: [1, 2], b: [2, 3] }],
  ['$pull of a value', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull by a condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  ['$pull of documents by a field', { a: [{ x: 1, y: 1 }, { x: 2 }] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }] }],
  ['$pull $in', { a: ['x', 'y', 'z'] }, { $pull: { a: { $in: ['x', 'z'] } } }, { a: ['y'] }],
  ['$pullAll', { a: [1, 2, 3, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  [
    'several operators',
    { a: 1, b: [1] },
    { $inc: { a: 1 }, $push: { b: 2 }, $set: { c: 3 } },
    { a: 2, b: [1, 2], c: 3 },
  ],
])('%s', async (_, before, update, after) => {
  expect(await updated(before, update)).toEqual(after)
})

test.each<[string, Fields, Fields, Fields[] | undefined, unknown]>([
  ['$[] changes every element', { a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, undefined, { a: [11, 12] }],
  [
    '$[] goes below elements',
    { a: [{ n: 1 }, { n: 2 }] },
    { $set: { 'a.$[].n': 0 } },
    undefined,
    { a: [{ n: 0 }, { n: 0 }] },
  ],
  [
    '$[name] changes those that its filter takes',
    { a: [1, 5, 9] },
    { $set: { 'a.$[x]': 0 } },
    [{ x: { $gte: 5 } }],
    { a: [1, 0, 0] },
  ],
  [
    '$[name] on documents',
    {
      a: [
        { k: 'x', n: 1 },
        { k: 'y', n: 1 },
      ],
    },
    { $inc: { 'a.$[e].n': 4 } },
    [{ 'e.k': 'y' }],
    {
      a: [
        { k: 'x', n: 1 },
        { k: 'y', n: 5 },
      ],
    },
  ],
  [
    '$[name] below $[name]',
    { a: [{ b: [1, 2] }, { b: [3] }] },
    { $inc: { 'a.$[].b.$[n]': 10 } },
    [{ n: { $gt: 1 } }],
    { a: [{ b: [1, 12] }, { b: [13] }] },
  ],
])('%s', async (_, before, update, arrayFilters, after) => {
  expect(await updated(before, update, arrayFilters ? { arrayFilters } : {})).toEqual(after)
})

test('$ updates the element that the query matched', async () => {
  const things = await db.collection([
    {
      _id: 1,
      a: [
        { k: 1, n: 1 },
        { k: 2, n: 1 },
      ],
      b: [5, 6, 7],
    },
  ])
  await things.updateOne({ 'a.k': 2 }, { $set: { 'a.$.n': 9 } })
  await things.updateOne({ b: { $gt: 5 } }, { $set: { 'b.$': 0 } })
  await things.updateOne({ a: { $elemMatch: { k: 1, n: 1 } } }, { $inc: { 'a.$.n': 1 } })
  expect(await things.findOne({})).toEqual({
    _id: 1,
    a: [
      { k: 1, n: 2 },
      { k: 2, n: 9 },
    ],
    b: [5, 0, 7],
  })
})

test('$currentDate writes the time', async () => {
  const before = Date.now()
  const after = (await updated({}, { $currentDate: { at: true, also: { $type: 'date' } } })) as { at: Date; also: Date }
  expect(after.at.getTime()).toBeGreaterThanOrEqual(before - 1000)
  expect(after.also).toBeInstanceOf(Date)
})

test('$setOnInsert does nothing to a document that exists', async () => {
  expect(await updated({ a: 1 }, { $set: { b: 1 }, $setOnInsert: { a: 5 } })).toEqual({ a: 1, b: 1 })
})

test('$inc keeps longs and decimals exact', async () => {
  const things = await db.collection([
    { _id: 1, long: Long.fromString('9007199254740993'), decimal: Decimal128.fromString('0.1') },
  ])
  await things.updateOne({}, { $inc: { long: 1, decimal: Decimal128.fromString('0.2') } })
  const found = await things.findOne({}, { promoteLongs: false })
  expect(String(found?.['long'])).toBe('9007199254740994')
  expect(String(found?.['decimal'])).toBe('0.3')
})

test('an update that changes nothing modifies nothing', async () => {
  const things = await db.collection([{ _id: 1, a: 1, b: [1] }])
  const update = { $set: { a: 1 }, $addToSet: { b: 1 }, $unset: { c: '' } }
  expect(await things.updateOne({}, update)).toMatchObject({ matchedCount: 1, modifiedCount: 0 })
})

test('fields that were there keep their order', async () => {
  const after = await updated({ z: 1, a: 1, m: 1 }, { $set: { a: 2, c: 3 }, $inc: { z: 1 } })
  expect(Object.keys(after as object)).toEqual(['z', 'a', 'm', 'c'])
})

test.each<[string, Fields, Fields, number]>([
  ['changing _id', {}, { $set: { _id: 2 } }, 66],
  ['an unknown operator', {}, { $foo: { a: 1 } }, 9],
  ['two operators on one path', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  ['two operators on nested paths', {}, { $set: { 'a.b': 1 }, $unset: { a: '' } }, 40],
  ['$inc of a string', { a: 'x' }, { $inc: { a: 1 } }, 14],
  ['$inc by a string', { a: 1 }, { $inc: { a: 'x' } }, 14],
  ['$push to what is no array', { a: 1 }, { $push: { a: 1 } }, 2],
  ['$set below a value', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
  ['$ without an array in the query', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
  ['an array filter that is missing', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 2],
])('%s is refused', async (_, before, update, code) => {
  await expect(updated(before, update)).rejects.toMatchObject({ code })
})
