import mongoose from 'mongoose'
import { type Collection, type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

const { ObjectId } = mongoose.Types

let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openTestDatabase()
  things = await db.collection([
    {
      _id: 1,
      a: 1,
      b: { c: 2, d: 3 },
      list: [1, 2, 3, 4],
      items: [
        { k: 'x', n: 1, m: 0 },
        { k: 'y', n: 2, m: 0 },
      ],
      s: 'Hi',
    },
  ])
})
afterAll(async () => {
  await db.dispose()
})

test.each<[string, Fields, Fields]>([
  ['fields', { a: 1 }, { _id: 1, a: 1 }],
  ['fields without _id', { a: 1, _id: 0 }, { a: 1 }],
  ['only _id', { _id: 1 }, { _id: 1 }],
  ['nested fields', { 'b.c': 1 }, { _id: 1, b: { c: 2 } }],
  ['nested fields as a document', { b: { d: 1 } }, { _id: 1, b: { d: 3 } }],
  ['fields of elements', { 'items.k': 1 }, { _id: 1, items: [{ k: 'x' }, { k: 'y' }] }],
  ['a field that is not there', { z: 1 }, { _id: 1 }],
  ['all but some', { list: 0, items: 0, b: 0, s: 0 }, { _id: 1, a: 1 }],
  [
    'all but nested ones',
    { 'b.c': 0, list: 0, 'items.n': 0, 'items.m': 0, s: 0 },
    { _id: 1, a: 1, b: { d: 3 }, items: [{ k: 'x' }, { k: 'y' }] },
  ],
  ['the first elements', { list: { $slice: 2 }, a: 1 }, { _id: 1, a: 1, list: [1, 2] }],
  ['the last elements', { list: { $slice: -1 }, a: 1 }, { _id: 1, a: 1, list: [4] }],
  ['some elements', { list: { $slice: [1, 2] }, a: 1 }, { _id: 1, a: 1, list: [2, 3] }],
  ['the first element that matches', { items: { $elemMatch: { n: 2 } } }, { _id: 1, items: [{ k: 'y', n: 2, m: 0 }] }],
  ['constants', { page: { $literal: 1 }, text: 'x' }, { _id: 1, page: 1, text: 'x' }],
  ['another field', { _id: 0, copy: '$b.d' }, { copy: 3 }],
])('a projection gives %s', async (_, projection, expected) => {
  expect(await things.findOne({}, { projection })).toEqual(expected)
})

test('$slice alone leaves the other fields', async () => {
  expect(Object.keys((await things.findOne({}, { projection: { list: { $slice: 1 } } })) ?? {})).toEqual([
    '_id',
    'a',
    'b',
    'list',
    'items',
    's',
  ])
})

test('.$ gives the element that the query matched', async () => {
  expect(await things.findOne({ 'items.n': 2 }, { projection: { 'items.$': 1 } })).toEqual({
    _id: 1,
    items: [{ k: 'y', n: 2, m: 0 }],
  })
})

test.each<[string, Fields]>([
  ['inclusion and exclusion', { a: 1, b: 0 }],
  ['a path and its parent', { b: 1, 'b.c': 1 }],
])('a projection of %s is refused', async (_, projection) => {
  await expect(things.findOne({}, { projection })).rejects.toMatchObject({ code: expect.any(Number) })
})

test('values sort by type, then by value', async () => {
  const id = new ObjectId()
  const values = [true, 'b', { x: 1 }, new Date(0), null, 5, id, 'B', -1.5, false, new Date(-1), 10, 'é', [3]]
  const mixed = await db.collection(values.map((v) => ({ v })))
  const sorted = (await mixed.find({}).sort({ v: 1 }).toArray()).map(({ v }) => v as unknown)
  expect(sorted).toEqual([null, -1.5, [3], 5, 10, 'B', 'b', 'é', { x: 1 }, id, false, true, new Date(-1), new Date(0)])
})

test('a missing field sorts as null', async () => {
  const some = await db.collection([{ _id: 1, v: 1 }, { _id: 2 }, { _id: 3, v: null }, { _id: 4, v: 0 }])
  const ids = (await some.find({}).sort({ v: 1, _id: 1 }).toArray()).map(({ _id }) => _id as unknown)
  expect(ids).toEqual([2, 3, 4, 1])
})

test('an array sorts by its least element, descending by its greatest', async () => {
  const arrays = await db.collection([
    { _id: 1, v: [5, 1] },
    { _id: 2, v: 3 },
    { _id: 3, v: [2, 9] },
  ])
  const order = async (direction: 1 | -1) =>
    (await arrays.find({}).sort({ v: direction }).toArray()).map(({ _id }) => _id as unknown)
  expect(await order(1)).toEqual([1, 3, 2])
  expect(await order(-1)).toEqual([3, 1, 2])
})

test('several fields sort in turn, then skip and limit apply', async () => {
  const grid = await db.collection([1, 2, 3].flatMap((a) => [1, 2].map((b) => ({ a, b, at: `${a}${b}` }))))
  const found = await grid.find({}).sort({ b: -1, a: 1 }).skip(1).limit(3).toArray()
  expect(found.map(({ at }) => at as unknown)).toEqual(['22', '32', '11'])
})
