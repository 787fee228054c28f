import mongoose from 'mongoose'
import { type Collection, type Fields, openEmbeddedDatabase, type TestDatabase } from './test-database.ts'

/** What MongoDB has and this store has not: refused by name, so that there is never a wrong answer. */
let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openEmbeddedDatabase()
  things = await db.collection([{ _id: 1, a: -3, s: 'xxx' }])
})
afterAll(async () => {
  await db.dispose()
})

const stages: readonly Fields[] = [
  { $addFields: { b: 1 } },
  { $bucket: { groupBy: '$a', boundaries: [0, 1] } },
  { $bucketAuto: { groupBy: '$a', buckets: 2, granularity: 'R5' } },
  { $changeStream: {} },
  { $collStats: {} },
  { $count: 'n' },
  { $densify: { field: 'a', range: { step: 1, bounds: 'full' } } },
  { $documents: [{ a: 1 }] },
  { $facet: { n: [{ $match: {} }] } },
  { $fill: { output: { a: { value: 1 } } } },
  { $geoNear: { near: [0, 0], distanceField: 'd' } },
  { $graphLookup: { from: 'c', startWith: '$a', connectFromField: 'a', connectToField: 'b', as: 'z' } },
  { $indexStats: {} },
  { $lookup: { from: 'c', localField: 'a', foreignField: 'a', as: 'z' } },
  { $merge: { into: 'other' } },
  { $out: 'other' },
  { $redact: '$$KEEP' },
  { $replaceRoot: { newRoot: '$$ROOT' } },
  { $replaceWith: '$$ROOT' },
  { $sample: { size: 1 } },
  { $search: {} },
  { $set: { b: 1 } },
  { $setWindowFields: { sortBy: { a: 1 }, output: { z: { $sum: '$a' } } } },
  { $sortByCount: '$a' },
  { $unset: 'a' },
  { $unwind: '$a' },
]

test.each(stages)('the stage of %o is refused by its name', async (stage) => {
  const [name = ''] = Object.keys(stage)
  for (const pipeline of [[stage], [{ $match: {} }, stage], [{ $unionWith: { coll: 'c', pipeline: [stage] } }]]) {
    const found = things.aggregate(pipeline, { maxTimeMS: 2000 }).toArray()
    await expect(found).rejects.toMatchObject({ code: 40324, message: expect.stringContaining(`'${name}'`) as string })
  }
})

const operators =
  'abs accumulator add and arrayElemAt concat cond convert dateAdd dateToString dateTrunc divide eq filter function gt ifNull in let map mergeObjects multiply objectToArray rand reduce regexFindAll regexMatch setField size slice substr subtract sum switch toString toUpper trunc type zip first max'

test.each(operators.split(' '))('the expression $%s is refused by its name', async (operator) => {
  const expression = { [`$${operator}`]: ['$s', 'x*'] }
  const refused = { code: 168, message: expect.stringContaining(`'$${operator}'`) as string }
  const stagesWith = [
    { $project: { z: expression } },
    { $group: { _id: expression } },
    { $group: { _id: 1, n: { $sum: expression } } },
  ]
  for (const stage of stagesWith) await expect(things.aggregate([stage]).toArray()).rejects.toMatchObject(refused)
  await expect(things.find({}, { projection: { z: expression } }).toArray()).rejects.toMatchObject(refused)
})

test.each('addToSet avg bottom count firstN last max mergeObjects min push stdDevPop top'.split(' '))(
  'the accumulator $%s is refused by its name',
  async (accumulator) => {
    const group = { $group: { _id: null, z: { [`$${accumulator}`]: '$a' } } }
    const refused = { code: 15952, message: expect.stringContaining(`'$${accumulator}'`) as string }
    await expect(things.aggregate([group]).toArray()).rejects.toMatchObject(refused)
  },
)

test.each<[string, Fields]>([
  ['$expr', { $expr: { $eq: ['$a', 1] } }],
  ['$where', { $where: 'true' }],
  ['$jsonSchema', { $jsonSchema: {} }],
  ['$text', { $text: { $search: 'x' } }],
  ['$near', { a: { $near: [0, 0] } }],
  ['$expr below $or', { $or: [{ $expr: true }] }],
  ['$expr below $elemMatch', { a: { $elemMatch: { $expr: true } } }],
])('the query operator %s is refused by its name', async (name, filter) => {
  const refused = { code: 2, message: expect.stringContaining(name.split(' ')[0] ?? '') as string }
  await expect(things.find(filter).toArray()).rejects.toMatchObject(refused)
  await expect(things.deleteMany(filter)).rejects.toMatchObject(refused)
})

test('pipeline-style updates, variables and pipelines without a collection are refused', async () => {
  await expect(things.updateOne({}, [{ $set: { a: 1 } }])).rejects.toMatchObject({ code: 115 })
  await expect(things.findOneAndUpdate({}, [{ $set: { a: 1 } }])).rejects.toMatchObject({ code: 115 })
  await expect(things.find({}, { let: { a: 1 } }).toArray()).rejects.toMatchObject({ code: 115 })
  await expect(things.aggregate([], { let: { a: 1 } }).toArray()).rejects.toMatchObject({ code: 115 })
  const command = { aggregate: 1, pipeline: [], cursor: {} }
  await expect(db.database.command(command)).rejects.toMatchObject({ code: 73 })
  expect(await things.find({}).toArray()).toEqual([{ _id: 1, a: -3, s: 'xxx' }])
})

test('a sum over both doubles and decimals is refused', async () => {
  const mixed = await db.collection([{ n: 0.5 }, { n: mongoose.mongo.Decimal128.fromString('1') }])
  const sum = mixed.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }]).toArray()
  await expect(sum).rejects.toMatchObject({ code: 2 })
})

test('a group by a document with a field that is not there is refused', async () => {
  const grouped = things.aggregate([{ $group: { _id: { a: '$a', none: '$none' } } }]).toArray()
  await expect(grouped).rejects.toMatchObject({ code: 2, message: expect.stringContaining("'none'") as string })
})
