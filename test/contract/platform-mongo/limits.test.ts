import { Schema } from 'mongoose'
import type { Model } from 'mongoose'
import { createLog } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import { createOutbox } from '#platform/outbox'
import type { OutboxEvent } from '#platform/outbox'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'
import type { DocumentStore } from '#root/test/support/document-store'
import { until } from '#root/test/support/until'

interface Thing {
  readonly _id: number
  readonly text: string
}

let store: DocumentStore
let mongo: Mongo
let things: Model<Thing>
const sent: [name: string, maxTimeMs: unknown][] = []

beforeAll(async () => {
  store = await startDocumentStore()
  const log = createLog({ service: 'test', level: 'silent' })
  const onCommand = ({ name, command }: { readonly name: string; readonly command: unknown }) =>
    sent.push([name, (command as { maxTimeMS?: unknown }).maxTimeMS])
  const database = uniqueDatabaseName('limits')
  mongo = await connectMongo({ url: store.url, database, log, onCommand, maxTimeMs: 10_000 })
  things = mongo.connection.model<Thing>('Thing', new Schema<Thing>({ _id: Number, text: String }))
  await things.insertMany(Array.from({ length: 20_000 }, (_, _id) => ({ _id, text: `${_id}`.repeat(50) })))
})
afterAll(async () => {
  await mongo.connection.dropDatabase()
  await mongo.dispose()
  await store.dispose()
})

test('each kind of query has a time limit on the server', async () => {
  sent.length = 0
  await things.findById(1).lean()
  await things.find({ _id: 1 }).lean()
  await things.find({ _id: 1 }).maxTimeMS(7).lean()
  await things.aggregate([{ $match: { _id: 1 } }])
  await things.updateOne({ _id: 1 }, { $set: { text: 'a' } })
  await things.replaceOne({ _id: 1 }, { text: 'b' })
  await things.findOneAndUpdate({ _id: 1 }, { $set: { text: 'c' } })
  await things.bulkWrite([{ updateOne: { filter: { _id: 2 }, update: { $set: { text: 'd' } } } }])
  await things.bulkWrite([{ deleteOne: { filter: { _id: 2 } } }], { maxTimeMS: 7 } as never)
  await things.deleteOne({ _id: 1 })
  expect(sent).toEqual([
    ['find', 10_000],
    ['find', 10_000],
    ['find', 7],
    ['aggregate', 10_000],
    ['update', 10_000],
    ['update', 10_000],
    ['findAndModify', 10_000],
    ['update', 10_000],
    ['delete', 7],
    ['delete', 10_000],
  ])
})

test('each command of the outbox does so as well', async () => {
  sent.length = 0
  const delivered: string[] = []
  const deliver = async ({ id }: OutboxEvent) => void delivered.push(id)
  const log = createLog({ service: 'test', level: 'silent' })
  const outbox = createOutbox({ connection: mongo.connection, topics: null, deliver, log })
  await outbox.start()
  const event = { id: 'evt_1', type: 'thing.happened', correlationId: 'call-1', payload: null }
  await mongo.transaction((session) => outbox.append([event], session))
  await until(() => delivered.length > 0 && sent.some(([name]) => name === 'update'))
  await outbox.dispose()
  const asked = sent.filter(([name]) => ['find', 'insert', 'update'].includes(name))
  expect(new Set(asked.map(([name]) => name))).toEqual(new Set(['find', 'insert', 'update']))
  expect(new Set(asked.map(([, maxTimeMs]) => maxTimeMs))).toEqual(new Set([10_000]))
})

test('a query that takes longer fails with TIMEOUT', async () => {
  // The external server of these tests takes the limit and does not keep it.
  if (store.kind === 'external') return
  const slow = { text: /nothing$/ }
  await expect(things.find(slow).maxTimeMS(1).lean()).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: 'The database did not respond in time.',
    details: { service: 'mongodb' },
    cause: { code: 50 },
  })
  const counted = things.aggregate([{ $match: slow }, { $group: { _id: null, n: { $sum: 1 } } }], { maxTimeMS: 1 })
  await expect(counted).rejects.toMatchObject({ code: 'TIMEOUT' })
  const update = { updateMany: { filter: slow, update: { $set: { text: 'found' } } } }
  const written = things.bulkWrite([update], { maxTimeMS: 1 } as never)
  await expect(written).rejects.toMatchObject({ code: 'TIMEOUT' })
})
