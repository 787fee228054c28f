import mongoose from 'mongoose'
import { errorOf, type Fields, openEmbeddedDatabase, type TestDatabase } from './test-database.ts'

const { Double, Long } = mongoose.mongo

let db: TestDatabase
beforeAll(async () => {
  db = await openEmbeddedDatabase()
})
afterAll(async () => {
  await db.dispose()
})

test('an element stays taken under a unique index by a document that the transaction has changed otherwise', async () => {
  const things = await db.collection([{ _id: 1, tags: ['a'] }])
  await things.createIndex({ tags: 1 }, { unique: true })
  const failed = db.client.withSession(async (session) =>
    session.withTransaction(async () => {
      await things.updateOne({}, { $inc: { n: 1 } }, { session })
      await things.insertOne({ tags: ['b', 'a'] }, { session })
    }),
  )
  expect((await errorOf(failed)).code).toBe(11000)
})

test('a bitmask beyond 2^53 is exact', async () => {
  const things = await db.collection(['9007199254740993', '9007199254740992'].map((n) => ({ n: Long.fromString(n) })))
  expect(await things.countDocuments({ n: { $bitsAllSet: Long.fromString('9007199254740993') } })).toBe(1)
})

test('a bit position with a fraction is refused', async () => {
  const things = await db.collection([{ n: 1 }])
  const found = things.find({ n: { $bitsAllSet: [new Double(1.5)] } }).toArray()
  await expect(found).rejects.toMatchObject({ code: 2 })
})

/** As in MongoDB, which documents it for sparse indexes: a hint returns only the documents in the index. */
describe('a hint of an index that leaves documents out', () => {
  const documents = [
    { _id: 1, a: 2, live: true },
    { _id: 2, a: 1, live: true },
    { _id: 3, a: 3, live: false },
    { _id: 4, live: false },
  ]

  test.each<[string, Fields, Fields, number[]]>([
    ['a partial index', { partialFilterExpression: { live: true } }, { a: { $gt: 0 } }, [2, 1]],
    ['a partial index and no condition', { partialFilterExpression: { live: true } }, {}, [2, 1]],
    ['a partial index with nothing that matches', { partialFilterExpression: { live: true } }, { live: false }, []],
    ['a sparse index', { sparse: true }, {}, [2, 1, 3]],
  ])('finds only what is in %s', async (_, options, filter, expected) => {
    const things = await db.collection(documents)
    await things.createIndex({ a: 1 }, { ...options, name: 'some' })
    const found = await things.find(filter).hint('some').sort({ a: 1 }).toArray()
    expect(found.map(({ _id }) => _id as unknown)).toEqual(expected)
    expect(await things.countDocuments(filter, { hint: 'some' })).toBe(expected.length)
    const command = { count: things.collectionName, query: filter, hint: 'some' }
    expect(await db.database.command(command)).toMatchObject({ n: expected.length })
  })

  test('changes only what is in it', async () => {
    const things = await db.collection(documents)
    await things.createIndex({ a: 1 }, { partialFilterExpression: { live: true }, name: 'some' })
    expect(await things.updateMany({}, { $set: { n: 1 } }, { hint: 'some' })).toMatchObject({ matchedCount: 2 })
    expect(await things.deleteMany({ a: { $gt: 1 } }, { hint: 'some' })).toMatchObject({ deletedCount: 1 })
  })
})

test('a hint of a path with a position scans all of the index', async () => {
  const things = await db.collection([
    { _id: 1, a: [5] },
    { _id: 3, a: { 0: 5 } },
    { _id: 4, a: [6, 5] },
    { _id: 5, a: [[5], { x: 1 }] },
  ])
  await things.createIndex({ 'a.0': 1 })
  const ids = async (hint?: string) =>
    (
      await things
        .find({ 'a.0': 5 }, hint === undefined ? {} : { hint })
        .sort({ _id: 1 })
        .toArray()
    ).map(({ _id }) => _id as unknown)
  expect(await ids('a.0_1')).toEqual(await ids())
  await expect(things.insertOne({ a: [{ 0: 5 }] })).rejects.toMatchObject({ code: 16746 })
})

test('a natural hint serves a sort', async () => {
  const things = await db.collection([
    { _id: 1, a: 2 },
    { _id: 2, a: 1 },
  ])
  await things.createIndex({ a: 1 })
  const found = await things
    .find({ a: { $gt: 0 } })
    .hint({ $natural: 1 })
    .sort({ a: 1 })
    .toArray()
  expect(found.map(({ _id }) => _id as unknown)).toEqual([2, 1])
})

test('a pattern finds itself where it is stored, with an index as without', async () => {
  const things = await db.collection([
    { _id: 1, s: /^abc/ },
    { _id: 2, s: 'abcd' },
    { _id: 3, s: /^abc/i },
  ])
  const ids = async () => (await things.find({ s: /^abc/ }).sort({ _id: 1 }).toArray()).map(({ _id }) => _id as unknown)
  expect(await ids()).toEqual([1, 2])
  await things.createIndex({ s: 1 })
  expect(await ids()).toEqual([1, 2])
})

test.each<[string, Fields]>([
  ['$in', { s: { $in: [/^a/, 'x'] } }],
  ['$all', { s: { $all: [/^a/] } }],
  ['$not', { s: { $not: /^b/ } }],
  ['$regex with $options', { s: { $regex: '^A', $options: 'i' } }],
])('patterns in %s are patterns in any stage', async (_, filter) => {
  const things = await db.collection([{ s: 'ab' }, { s: 'bb' }])
  const pipeline = [{ $group: { _id: '$s', s: { $first: '$s' } } }, { $match: filter }, { $project: { _id: 1 } }]
  expect(await things.aggregate(pipeline).toArray()).toEqual([{ _id: 'ab' }])
})

test('a key that was free to others while a transaction saw it taken is a conflict in it', async () => {
  const things = await db.collection([{ _id: 1, n: 'old' }])
  await db.client.withSession(async (session) => {
    session.startTransaction()
    await things.findOne({}, { session })
    await things.deleteOne({})
    await expect(things.insertOne({ _id: 1, n: 'new' } as never, { session })).rejects.toMatchObject({ code: 112 })
    await session.abortTransaction()
  })
})
