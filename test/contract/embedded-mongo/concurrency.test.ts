import { openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(async () => {
  await db.dispose()
})

const times = (count: number) => Array.from({ length: count }, (_, n) => n)
const one = { _id: 1 as never }

test('fifty concurrent $inc on one document lose none', async () => {
  const counters = await db.collection([{ _id: 1, n: 0 }])
  await Promise.all(times(50).map(async () => counters.updateOne(one, { $inc: { n: 1 } })))
  expect(await counters.findOne({})).toMatchObject({ n: 50 })
})

test('of fifty concurrent inserts of one unique key one succeeds', async () => {
  const users = await db.collection()
  await users.createIndex({ email: 1 }, { unique: true })
  const outcomes = await Promise.allSettled(times(50).map(async () => users.insertOne({ email: 'a' })))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await users.countDocuments({})).toBe(1)
})

test('concurrent upserts of one unique key make one document', async () => {
  const users = await db.collection()
  await users.createIndex({ email: 1 }, { unique: true })
  await Promise.allSettled(
    times(20).map(async () => users.updateOne({ email: 'a' }, { $inc: { n: 1 } }, { upsert: true })),
  )
  expect(await users.countDocuments({})).toBe(1)
})

test('a conditional update has one winner', async () => {
  const runs = await db.collection([{ _id: 1, state: 'QUEUED' }])
  const results = await Promise.all(
    times(20).map(async (worker) =>
      runs.findOneAndUpdate({ _id: 1 as never, state: 'QUEUED' }, { $set: { state: 'RUNNING', worker } }),
    ),
  )
  expect(results.filter((result) => result !== null)).toHaveLength(1)
})

test('workers that take from a queue take each job once', async () => {
  const jobs = await db.collection(times(40).map((n) => ({ n })))
  await jobs.createIndex({ taken: 1, n: 1 })
  const taken: unknown[] = []
  const work = async () => {
    for (;;) {
      const job = await jobs.findOneAndUpdate({ taken: null }, { $set: { taken: true } }, { sort: { n: 1 } })
      if (!job) return
      taken.push(job['n'])
    }
  }
  await Promise.all(times(8).map(work))
  expect(new Set(taken).size).toBe(40)
  expect(taken).toHaveLength(40)
})

test('concurrent transactions on one document are all applied, one after the other', async () => {
  const accounts = await db.collection([{ _id: 1, balance: 100 }])
  const entries = await db.collection([{ _id: 'first' }])
  const withdraw = async (amount: number) => {
    const session = db.client.startSession()
    await session.withTransaction(async () => {
      const account = await accounts.findOne(one, { session })
      await accounts.updateOne(one, { $set: { balance: Number(account?.['balance']) - amount } }, { session })
      await entries.insertOne({ amount }, { session })
    })
    await session.endSession()
  }
  await Promise.all(times(10).map(async () => withdraw(5)))
  expect(await accounts.findOne({})).toMatchObject({ balance: 50 })
  expect(await entries.countDocuments({ amount: 5 })).toBe(10)
})

test('a balance never goes below zero under concurrent conditional updates', async () => {
  const accounts = await db.collection([{ _id: 1, balance: 10 }])
  const results = await Promise.all(
    times(30).map(async () => accounts.updateOne({ _id: 1 as never, balance: { $gte: 1 } }, { $inc: { balance: -1 } })),
  )
  expect(results.filter(({ modifiedCount }) => modifiedCount === 1)).toHaveLength(10)
  expect(await accounts.findOne({})).toMatchObject({ balance: 0 })
})
