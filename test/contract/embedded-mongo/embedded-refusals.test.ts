import mongoose from 'mongoose'
import { type Collection, type Fields, openEmbeddedDatabase, type TestDatabase } from './test-database.ts'

const { Timestamp } = mongoose.mongo

let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openEmbeddedDatabase()
  things = await db.collection([{ _id: 1, a: 1, b: [1, 2, 3], s: 'x' }])
})
afterAll(async () => {
  await db.dispose()
})

const collation = { locale: 'en', strength: 2 }
test.each<[string, Fields, number]>([
  ['find', { collation }, 2],
  ['find', { min: { _id: 1 }, hint: { _id: 1 } }, 115],
  ['find', { max: { _id: 1 }, hint: { _id: 1 } }, 115],
  ['find', { tailable: true }, 115],
  ['find', { projection: { b: { $slice: 1, other: 1 } } }, 2],
  ['find', { filter: { a: 1 }, projection: { 'b.$': 1 } }, 51246],
  ['find', { sort: { $other: 1 } }, 16410],
  ['find', { readConcern: { level: 'snapshot' } }, 115],
  ['find', { readConcern: { level: 'snapshot', atClusterTime: new Timestamp({ t: 1, i: 1 }) } }, 115],
  ['aggregate', { pipeline: [], cursor: {}, collation }, 2],
  ['aggregate', { pipeline: [], cursor: {}, readConcern: { level: 'snapshot' } }, 115],
  ['count', { query: {}, collation }, 2],
  ['distinct', { key: 's', collation }, 2],
  ['update', { updates: [{ q: {}, u: { $set: { a: 2 } }, collation }] }, 2],
  ['delete', { deletes: [{ q: {}, limit: 1, collation }] }, 2],
  ['findAndModify', { remove: true, collation }, 2],
  ['findAndModify', { remove: true, arrayFilters: [{ x: 1 }] }, 9],
  ['createIndexes', { indexes: [{ key: { s: 1 }, name: 's', collation }] }, 67],
  ['collStats', { scale: 1024 }, 40415],
])('%s with %o is refused', async (name, options, code) => {
  await expect(db.database.command({ [name]: things.collectionName, ...options })).rejects.toMatchObject({ code })
  expect(await things.countDocuments({ a: 1 })).toBe(1)
})

test('a session for snapshot reads is refused', async () => {
  await db.client.withSession({ snapshot: true }, async (session) => {
    await expect(things.find({}, { session }).toArray()).rejects.toMatchObject({ code: 115 })
  })
})
