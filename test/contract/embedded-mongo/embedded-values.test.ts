import mongoose from 'mongoose'
import { type Collection, type Fields, openEmbeddedDatabase, type TestDatabase } from './test-database.ts'

const { BSONRegExp, Code, Decimal128, Double, Long, MaxKey, MinKey, Timestamp } = mongoose.mongo

/** Values of all types, in conditions and in updates. */
let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openEmbeddedDatabase()
  things = await db.collection([{ _id: 1, a: 1, b: [1, 2, 3] }])
})
afterAll(async () => {
  await db.dispose()
})

const type = 14

const ids = async (collection: Collection, filter: Fields) =>
  (await collection.find(filter, { sort: { _id: 1 }, projection: { _id: 1 } }).toArray()).map(
    ({ _id }) => _id as unknown,
  )

describe('comparisons keep to one type', () => {
  const values: readonly unknown[] = [
    new MinKey(),
    null,
    1,
    'a',
    { a: 1 },
    [9],
    Buffer.from([1]),
    true,
    new Date(5),
    new Timestamp({ t: 0, i: 5 }),
    new BSONRegExp('a'),
    new Code('f()'),
    new MaxKey(),
    Long.fromNumber(5),
    new Double(0.5),
    Decimal128.fromString('2.5'),
  ]
  let typed: Collection
  beforeAll(async () => {
    typed = await db.collection(values.map((v, _id) => ({ _id, v })))
  })

  const numbers = [2, 5, 13, 14, 15]
  test.each<[string, Fields, number[]]>([
    ['numbers', { v: { $gt: new Double(-1) } }, numbers],
    ['a timestamp', { v: { $gte: new Timestamp({ t: 0, i: 1 }) } }, [9]],
    ['a timestamp that is less', { v: { $lt: new Timestamp({ t: 1, i: 1 }) } }, [9]],
    ['a number equal to a timestamp', { v: 5 }, [13]],
    ['a timestamp equal to a number', { v: new Timestamp({ t: 0, i: 5 }) }, [9]],
    ['a timestamp among others', { v: { $in: [new Timestamp({ t: 0, i: 5 })] } }, [9]],
    ['dates', { v: { $gt: new Date(0) } }, [8]],
    ['text', { v: { $gte: '' } }, [3]],
    ['booleans', { v: { $lte: true } }, [7]],
    ['null', { v: { $gte: null } }, [1]],
    ['javascript', { v: { $gte: new Code('') } }, [11]],
    ['decimals', { v: { $gt: Decimal128.fromString('2.4'), $lt: Decimal128.fromString('3') } }, [15]],
    ['the least', { v: { $lte: new MinKey() } }, [0]],
    ['the greatest', { v: { $gte: new MaxKey() } }, [12]],
    ['$type of a timestamp', { v: { $type: 'timestamp' } }, [9]],
    ['$type of numbers', { v: { $type: 'number' } }, numbers],
    ['$mod of a timestamp', { v: { $mod: [5, 0] } }, [13, 14]],
  ])('%s', async (_, filter, expected) => {
    expect(await ids(typed, filter)).toEqual(expected)
    await typed.createIndex({ v: 1 })
    expect(await ids(typed, filter)).toEqual(expected)
    await typed.dropIndexes()
  })

  test('a timestamp is no number to $inc and $sum', async () => {
    await expect(typed.updateOne({ _id: 9 as never }, { $inc: { v: 1 } })).rejects.toMatchObject({ code: type })
    await expect(
      typed.updateOne({ _id: 2 as never }, { $inc: { v: new Timestamp({ t: 0, i: 5 }) } } as never),
    ).rejects.toMatchObject({ code: type })
    const sum = await typed.aggregate([{ $match: { _id: 9 } }, { $group: { _id: null, n: { $sum: '$v' } } }]).toArray()
    expect(sum).toEqual([{ _id: null, n: 0 }])
  })

  test('an empty timestamp becomes the present one', async () => {
    const stamped = await db.collection([
      { _id: 1, at: new Timestamp({ t: 0, i: 0 }), in: { at: new Timestamp({ t: 0, i: 0 }) } },
    ])
    const found = await stamped.findOne()
    const { at, in: inner } = found as unknown as Record<'at' | 'in', { getHighBits(): number; at: unknown }>
    expect(at.getHighBits()).toBeGreaterThan(1_700_000_000)
    expect(inner.at).toEqual(new Timestamp({ t: 0, i: 0 }))
  })
})

test.each<[string, Fields, unknown[], unknown[]]>([
  ['$size', { $size: 2 }, [[1, 2], [1], 3], [[1], 3]],
  ['$all', { $all: [1, 2] }, [[1, 2, 3], [1], 3], [[1], 3]],
  ['$or', { $or: [{ x: 1 }, { y: 2 }] }, [{ x: 1 }, { y: 2 }, { x: 2 }, 5], [{ x: 2 }, 5]],
  ['$and', { $and: [{ x: 1 }, { y: 2 }] }, [{ x: 1, y: 2 }, { x: 1 }], [{ x: 1 }]],
  ['$nor', { $nor: [{ x: 1 }] }, [{ x: 1 }, { x: 2 }, 3], [{ x: 1 }, 3]],
  ['$gt of arrays', { $gt: 3 }, [[1, 5], [1], 4, 2], [[1], 2]],
  ['$elemMatch', { $elemMatch: { $gt: 3 } }, [[5], [1], 5], [[1], 5]],
  ['$not', { $not: { $gt: 3 } }, [5, 1, 'a'], [5]],
  ['$in', { $in: [1, 'a'] }, [1, 'a', [1], 2], [2]],
  ['$regex', { $regex: '^a' }, ['ab', 'b', ['ab']], ['b']],
  ['$exists', { $exists: true }, [1, null], []],
  ['a document', { x: 1 }, [{ x: 1, y: 2 }, { x: 2 }, [{ x: 1 }]], [{ x: 2 }, [{ x: 1 }]]],
  ['nothing', {}, [{ x: 1 }, 1], [1]],
])('$pull with %s', async (_, condition, before, after) => {
  const pulled = await db.collection([{ _id: 1, a: before }])
  await pulled.updateOne({}, { $pull: { a: condition } } as never)
  expect(await pulled.findOne()).toEqual({ _id: 1, a: after })
})

test('whole numbers as field names are refused where JavaScript would move them', async () => {
  const document = new Map<string, unknown>([
    ['b', 1],
    ['2', 1],
  ])
  await expect(things.insertOne({ a: document })).rejects.toMatchObject({ code: 2 })
  const nested = await db.collection([{ _id: 1, a: { b: 1 }, n: { 5: 1 } }])
  await expect(nested.updateOne({}, { $set: { 'a.7': 1 } })).rejects.toMatchObject({ code: 2 })
  await expect(nested.updateOne({}, { $set: { 'n.4': 1 } })).rejects.toMatchObject({ code: 2 })
  await nested.updateOne({}, { $set: { 'n.6': 1, 'n.7': 1 } })
  expect(await nested.findOne()).toEqual({ _id: 1, a: { b: 1 }, n: { 5: 1, 6: 1, 7: 1 } })
})

test('the deprecated types are refused, in documents and in queries', async () => {
  const { BSONSymbol, DBRef } = mongoose.mongo
  await expect(things.insertOne({ a: new BSONSymbol('x') })).rejects.toMatchObject({ code: 2 })
  await expect(things.find({ a: new BSONSymbol('x') }).toArray()).rejects.toMatchObject({ code: 2 })
  await expect(things.insertOne({ a: new Code('f()', { x: 1 }) })).rejects.toMatchObject({ code: 2 })
  const references = await db.collection([
    { _id: 1, r: new DBRef('c', new mongoose.Types.ObjectId('0123456789abcdef01234567')) },
  ])
  expect(await references.countDocuments({ 'r.$ref': 'c' })).toBe(1)
  expect(
    await references.countDocuments({ r: new DBRef('c', new mongoose.Types.ObjectId('0123456789abcdef01234567')) }),
  ).toBe(1)
})

test.each<[string, Fields, Fields]>([
  ['removing _id', { $unset: { _id: '' } }, {}],
  ['renaming _id', { $rename: { _id: 'x' } }, {}],
  ['elements and one of them', { $set: { 'b.$[]': 1, 'b.1': 1 } }, {}],
  ['elements and a name', { $set: { 'b.$[]': 1 }, $inc: { 'b.x': 1 } }, {}],
  ['a path twice by position', { $set: { 'b.$[]': 1 }, $inc: { 'b.0': 1 } }, {}],
  ['a path of an object that has no such name', { $constructor: { a: 1 } }, {}],
])('an update with %s is refused', async (_, u) => {
  const { writeErrors } = (await db.database
    .command({ update: things.collectionName, updates: [{ q: { _id: 1 }, u }] })
    .catch((error: Fields) => ({ writeErrors: [error] }))) as { writeErrors?: Fields[] }
  expect(writeErrors?.[0]?.['code']).toEqual(expect.any(Number))
  expect(await things.findOne()).toEqual({ _id: 1, a: 1, b: [1, 2, 3] })
})

test('a positional update is refused where conditions matched different elements', async () => {
  const lists = await db.collection([{ _id: 1, a: [1, 2], b: [1, 2] }])
  await expect(lists.updateOne({ a: 1, b: 2 }, { $set: { 'a.$': 9 } })).rejects.toMatchObject({ code: 2 })
  await lists.updateOne({ a: 2, b: 2 }, { $set: { 'a.$': 9 } })
  expect(await lists.findOne()).toEqual({ _id: 1, a: [1, 9], b: [1, 2] })
})

test.each<[string, Fields]>([
  ['by two values', { $and: [{ a: 1 }, { a: 2 }] }],
  ['by the whole and a part', { a: { b: 1 }, 'a.b': 1 }],
  ['by all of several', { a: { $all: [1, 2] } }],
])('an upsert %s is refused', async (_, filter) => {
  await expect(
    db.database.collection('upserts').updateOne(filter, { $set: { z: 1 } }, { upsert: true }),
  ).rejects.toMatchObject({ code: 54 })
})

test('two arrays in one index, or in one sort, are refused', async () => {
  const lists = await db.collection([{ _id: 1, a: [1, 2], b: [1, 2] }])
  await expect(lists.createIndex({ a: 1, b: 1 })).rejects.toMatchObject({ code: 171 })
  await expect(lists.find().sort({ a: 1, b: 1 }).toArray()).rejects.toMatchObject({ code: 171 })
  await lists.createIndex({ a: 1, c: 1 })
  await expect(lists.updateOne({}, { $set: { c: [1] } })).rejects.toMatchObject({ code: 171 })
})
