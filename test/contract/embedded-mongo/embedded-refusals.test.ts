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

test.each<[Fields, number]>([
  [{ $unwind: { path: '$b', other: 1 } }, 28811],
  [{ $lookup: { from: 'c1', localField: 'a', foreignField: 'a', as: 'z', other: 1 } }, 9],
  [{ $lookup: { pipeline: [], as: 'z' } }, 9],
  [{ $graphLookup: { other: 1 } }, 40104],
  [{ $merge: { into: 'z', other: 1 } }, 40415],
  [{ $merge: { into: { db: 'x', coll: 'z', other: 1 } } }, 40415],
  [{ $out: { db: 'x', coll: 'z', other: 1 } }, 40415],
  [{ $unionWith: { coll: 'c1', other: 1 } }, 40415],
  [{ $sample: { size: 1, other: 1 } }, 28748],
  [{ $replaceRoot: { newRoot: '$$ROOT', other: 1 } }, 40415],
  [{ $bucket: { groupBy: '$a', boundaries: [0, 5], other: 1 } }, 40197],
  [{ $bucketAuto: { groupBy: '$a', buckets: 1, other: 1 } }, 40245],
  [{ $densify: { field: 'a', range: { step: 1, bounds: 'full' }, other: 1 } }, 40415],
  [{ $densify: { field: 'a', range: { step: 1, bounds: 'full', other: 1 } } }, 40415],
  [{ $fill: { output: { z: { value: 1 } }, other: 1 } }, 40415],
  [{ $fill: { output: { z: { value: 1, other: 1 } } } }, 40415],
  [{ $setWindowFields: { output: { z: { $sum: '$a' } }, other: 1 } }, 40415],
  [{ $facet: { x: [{ $facet: {} }] } }, 40600],
  [{ $facet: { x: [{ $merge: 'z' }] } }, 40600],
  [{ $group: { _id: null, n: 1 } }, 40234],
  [{ $group: { _id: null, n: { $sum: 1, $max: 1 } } }, 40238],
  [{ $sort: {} }, 15976],
  [{ default: 1 }, 40324],
])('%o is refused with the code of MongoDB, even on nothing', async (stage, code) => {
  await expect(db.database.collection('nothing').aggregate([stage]).toArray()).rejects.toMatchObject({ code })
})

test('$documents are refused behind another stage', async () => {
  const command = { aggregate: 1, pipeline: [{ $documents: [{ a: 1 }] }, { $documents: [{ a: 2 }] }], cursor: {} }
  await expect(db.database.command(command)).rejects.toMatchObject({ code: 40602 })
})

test('a pipeline over nothing is refused', async () => {
  const command = { aggregate: 1, pipeline: [{ $match: {} }], cursor: {} }
  await expect(db.database.command(command)).rejects.toMatchObject({ code: 73 })
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
