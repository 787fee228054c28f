import mongoose from 'mongoose'
import { type Collection, openTestDatabase, type TestDatabase } from './test-database.ts'

const { Decimal128, ObjectId } = mongoose.Types
const { Long, Double } = mongoose.mongo

let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openTestDatabase()
  things = await db.collection(documents)
})
afterAll(async () => {
  await db.dispose()
})

const documents = [
  { _id: 1, n: 1, s: 'apple', tags: ['red', 'round'], nested: { a: 1, b: { c: 'x' } } },
  {
    _id: 2,
    n: 2.5,
    s: 'Banana',
    tags: [],
    items: [
      { sku: 'a', qty: 5 },
      { sku: 'b', qty: 1 },
    ],
  },
  {
    _id: 3,
    n: null,
    s: 'cherry',
    tags: ['red'],
    items: [
      { sku: 'a', qty: 1 },
      { sku: 'c', qty: 9 },
    ],
  },
  { _id: 4, s: 'date', flag: true, at: new Date('2026-01-02T00:00:00Z'), grid: [[1, 2], [3]] },
  { _id: 5, n: '1', flag: false, at: new Date('2026-03-04T00:00:00Z'), scores: [3, 8, 15] },
  { _id: 6, n: Long.fromNumber(7), mask: 20, ref: new ObjectId('0123456789abcdef01234567') },
  { _id: 7, n: Decimal128.fromString('7.5'), mask: 35, nested: { a: null } },
  { _id: 8, n: new Double(100), text: 'line one\nline two', nested: { b: { c: 'y' } } },
]

test.each<[string, object, number[]]>([
  ['equality', { n: 1 }, [1]],
  ['equality across numeric types', { n: 7 }, [6]],
  ['equality with a nested field', { 'nested.b.c': 'x' }, [1]],
  ['equality with a whole document', { nested: { a: 1, b: { c: 'x' } } }, [1]],
  ['a document with its fields in another order is another', { nested: { b: { c: 'x' }, a: 1 } }, []],
  ['equality with an element', { tags: 'red' }, [1, 3]],
  ['equality with a whole array', { tags: ['red'] }, [3]],
  ['equality with the empty array', { tags: [] }, [2]],
  ['equality with an array in an array', { grid: [3] }, [4]],
  ['null also matches what is not there', { n: null }, [3, 4]],
  ['null below a document', { 'nested.a': null }, [2, 3, 4, 5, 6, 7, 8]],
  ['$ne', { n: { $ne: 1 } }, [2, 3, 4, 5, 6, 7, 8]],
  ['$ne null', { n: { $ne: null } }, [1, 2, 5, 6, 7, 8]],
  ['$ne with an element', { tags: { $ne: 'red' } }, [2, 4, 5, 6, 7, 8]],
  ['$gt compares numbers only with numbers', { n: { $gt: 2 } }, [2, 6, 7, 8]],
  ['$gte and $lt', { n: { $gte: 2.5, $lt: 100 } }, [2, 6, 7]],
  ['$lte on strings', { s: { $lte: 'apple' } }, [1, 2]],
  ['$gt on dates', { at: { $gt: new Date('2026-02-01') } }, [5]],
  ['$gte null matches null', { 'nested.a': { $gte: null }, nested: { $exists: true } }, [7, 8]],
  ['two range conditions on an array may be met by two elements', { scores: { $gt: 10, $lt: 5 } }, [5]],
  ['$in', { n: { $in: [1, 2.5, 'x'] } }, [1, 2]],
  ['$in with null', { flag: { $in: [null, true] } }, [1, 2, 3, 4, 6, 7, 8]],
  ['$in with a pattern', { s: { $in: [/^a/, 'date'] } }, [1, 4]],
  ['$in on elements', { tags: { $in: ['round', 'square'] } }, [1]],
  ['$nin', { n: { $nin: [1, null] } }, [2, 5, 6, 7, 8]],
  ['$exists', { flag: { $exists: true } }, [4, 5]],
  ['$exists false', { n: { $exists: false } }, [4]],
  ['$type by name', { n: { $type: 'string' } }, [5]],
  ['$type by number', { n: { $type: 18 } }, [6]],
  ['$type number', { n: { $type: 'number' } }, [1, 2, 6, 7, 8]],
  ['$type double', { n: { $type: 'double' } }, [2, 8]],
  ['$type of elements', { tags: { $type: 'string' } }, [1, 3]],
  ['$type array', { grid: { $type: 'array' } }, [4]],
  ['$size', { tags: { $size: 1 } }, [3]],
  ['$all', { tags: { $all: ['red', 'round'] } }, [1]],
  ['$elemMatch on documents', { items: { $elemMatch: { sku: 'a', qty: { $gt: 2 } } } }, [2]],
  ['without $elemMatch different elements may match', { 'items.sku': 'a', 'items.qty': { $gt: 8 } }, [3]],
  ['$elemMatch on values', { scores: { $elemMatch: { $gt: 5, $lt: 10 } } }, [5]],
  ['$all with $elemMatch', { items: { $all: [{ $elemMatch: { sku: 'a' } }, { $elemMatch: { qty: 9 } }] } }, [3]],
  ['$not', { n: { $not: { $gt: 2 } } }, [1, 3, 4, 5]],
  ['$not with a pattern', { s: { $not: /an/ } }, [1, 3, 4, 5, 6, 7, 8]],
  ['$mod', { mask: { $mod: [5, 0] } }, [6, 7]],
  ['a pattern', { s: /^b/i }, [2]],
  ['$regex with $options', { s: { $regex: 'AN', $options: 'i' } }, [2]],
  ['a multi-line pattern', { text: /^line two$/m }, [8]],
  ['$bitsAllSet', { mask: { $bitsAllSet: [2, 4] } }, [6]],
  ['$bitsAnySet', { mask: { $bitsAnySet: 3 } }, [7]],
  ['$bitsAllClear', { mask: { $bitsAllClear: 3 } }, [6]],
  ['$and', { $and: [{ tags: 'red' }, { n: 1 }] }, [1]],
  ['$or', { $or: [{ n: 1 }, { flag: true }] }, [1, 4]],
  ['$nor', { $nor: [{ n: { $exists: true } }, { flag: true }] }, []],
  ['an element by its position', { 'scores.1': 8 }, [5]],
  ['a field of an element by its position', { 'items.0.qty': 5 }, [2]],
  ['an ObjectId', { ref: new ObjectId('0123456789abcdef01234567') }, [6]],
  ['a decimal', { n: Decimal128.fromString('2.5') }, [2]],
  ['several conditions', { tags: 'red', s: { $ne: 'apple' } }, [3]],
  ['$comment is no condition', { n: 1, $comment: 'why' }, [1]],
])('%s', async (_, filter, expected) => {
  const found = await things.find(filter, { projection: { _id: 1 }, sort: { _id: 1 } }).toArray()
  expect(found.map(({ _id }) => _id)).toEqual(expected)
})

test.each<[string, object]>([
  ['an unknown operator', { n: { $near2: 1 } }],
  ['an unknown top-level operator', { $foo: 1 }],
  ['$in without an array', { n: { $in: 1 } }],
  ['$or without an array', { $or: { n: 1 } }],
  ['an empty $and', { $and: [] }],
  ['$size of a negative number', { n: { $size: -1 } }],
  ['$not of a plain value', { n: { $not: 5 } }],
  ['$mod with a zero divisor', { n: { $mod: [0, 1] } }],
  ['a malformed pattern', { n: { $regex: '(' } }],
])('%s is refused', async (_, filter) => {
  await expect(things.find(filter).toArray()).rejects.toMatchObject({
    name: 'MongoServerError',
    code: expect.any(Number),
  })
})

test.each<[string, object, number[]]>([
  ['two lists', { $and: [{ n: { $in: [1, 3, 5, 7] } }, { n: { $in: [2, 3, 6, 7, 8] } }] }, [3, 7]],
  ['a list and a range', { n: { $in: [1, 3, 5, 7], $gt: 1, $lte: 5 } }, [3, 5]],
  ['a range and a list', { $and: [{ n: { $gte: 3 } }, { n: { $in: [7, 1, 3] } }] }, [3, 7]],
  ['ranges', { $and: [{ n: { $gt: 2, $lt: 9 } }, { n: { $gte: 4, $lt: 6 } }] }, [4, 5]],
  ['ranges that do not meet', { n: { $gt: 5, $lt: 3 } }, []],
])('an index finds what %s have in common', async (_, filter, expected) => {
  const numbers = await db.collection(Array.from({ length: 10 }, (__, n) => ({ _id: n, n })))
  for (const direction of [1, -1] as const) {
    await numbers.createIndex({ n: direction })
    expect((await numbers.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id as unknown)).toEqual(expected)
    await numbers.dropIndexes()
  }
})
