import { type Collection, type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

/** What is not understood is refused: to ignore it would be to answer another question. */
let db: TestDatabase
let things: Collection
const document = { _id: 1, a: 1, b: [1, 2, 3], s: 'x', at: new Date('2026-01-05T10:00:00Z') }
beforeAll(async () => {
  db = await openTestDatabase()
  things = await db.collection([document])
})
afterAll(async () => {
  await db.dispose()
})

const refused = { name: 'MongoServerError', code: expect.any(Number) as number }

const join = { localField: 'a', foreignField: 'a', as: 'z' }
const graph = { startWith: '$a', connectFromField: 'a', connectToField: '_id', as: 'z' }
test.each<[string, (name: string) => Fields]>([
  ['$unwind', () => ({ $unwind: { path: '$b', other: 1 } })],
  ['$lookup', (from) => ({ $lookup: { from, ...join, other: 1 } })],
  ['$graphLookup', (from) => ({ $graphLookup: { from, ...graph, other: 1 } })],
  ['$merge', (into) => ({ $merge: { into, other: 1 } })],
  ['$out', (coll) => ({ $out: { db: db.database.databaseName, coll: `${coll}_out`, other: 1 } })],
  ['$unionWith', (coll) => ({ $unionWith: { coll, other: 1 } })],
  ['$sample', () => ({ $sample: { size: 1, other: 1 } })],
  ['$replaceRoot', () => ({ $replaceRoot: { newRoot: '$$ROOT', other: 1 } })],
  ['$bucket', () => ({ $bucket: { groupBy: '$a', boundaries: [0, 5], other: 1 } })],
  ['$bucketAuto', () => ({ $bucketAuto: { groupBy: '$a', buckets: 1, other: 1 } })],
  ['$fill', () => ({ $fill: { output: { z: { value: 1 } }, other: 1 } })],
  ['the output of $fill', () => ({ $fill: { output: { z: { value: 1, other: 1 } } } })],
  ['$setWindowFields', () => ({ $setWindowFields: { sortBy: { a: 1 }, output: { z: { $sum: '$a' } }, other: 1 } })],
  [
    'a window',
    () => ({
      $setWindowFields: {
        sortBy: { a: 1 },
        output: { z: { $sum: '$a', window: { documents: ['unbounded', 'current'], other: 1 } } },
      },
    }),
  ],
  ['a stage below $facet', () => ({ $facet: { x: [{ $unwind: { path: '$b', other: 1 } }] } })],
])('an option that %s does not know is refused', async (_, stage) => {
  await expect(things.aggregate([stage(things.collectionName)]).toArray()).rejects.toMatchObject(refused)
})

test.each<[string, Fields]>([
  ['an unknown stage below $facet', { $facet: { x: [{ $unknown: 1 }] } }],
  ['$out below $facet', { $facet: { x: [{ $out: 'other' }] } }],
  ['a stage without a dollar', { default: 1 }],
  ['$documents on a collection', { $documents: [{ a: 1 }] }],
  ['a $group field that is no accumulator', { $group: { _id: null, n: 1 } }],
  ['a $group field of two accumulators', { $group: { _id: null, n: { $sum: 1, $max: 2 } } }],
  ['a $limit that is text', { $limit: '1' }],
  ['a $limit with a fraction', { $limit: 1.5 }],
  ['a $skip that is text', { $skip: '1' }],
  ['a negative $skip', { $skip: -1 }],
  ['a $sort by nothing', { $sort: {} }],
  ['a $unionWith of nothing', { $unionWith: { pipeline: [] } }],
  ['an unknown way to $merge', { $merge: { into: 'other', whenNotMatched: 'unknown' } }],
])('%s is refused', async (_, stage) => {
  await expect(things.aggregate([stage]).toArray()).rejects.toMatchObject(refused)
})

test.each<[string, Fields]>([
  ['$filter', { $filter: { input: '$b', cond: true, other: 1 } }],
  ['$map', { $map: { input: '$b', in: '$$this', other: 1 } }],
  ['$reduce', { $reduce: { input: '$b', initialValue: 0, in: '$$this', other: 1 } }],
  ['$cond', { $cond: { if: true, then: 1, else: 2, other: 1 } }],
  ['$switch', { $switch: { branches: [{ case: true, then: 1 }], other: 1 } }],
  ['$let', { $let: { vars: { z: 1 }, in: '$$z', other: 1 } }],
  ['$dateToString', { $dateToString: { date: '$at', format: '%Y', other: 1 } }],
  ['$dateTrunc', { $dateTrunc: { date: '$at', unit: 'year', other: 1 } }],
  ['$dateAdd', { $dateAdd: { startDate: '$at', unit: 'day', amount: 1, other: 1 } }],
  ['$dateDiff', { $dateDiff: { startDate: '$at', endDate: '$at', unit: 'day', other: 1 } }],
  ['$dateFromString', { $dateFromString: { dateString: '2026-01-01', other: 1 } }],
  ['$dateFromParts', { $dateFromParts: { year: 2026, other: 1 } }],
  ['$hour', { $hour: { date: '$at', other: 1 } }],
  ['$convert', { $convert: { input: '1', to: 'int', other: 1 } }],
  ['$regexMatch', { $regexMatch: { input: '$s', regex: 'x', other: 1 } }],
  ['$trim', { $trim: { input: '$s', other: 1 } }],
  ['$zip', { $zip: { inputs: [[1], [2]], other: 1 } }],
  ['$sortArray', { $sortArray: { input: '$b', sortBy: 1, other: 1 } }],
  ['$getField', { $getField: { field: 'a', input: '$$ROOT', other: 1 } }],
  ['$replaceOne', { $replaceOne: { input: '$s', find: 'x', replacement: 'y', other: 1 } }],
  ['$firstN', { $firstN: { input: '$b', n: 1, other: 1 } }],
])('an argument that %s does not know is refused', async (_, value) => {
  await expect(things.aggregate([{ $project: { value } }]).toArray()).rejects.toMatchObject(refused)
})

test.each<[string, Fields]>([
  ['$cond without else', { $cond: { if: true, then: 1 } }],
  ['$cond of two', { $cond: [true, 1] }],
  ['$switch that no branch takes', { $switch: { branches: [{ case: false, then: 1 }] } }],
  ['$subtract of one', { $subtract: [1] }],
  ['$subtract of three', { $subtract: [5, 1, 1] }],
  ['$divide of three', { $divide: [8, 2, 2] }],
  ['$ifNull of one', { $ifNull: ['$none'] }],
  ['two operators in one expression', { $add: [1, 2], $subtract: [5, 1] }],
])('%s is refused', async (_, value) => {
  await expect(things.aggregate([{ $project: { value } }]).toArray()).rejects.toMatchObject(refused)
})

test.each<[string, Fields, Fields]>([
  ['$addToSet with another modifier than $each', { $addToSet: { b: { $each: [9], $slice: 1 } } }, {}],
  ['$push with an unknown modifier', { $push: { b: { $each: [9], $other: 1 } } }, {}],
  ['$push sorting by 0', { $push: { b: { $each: [9], $sort: 0 } } }, {}],
  ['$push sorting by 2', { $push: { b: { $each: [9], $sort: 2 } } }, {}],
  ['$push sorting by no field', { $push: { b: { $each: [9], $sort: {} } } }, {}],
  ['$push at a fraction', { $push: { b: { $each: [9], $position: 1.5 } } }, {}],
  ['$bit with an unknown operation', { $bit: { a: { nor: 1 } } }, {}],
  ['$pull by an unknown operator', { $pull: { b: { $other: 1 } } }, {}],
  ['$rename of a dynamic path', { $rename: { 'b.$': 'z' } }, {}],
  ['$rename of an element', { $rename: { 'b.0': 'z' } }, {}],
  ['$rename of a field below an array', { $rename: { 'b.x': 'z' } }, {}],
  ['two array filters of one name', { $set: { 'b.$[x]': 0 } }, { arrayFilters: [{ x: 1 }, { x: 2 }] }],
  ['an array filter of two names', { $set: { 'b.$[x]': 0 } }, { arrayFilters: [{ x: 1, y: 2 }] }],
  [
    'an array filter of two names below $or',
    { $set: { 'b.$[x]': 0 } },
    { arrayFilters: [{ $or: [{ x: 1 }, { y: 2 }] }] },
  ],
  ['an array filter that is not used', { $set: { a: 2 } }, { arrayFilters: [{ x: 1 }] }],
  ['a sort for many', { $set: { a: 2 } }, { sort: { a: 1 }, multi: true }],
  ['an unknown option', { $set: { a: 2 } }, { other: 1 }],
])('an update with %s is refused', async (_, u, options) => {
  const command = { update: things.collectionName, updates: [{ q: { _id: 1 }, u, ...options }] }
  const code: unknown = await db.database.command(command).then(
    ({ writeErrors }) => (writeErrors as Fields[] | undefined)?.[0]?.['code'],
    (error: unknown) => (error as Fields)['code'],
  )
  expect(code).toEqual(expect.any(Number))
  expect(await things.findOne({})).toEqual(document)
})

test('array filters with a pipeline are refused', async () => {
  const update = things.updateOne({}, [{ $set: { a: 2 } }], { arrayFilters: [{ x: 1 }] })
  await expect(update).rejects.toMatchObject(refused)
})

test.each<[string, Fields]>([
  ['a limit other than 0 and 1', { q: {}, limit: 2 }],
  ['no limit', { q: {} }],
  ['an unknown option', { q: {}, limit: 1, other: 1 }],
  ['a sort', { q: {}, limit: 1, sort: { a: 1 } }],
])('a delete with %s is refused', async (_, statement) => {
  const command = db.database.command({ delete: things.collectionName, deletes: [statement] })
  await expect(command).rejects.toMatchObject(refused)
  expect(await things.countDocuments({})).toBe(1)
})

test.each<[string, Fields]>([
  ['an empty $not', { a: { $not: {} } }],
  ['$not of a document', { a: { $not: { x: 1 } } }],
  ['$ne of a pattern', { s: { $ne: /x/ } }],
  ['$gt of a pattern', { s: { $gt: /x/ } }],
  ['$options without $regex', { s: { $options: 'i' } }],
  ['$options that are no text', { s: { $regex: 'x', $options: 1 } }],
  ['an unknown option of a pattern', { s: { $regex: 'x', $options: 'q' } }],
])('a filter with %s is refused', async (_, filter) => {
  await expect(things.find(filter).toArray()).rejects.toMatchObject(refused)
})

test.each<[string, Fields]>([
  ['find', { returnKey: true }],
  ['find', { showRecordId: true }],
  ['find', { other: 1 }],
  ['find', { sort: { $natural: 1, a: 1 } }],
  ['find', { filter: { a: 1 }, projection: { 'b.$': 1 } }],
  ['find', { filter: { b: 1 }, projection: { 'b.$': 1, 'c.$': 1 } }],
  ['find', { hint: { nowhere: 1 } }],
  ['aggregate', { pipeline: [], cursor: { batchSize: 1, other: 1 } }],
  ['aggregate', { pipeline: [], cursor: {}, other: 1 }],
  ['count', { other: 1 }],
  ['distinct', { key: 'a', other: 1 }],
  ['findAndModify', { remove: true, other: 1 }],
  ['findAndModify', { update: { $set: { a: 2 } }, other: 1 }],
  ['createIndexes', { indexes: [{ key: { q: 1 }, name: 'q', other: 1 }] }],
  ['createIndexes', { indexes: [{ key: { q: 1 }, name: 'q', unique: 'yes' }] }],
  ['createIndexes', { indexes: [{ key: { q: 1 }, name: 'q', partialFilterExpression: 'yes' }] }],
  ['createIndexes', { indexes: [{ key: { q: 1 }, name: 'q', sparse: true, partialFilterExpression: { a: 1 } }] }],
])('%s with %o is refused', async (name, options) => {
  await expect(db.database.command({ [name]: things.collectionName, ...options })).rejects.toMatchObject(refused)
  expect(await things.findOne({})).toEqual(document)
})
