import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { untilShown } from '#root/test/support/until'
import { type Client, type Collection, errorOf, openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openTestDatabase()
})
beforeEach(async () => {
  things = await db.collection([
    { _id: 1, n: 1 },
    { _id: 2, n: 2 },
  ])
})
afterAll(async () => {
  await db.dispose()
})

type Session = ReturnType<Client['startSession']>

async function inSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const session = db.client.startSession()
  try {
    return await work(session)
  } finally {
    await session.endSession()
  }
}

const one = { _id: 1 as never }

test('all writes of a committed transaction are there', async () => {
  await inSession(async (session) =>
    session.withTransaction(async () => {
      await things.insertOne({ n: 3 }, { session })
      await things.updateOne(one, { $inc: { n: 10 } }, { session })
      await things.deleteOne({ n: 2 }, { session })
    }),
  )
  expect((await things.find({}).sort({ n: 1 }).toArray()).map(({ n }) => n as unknown)).toEqual([3, 11])
})

test('no write of an aborted transaction is there', async () => {
  await inSession(async (session) => {
    session.startTransaction()
    await things.insertOne({ n: 3 }, { session })
    await things.updateMany({}, { $inc: { n: 10 } }, { session })
    await session.abortTransaction()
  })
  expect((await things.find({}).sort({ n: 1 }).toArray()).map(({ n }) => n as unknown)).toEqual([1, 2])
})

test('only the transaction itself sees its writes before it commits', async () => {
  await inSession(async (session) => {
    session.startTransaction()
    await things.insertOne({ _id: 3, n: 30 } as never, { session })
    await things.updateOne(one, { $set: { n: 100 } }, { session })
    await things.deleteOne({ n: 2 }, { session })
    const inside = await things.find({}, { session }).sort({ n: -1 }).toArray()
    expect(inside).toEqual([
      { _id: 1, n: 100 },
      { _id: 3, n: 30 },
    ])
    expect(await things.countDocuments({ n: { $gt: 5 } }, { session })).toBe(2)
    expect(await things.find({}).sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ])
    await session.commitTransaction()
  })
  expect(await things.countDocuments({})).toBe(2)
})

test('a transaction sees its own writes through an index, in order', async () => {
  await things.createIndex({ n: 1 })
  await inSession(async (session) => {
    session.startTransaction()
    await things.insertMany(
      [
        { _id: 3, n: 1.5 },
        { _id: 4, n: 0 },
      ] as never,
      { session },
    )
    await things.updateOne({ _id: 2 as never }, { $set: { n: -1 } }, { session })
    const found = await things
      .find({ n: { $gte: -5 } }, { session })
      .sort({ n: 1 })
      .toArray()
    expect(found.map(({ _id }) => _id as unknown)).toEqual([2, 4, 1, 3])
    const reversed = await things
      .find({ n: { $gt: 0 } }, { session })
      .sort({ n: -1 })
      .toArray()
    expect(reversed.map(({ _id }) => _id as unknown)).toEqual([3, 1])
    await session.abortTransaction()
  })
})

test('a transaction reads one moment, whatever is committed meanwhile', async () => {
  await inSession(async (session) => {
    session.startTransaction()
    expect(await things.findOne(one, { session })).toMatchObject({ n: 1 })
    await things.updateOne(one, { $set: { n: 50 } })
    await things.insertOne({ n: 60 })
    await things.deleteOne({ _id: 2 as never })
    expect((await things.find({}, { session }).sort({ _id: 1 }).toArray()).map(({ n }) => n as unknown)).toEqual([1, 2])
    await session.commitTransaction()
  })
  expect(await things.countDocuments({})).toBe(2)
})

test('the second of two transactions that write one document gets a WriteConflict', async () => {
  await inSession(async (first) =>
    inSession(async (second) => {
      first.startTransaction()
      second.startTransaction()
      await things.updateOne(one, { $inc: { n: 1 } }, { session: first })
      const error = await errorOf(things.updateOne(one, { $inc: { n: 1 } }, { session: second }))
      expect(error.code).toBe(112)
      expect(error.hasErrorLabel('TransientTransactionError')).toBe(true)
      await first.commitTransaction()
      await second.abortTransaction()
    }),
  )
  expect(await things.findOne(one)).toMatchObject({ n: 2 })
})

test('a transaction cannot write what was changed after it began', async () => {
  await inSession(async (session) => {
    session.startTransaction()
    await things.findOne(one, { session })
    await things.updateOne(one, { $set: { n: 7 } })
    await expect(things.updateOne(one, { $inc: { n: 1 } }, { session })).rejects.toMatchObject({ code: 112 })
    await session.abortTransaction()
  })
})

test('two transactions that write different documents both commit', async () => {
  await inSession(async (first) =>
    inSession(async (second) => {
      first.startTransaction()
      second.startTransaction()
      await things.updateOne(one, { $inc: { n: 10 } }, { session: first })
      await things.updateOne({ _id: 2 as never }, { $inc: { n: 10 } }, { session: second })
      await things.insertOne({ _id: 3, n: 3 } as never, { session: first })
      await second.commitTransaction()
      await first.commitTransaction()
    }),
  )
  expect((await things.find({}).sort({ _id: 1 }).toArray()).map(({ n }) => n as unknown)).toEqual([11, 12, 3])
})

test('an error ends the transaction', async () => {
  await inSession(async (session) => {
    session.startTransaction()
    await things.insertOne({ _id: 5 } as never, { session })
    await expect(things.insertOne({ _id: 1 } as never, { session })).rejects.toMatchObject({ code: 11000 })
    await expect(things.findOne({}, { session })).rejects.toMatchObject({ code: 251 })
    await session.abortTransaction()
  })
  expect(await things.countDocuments({})).toBe(2)
})

test('a unique key that a transaction has taken is taken', async () => {
  await things.createIndex({ n: 1 }, { unique: true })
  await inSession(async (session) => {
    session.startTransaction()
    await things.insertOne({ n: 3 }, { session })
    await expect(things.insertOne({ n: 3 }, { session })).rejects.toMatchObject({ code: 11000 })
    await session.abortTransaction()
  })
})

test('a unique key that a transaction frees may be used in it', async () => {
  await things.createIndex({ n: 1 }, { unique: true })
  await inSession(async (session) =>
    session.withTransaction(async () => {
      await things.deleteOne({ n: 2 }, { session })
      await things.insertOne({ _id: 9, n: 2 } as never, { session })
    }),
  )
  expect(await things.findOne({ n: 2 })).toEqual({ _id: 9, n: 2 })
})

test('a write outside waits for the transaction that has the document', async () => {
  await inSession(async (session) => {
    session.startTransaction()
    await things.updateOne(one, { $inc: { n: 10 } }, { session })
    const outside = things.updateOne(one, { $inc: { n: 100 } })
    await session.commitTransaction()
    expect(await outside).toMatchObject({ modifiedCount: 1 })
  })
  expect(await things.findOne(one)).toMatchObject({ n: 111 })
})

test('findOneAndUpdate, aggregate and distinct take part', async () => {
  await inSession(async (session) => {
    session.startTransaction()
    await things.findOneAndUpdate(one, { $set: { n: 5 } }, { session, upsert: true })
    expect(await things.aggregate([{ $group: { _id: null, sum: { $sum: '$n' } } }], { session }).toArray()).toEqual([
      { _id: null, sum: 7 },
    ])
    expect((await things.distinct('n', {}, { session })).sort()).toEqual([2, 5])
    await session.abortTransaction()
  })
})

test('a transaction over several collections and databases commits as one', async () => {
  const other = await db.collection([{ _id: 1 }])
  await inSession(async (session) =>
    session.withTransaction(async () => {
      await things.updateOne(one, { $set: { n: 9 } }, { session })
      await other.updateOne(one, { $set: { n: 9 } }, { session })
    }),
  )
  expect([await things.countDocuments({ n: 9 }), await other.countDocuments({ n: 9 })]).toEqual([1, 1])
})

test('an empty transaction commits, and committing again is no error', async () => {
  await inSession(async (session) => {
    session.startTransaction()
    await session.commitTransaction()
    session.startTransaction()
    await things.insertOne({ n: 8 }, { session })
    await session.commitTransaction()
    await session.commitTransaction()
  })
  expect(await things.countDocuments({ n: 8 })).toBe(1)
})

test('what a transaction has changed can be changed by others soon after the process that opened it was killed', async () => {
  const [program, ...names] = ['abandoning-writer.ts', db.store.url, db.database.databaseName, things.collectionName]
  const writer = fork(join(import.meta.dirname, program), names, { execArgv: ['--conditions=source'] })
  await once(writer, 'message')
  expect(await attemptToWrite()).toBe('WriteConflict')
  const exited = once(writer, 'exit')
  writer.kill('SIGKILL')
  await exited
  await untilShown(attemptToWrite, (outcome) => outcome === 'written')
  expect(await things.findOne(one)).toEqual({ _id: 1, n: 2 })
})

const attemptToWrite = () =>
  inSession(async (session) => {
    session.startTransaction()
    try {
      await things.updateOne(one, { $inc: { n: 1 } }, { session })
      await session.commitTransaction()
      return 'written'
    } catch (error) {
      return (error as Awaited<ReturnType<typeof errorOf>>).codeName
    }
  })
