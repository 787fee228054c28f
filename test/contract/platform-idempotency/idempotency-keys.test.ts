import { createIdempotencyKeys, toIdempotentCall } from '#platform/idempotency'
import type { IdempotencyKeys, IdempotentCall } from '#platform/idempotency'
import { createLog } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'
import type { DocumentStore } from '#root/test/support/document-store'

interface Thing {
  readonly _id: string
  readonly title: string
}

let store: DocumentStore
let mongo: Mongo
let keys: IdempotencyKeys
let created = 0

beforeAll(async () => {
  store = await startDocumentStore()
  const log = createLog({ service: 'test', level: 'silent' })
  mongo = await connectMongo({ url: store.url, database: uniqueDatabaseName('keys'), log })
  keys = createIdempotencyKeys({ connection: mongo.connection })
  await keys.prepare()
  await things().createIndex({ title: 1 }, { unique: true })
})
afterAll(async () => {
  await mongo.connection.dropDatabase()
  await mongo.dispose()
  await store.dispose()
})

const things = () => mongo.connection.collection<Thing>('things')
const callOf = (call: Partial<IdempotentCall> = {}): IdempotentCall => ({
  operation: 'createThing',
  callerId: 'usr_ada',
  organizationId: 'org_1',
  key: 'key',
  input: { title: 'a thing', size: { width: 1, height: 2 } },
  ...call,
})

/** Creates a thing, or gives the one that an equal call has created. */
const create = (call: IdempotentCall | null, title = `thing ${(created += 1)}`) =>
  keys.once(call, {
    create: (claim) =>
      mongo.transaction(async (session) => {
        const thing = { _id: `thi_${title}`, title }
        await claim(thing._id, session)
        await things().insertOne(thing, { session })
        return thing
      }),
    load: async (id) => {
      const thing = await things().findOne({ _id: id })
      if (!thing) throw new Error(`expected the thing ${id}, found none`)
      return thing
    },
  })

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    ({ code }: { code?: unknown }) => code,
  )

test('the same key and input return the same object, in any order of the fields', async () => {
  const first = await create(callOf({ key: 'again' }))
  const input = { size: { height: 2, width: 1 }, title: 'a thing' }
  await expect(create(callOf({ key: 'again', input }))).resolves.toEqual(first)
  await expect(things().countDocuments({ _id: first._id })).resolves.toBe(1)
})

test('the same key with other input is a CONFLICT that names the key, and creates nothing', async () => {
  await create(callOf({ key: 'other input' }))
  const before = await things().countDocuments({})
  const other = create(callOf({ key: 'other input', input: { title: 'another thing' } }))
  await expect(other).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('"other input"') })
  await expect(things().countDocuments({})).resolves.toBe(before)
})

test('another caller, organization or mutation has keys of its own', async () => {
  const others = [
    {},
    { callerId: 'usr_bob' },
    { organizationId: 'org_2' },
    { organizationId: null },
    { operation: 'b' },
  ]
  const made = []
  for (const other of others) made.push(await create(callOf({ key: 'shared', ...other })))
  expect(new Set(made.map(({ _id }) => _id)).size).toBe(others.length)
})

test('one of several concurrent calls creates the object, and all receive it', async () => {
  const results = await Promise.all(Array.from({ length: 12 }, () => create(callOf({ key: 'race' }))))
  expect(new Set(results.map(({ _id }) => _id)).size).toBe(1)
})

test('one of several concurrent calls with different input creates its object, and the others fail with CONFLICT', async () => {
  const calls = Array.from({ length: 8 }, (_, size) => create(callOf({ key: 'mixed race', input: { size } })))
  const codes = await Promise.all(calls.map(codeOf))
  expect(codes.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'CONFLICT'), 'none'].toSorted())
})

test('a failed call does not use up its key', async () => {
  await create(null, 'taken')
  // The title is unique: the transaction fails after the key was claimed.
  await expect(codeOf(create(callOf({ key: 'failed' }), 'taken'))).resolves.toBe(11_000)
  await expect(create(callOf({ key: 'failed' }), 'free')).resolves.toMatchObject({ title: 'free' })
})

test('without a key each call creates an object', async () => {
  const [one, other] = [await create(null), await create(null)]
  expect(one._id).not.toBe(other._id)
})

test('neither keys nor input are stored in plain text', async () => {
  await create(callOf({ key: 'a secret key', input: { title: 'a secret title' } }))
  const stored = await mongo.connection.collection('idempotency_keys').find({}).toArray()
  expect(JSON.stringify(stored)).not.toContain('secret')
})

test('the store forgets a key when its time is over', async () => {
  const brief = createIdempotencyKeys({ connection: mongo.connection, keepMs: 1_000, collection: 'brief_keys' })
  await brief.prepare()
  const indexes = await mongo.connection.collection('brief_keys').indexes()
  expect(indexes).toContainEqual(expect.objectContaining({ key: { createdAt: 1 }, expireAfterSeconds: 1 }))
})

test.each([null, undefined])('%p is no key', (key) => {
  expect(toIdempotentCall({ ...callOf(), key })).toBeNull()
})

test.each(['', '  ', 'x'.repeat(201), 'a\u0000b'])('%p is refused', (key) => {
  expect(() => toIdempotentCall({ ...callOf(), key })).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'idempotencyKey' } }),
  )
})
