import { type Collection, type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

/** What is not understood is refused: to ignore it would be to answer another question. */
let db: TestDatabase
let things: Collection
const document = { _id: 1, a: 1, b: [1, 2, 3], s: 'x' }
beforeAll(async () => {
  db = await openTestDatabase()
  things = await db.collection([document])
})
afterAll(async () => {
  await db.dispose()
})

const refused = { name: 'MongoServerError', code: expect.any(Number) as number }

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

test.each<[string, Fields]>([
  ['a limit other than 0 and 1', { q: {}, limit: 2 }],
  ['no limit', { q: {} }],
  ['no query', { limit: 0 }],
  ['a query that is null', { q: null, limit: 0 }],
  ['a query that is text', { q: 'a', limit: 0 }],
  ['a limit that is text', { q: {}, limit: '1' }],
  ['a limit that is true', { q: {}, limit: true }],
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
