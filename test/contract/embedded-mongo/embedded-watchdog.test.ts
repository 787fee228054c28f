import { createEmbeddedMongo } from '@plumbline/embedded-mongo'
import mongoose from 'mongoose'
import { until } from '#root/test/support/until'
import { type Collection, type Fields, MongoClient, openEmbeddedDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
let many: Collection
beforeAll(async () => {
  db = await openEmbeddedDatabase()
  many = await db.collection(
    Array.from({ length: 25_000 }, (_, _id) => ({ _id, n: 0, text: `text ${_id} `.repeat(5) })),
  )
})
afterAll(async () => {
  await db.dispose()
})

/** Pings over another connection while work is pending; resolves to its result and the number of responses. */
async function whilePinging<T>(begin: () => Promise<T>): Promise<{ result: T; pings: number }> {
  const other = await new MongoClient(db.store.url).connect()
  const state = { isDone: false, pings: 0 }
  const finished = begin().finally(() => (state.isDone = true))
  finished.catch(() => undefined)
  while (!state.isDone) {
    await other.db('other').command({ ping: 1 })
    state.pings += 1
  }
  await other.close()
  return { result: await finished, pings: state.pings }
}

/**
 * Fails unless a command yields to other commands. It is repeated until more than two pings were answered during one run: the pings compete
 * with it for processors, and a busy machine may not send them in time. A command that lets nobody in has at most the two that are
 * answered just before it begins and just after it ends.
 */
async function expectPings(begin: () => Promise<unknown>): Promise<void> {
  await until(async () => (await whilePinging(begin)).pings > 2)
}

const group = { $group: { _id: '$n', n: { $sum: '$_id' } } }

test.each<[string, (things: Collection) => Promise<unknown>]>([
  ['an update of 25,000 documents', (things) => things.updateMany({}, { $inc: { n: 1 } })],
  ['a scan of 25,000 documents', (things) => things.countDocuments({ text: /nothing$/ })],
  ['a sort of 25,000 documents', (things) => things.aggregate([{ $sort: { text: 1 } }, group]).toArray()],
  ['a group of 25,000 documents', (things) => things.aggregate([group]).toArray()],
  ['a distinct of 25,000 documents', (things) => things.distinct('n')],
])('%s yields to other commands', async (_, run) => {
  await expectPings(async () => run(many))
})

test('an insert and a delete of 25,000 documents yield to other commands', async () => {
  const documents = Array.from({ length: 25_000 }, (_, _id) => ({ _id, text: 'text' }))
  await expectPings(async () => (await db.collection()).insertMany(documents as never))
  await until(async () => {
    const things = await db.collection(documents)
    const { result, pings } = await whilePinging(async () => things.deleteMany({}))
    expect(result).toMatchObject({ deletedCount: 25_000 })
    return pings > 2
  })
})

test('documents that other commands change in the meantime are neither overwritten nor counted', async () => {
  const things = await db.collection(Array.from({ length: 20_000 }, (_, _id) => ({ _id, state: 'old', n: 0 })))
  const other = await new MongoClient(db.store.url).connect()
  const theirs = other.db(db.database.databaseName).collection(things.collectionName)
  const update = things.updateMany({ state: 'old' }, { $inc: { n: 1 }, $set: { state: 'new' } })
  const last = await theirs.updateOne({ _id: 19_999, state: 'old' } as never, { $set: { state: 'taken' } })
  const gone = await theirs.deleteOne({ _id: 19_998, state: 'old' } as never)
  const { matchedCount } = await update
  await other.close()
  expect(matchedCount).toBe(20_000 - last.modifiedCount - gone.deletedCount)
  expect(await things.countDocuments({ state: 'new', n: 1 })).toBe(matchedCount)
  expect(await things.countDocuments({ state: 'taken', n: 0 })).toBe(last.modifiedCount)
})

test.each<[string, (things: Collection) => Promise<unknown>]>([
  [
    'a scan',
    (things) =>
      things
        .find({ text: /nothing$/ })
        .maxTimeMS(1)
        .toArray(),
  ],
  ['a count', (things) => things.countDocuments({ text: /nothing$/ }, { maxTimeMS: 1 })],
  ['a sort', (things) => things.find({}).sort({ text: -1 }).maxTimeMS(1).toArray()],
  ['an update', (things) => things.updateMany({}, { $inc: { m: 1 } }, { maxTimeMS: 1 })],
])('%s past its maxTimeMS ends, and nothing else does', async (_, run) => {
  await expect(run(many)).rejects.toMatchObject({ code: 50 })
  expect(await many.findOne({ _id: 1 as never })).toMatchObject({ _id: 1 })
})

test('a command without maxTimeMS ends at the limit of the store, and loses nothing that was acknowledged', async () => {
  const store = await createEmbeddedMongo({ dataDir: null, commandLimitMs: 5 })
  const client = await new MongoClient(store.url).connect()
  const things = client.db('limited').collection('things')
  const numbers = Array.from({ length: 100 }, (_, part) => Array.from({ length: 50 }, (__, n) => part * 50 + n))
  for (const part of numbers) await things.insertMany(part.map((_id) => ({ _id, text: 'text '.repeat(20) })) as never)
  const update = things.updateMany({}, { $set: { changed: true } })
  const written = client
    .db('limited')
    .collection('others')
    .insertOne({ _id: 1 } as never)
  await expect(update).rejects.toMatchObject({ code: 50 })
  await written
  expect(await client.db('limited').collection('others').findOne()).toEqual({ _id: 1 })
  expect(await things.estimatedDocumentCount()).toBe(5000)
  await client.close()
  await store.dispose()
})

const catastrophic: readonly [pattern: string, text: string][] = [
  ['^(a+)+$', `${'a'.repeat(40)}b`],
  ['^(a+)+$', `${'a'.repeat(29)}b`],
  ['(a|aa)*$', `${'a'.repeat(60)}b`],
  ['(.*)*x$', 'y'.repeat(60)],
  ['^(a|a?)+$', `${'a'.repeat(40)}b`],
  ['.*.*.*.*=$', 'x'.repeat(3000)],
]

test.each(catastrophic)('the pattern %s is interrupted and does not block other commands', async (pattern, text) => {
  const things = await db.collection([{ _id: 1, text, list: [text] }])
  const refused = { code: 51156 }
  await whilePinging(async () =>
    Promise.allSettled([
      expect(things.find({ text: { $regex: pattern } }).toArray()).rejects.toMatchObject(refused),
      expect(things.updateMany({}, { $pull: { list: { $regex: pattern } } } as never)).rejects.toMatchObject(refused),
    ]).then((outcomes) => expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])),
  )
  expect(await things.findOne({ _id: 1 as never })).toEqual({ _id: 1, text, list: [text] })
})

test('a costly pattern in a transaction ends it, and releases what it held', async () => {
  const things = await db.collection([{ _id: 1, text: `${'a'.repeat(40)}b` }])
  await db.client.withSession(async (session) => {
    session.startTransaction()
    await things.updateOne({}, { $set: { n: 1 } }, { session })
    const found = things.find({ text: /^(a+)+$/ }, { session }).toArray()
    await expect(found).rejects.toMatchObject({ code: 51156 })
  })
  expect(await things.updateOne({}, { $set: { n: 2 } })).toMatchObject({ modifiedCount: 1 })
})

const nested = (depth: number): Fields => (depth === 0 ? {} : { a: nested(depth - 1) })
const nestedAnd = (depth: number): Fields => (depth === 0 ? { a: 1 } : { $and: [nestedAnd(depth - 1)] })

test('documents that are nested too deep are refused', async () => {
  const things = await db.collection()
  await things.insertOne(nested(150))
  await expect(things.insertOne(nested(250))).rejects.toMatchObject({ code: 15 })
  await expect(things.insertOne(nested(3000))).rejects.toMatchObject({ code: 15 })
  await expect(things.find(nested(3000)).toArray()).rejects.toMatchObject({ code: 15 })
  await expect(things.find(nestedAnd(1500)).toArray()).rejects.toMatchObject({ code: 15 })
  expect(await things.countDocuments({})).toBe(1)
})

test.each<[string, () => Fields]>([
  ['a giant $in', () => ({ n: { $in: Array.from({ length: 200_000 }, (_, n) => n) } })],
  [
    'two giant $ins',
    () => ({ $and: [0, 1].map((from) => ({ _id: { $in: Array.from({ length: 50_000 }, (_, n) => n * 2 + from) } })) }),
  ],
  ['a giant $nin', () => ({ n: { $nin: Array.from({ length: 200_000 }, (_, n) => n + 1000) } })],
  ['a giant $or', () => ({ $or: Array.from({ length: 3000 }, (_, n) => ({ n: n + 1000 })) })],
  ['a giant $all', () => ({ n: { $all: Array.from({ length: 20_000 }, (_, n) => n) } })],
  ['a giant bit position', () => ({ n: { $bitsAllSet: [2 ** 31 - 1] } })],
])('%s ends', async (_, filter) => {
  const found = many.find(filter(), { maxTimeMS: 5000 }).limit(1)
  const { result } = await whilePinging(async () =>
    found.toArray().then(
      (documents) => documents.length,
      (error: Fields) => error['code'],
    ),
  )
  expect([0, 1, 2, 50]).toContain(result)
})

test('an array is filled up to a limit', async () => {
  const things = await db.collection([{ _id: 1, a: [] }])
  await expect(things.updateOne({}, { $set: { 'a.2000000': 1 } })).rejects.toMatchObject({ code: 91 })
})

test('giant additions to a set end', async () => {
  const things = await db.collection([{ _id: 1, a: [] }])
  const numbers = Array.from({ length: 50_000 }, (_, n) => n)
  await things.updateOne({}, { $addToSet: { a: { $each: numbers } } })
  await things.updateOne({}, { $pullAll: { a: numbers.slice(1) } } as never)
  expect(await things.findOne()).toEqual({ _id: 1, a: [0] })
})

test('a cursor that is being read cannot be read by another command, and can be closed', async () => {
  const { cursor } = await db.database.command({
    find: many.collectionName,
    filter: { text: /nothing$/ },
    batchSize: 0,
  })
  const getMore = { getMore: toLong(cursor.id), collection: many.collectionName }
  const first = db.database.command(getMore)
  await expect(db.database.command(getMore)).rejects.toMatchObject({ code: 12051 })
  await db.database.command({ killCursors: many.collectionName, cursors: [toLong(cursor.id)] })
  expect(await first).toMatchObject({ cursor: { id: 0, nextBatch: [] } })
  await expect(db.database.command(getMore)).rejects.toMatchObject({ code: 43 })
})

function toLong(id: unknown): unknown {
  return typeof id === 'number' ? mongoose.mongo.Long.fromNumber(id) : id
}

test('a sort that needs more memory than MongoDB allows is refused', async () => {
  const large = await db.collection()
  for (let n = 0; n < 11; n += 1) await large.insertOne({ n, body: 'y'.repeat(10_000_000) })
  const sorted = large.find({}, { projection: { n: 1 } }).sort({ n: -1 })
  await expect(sorted.toArray()).rejects.toMatchObject({ code: 292 })
  const first = await large
    .find({}, { projection: { _id: 0, n: 1 } })
    .sort({ n: -1 })
    .limit(1)
    .toArray()
  expect(first).toEqual([{ n: 10 }])
})

test('a sort of thousands keeps the order of equals', async () => {
  const equal = await db.collection(Array.from({ length: 3500 }, (_, _id) => ({ _id, n: _id % 3 })))
  const sorted = await equal
    .find({}, { projection: { _id: 1 } })
    .sort({ n: 1 })
    .toArray()
  const expected = [0, 1, 2].flatMap((n) =>
    Array.from({ length: 3500 }, (_, _id) => _id).filter((_id) => _id % 3 === n),
  )
  expect(sorted.map(({ _id }) => _id as unknown)).toEqual(expected)
  const last = await equal
    .find({}, { projection: { _id: 1 } })
    .sort({ n: -1, _id: -1 })
    .limit(5)
    .toArray()
  expect(last.map(({ _id }) => _id as unknown)).toEqual([3497, 3494, 3491, 3488, 3485])
})
