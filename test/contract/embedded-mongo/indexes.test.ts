import { type Collection, errorOf, type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(async () => {
  await db.dispose()
})

async function ids(things: Collection, filter: Fields, sort: Fields = { _id: 1 }): Promise<unknown[]> {
  return (
    await things
      .find(filter)
      .sort(sort as never)
      .toArray()
  ).map(({ _id }) => _id as unknown)
}

test('a unique index refuses a second document with the same key', async () => {
  const things = await db.collection([{ email: 'a' }])
  await things.createIndex({ email: 1 }, { unique: true })
  const error = await errorOf(things.insertOne({ email: 'a' }))
  expect(error).toMatchObject({ code: 11000, keyPattern: { email: 1 }, keyValue: { email: 'a' } })
  expect(error.message).toContain('E11000 duplicate key error collection')
  expect(error.message).toContain('index: email_1 dup key: { email: "a" }')
})

test('a unique index refuses an update to a key that is taken', async () => {
  const things = await db.collection([
    { _id: 1, k: 1 },
    { _id: 2, k: 2 },
  ])
  await things.createIndex({ k: 1 }, { unique: true })
  await expect(things.updateOne({ _id: 1 as never }, { $set: { k: 2 } })).rejects.toMatchObject({ code: 11000 })
  expect(await things.updateOne({ _id: 1 as never }, { $set: { k: 1, n: 1 } })).toMatchObject({ modifiedCount: 1 })
})

test('a unique index counts a missing field as null', async () => {
  const things = await db.collection([{ _id: 1 }])
  await things.createIndex({ k: 1 }, { unique: true })
  await expect(things.insertOne({ _id: 2 } as never)).rejects.toMatchObject({ code: 11000 })
})

test('a sparse unique index leaves out what lacks the field', async () => {
  const things = await db.collection([{ _id: 1 }, { _id: 2 }, { _id: 3, k: 1 }])
  await things.createIndex({ k: 1 }, { unique: true, sparse: true })
  await expect(things.insertOne({ k: 1 })).rejects.toMatchObject({ code: 11000 })
  expect(await ids(things, {}, { k: 1, _id: 1 })).toEqual([1, 2, 3])
})

test('a partial unique index concerns only what its filter takes', async () => {
  const things = await db.collection([
    { _id: 1, k: 1, live: false },
    { _id: 2, k: 1, live: false },
  ])
  await things.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { live: true } })
  await things.insertOne({ _id: 3, k: 1, live: true } as never)
  await expect(things.insertOne({ k: 1, live: true })).rejects.toMatchObject({ code: 11000 })
  await expect(things.updateOne({ _id: 1 as never }, { $set: { live: true } })).rejects.toMatchObject({ code: 11000 })
  expect(await ids(things, { k: 1 })).toEqual([1, 2, 3])
})

test('a unique index on an array refuses an element that another document has', async () => {
  const things = await db.collection([{ _id: 1, tags: ['a', 'b'] }])
  await things.createIndex({ tags: 1 }, { unique: true })
  await expect(things.insertOne({ tags: ['c', 'b'] })).rejects.toMatchObject({ code: 11000 })
  await things.insertOne({ _id: 2, tags: ['c', 'c'] } as never)
  expect(await ids(things, { tags: 'c' })).toEqual([2])
})

test('a compound unique index compares all of its fields', async () => {
  const things = await db.collection([{ a: 1, b: 1 }])
  await things.createIndex({ a: 1, b: -1 }, { unique: true })
  await things.insertOne({ a: 1, b: 2 })
  const error = await errorOf(things.insertOne({ a: 1, b: 2 }))
  expect(error).toMatchObject({ code: 11000, keyValue: { a: 1, b: 2 } })
})

test('a unique index cannot be built over duplicates', async () => {
  const things = await db.collection([{ k: 1 }, { k: 1 }])
  await expect(things.createIndex({ k: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 })
  expect(await things.indexes()).toHaveLength(1)
})

test('a key that is freed may be used again', async () => {
  const things = await db.collection([{ _id: 1, k: 1 }])
  await things.createIndex({ k: 1 }, { unique: true })
  await things.updateOne({ _id: 1 as never }, { $set: { k: 2 } })
  await things.insertOne({ k: 1 })
  await things.deleteOne({ k: 2 })
  await things.insertOne({ k: 2 })
  expect(await things.countDocuments({})).toBe(2)
})

const people = [
  { _id: 1, org: 'a', at: 5, tags: ['x', 'y'], name: { last: 'Zed' }, score: 1.5 },
  { _id: 2, org: 'a', at: 3, tags: [], name: { last: 'Abe' }, score: null },
  { _id: 3, org: 'b', at: 4, tags: ['y'], name: null },
  { _id: 4, org: 'a', at: 4, tags: 'x', score: 'high' },
  { _id: 5, org: null, at: 1, tags: [['x']], name: { last: 'Moe' }, score: 7 },
  { _id: 6, at: new Date(0), score: [2, 9] },
  { _id: 7, name: [{ last: 'Ray' }], text: 'one\ntwo', other: 'c' },
]
const filters: readonly Fields[] = [
  { org: 'a' },
  { org: 'a', at: { $gte: 4 } },
  { org: 'a', at: { $lt: 4 } },
  { org: { $in: ['a', 'b'] }, at: 4 },
  { org: { $in: ['b', null] } },
  { org: null },
  { org: { $ne: 'a' } },
  { org: { $gt: 'a' } },
  { org: { $exists: false } },
  { org: /^a/ },
  { at: { $gt: 3 } },
  { at: { $type: 'date' } },
  { at: { $gte: new Date(0) } },
  { tags: 'x' },
  { tags: ['x'] },
  { tags: [] },
  { tags: { $all: ['x', 'y'] } },
  { tags: { $in: ['x', 'y'] } },
  { tags: { $gt: 'x', $lt: 'z' } },
  { tags: null },
  { 'name.last': 'Abe' },
  { 'name.last': null },
  { 'name.last': { $gt: 'B' } },
  { score: { $gt: 1 } },
  { score: { $gte: 2, $lt: 8 } },
  { score: { $lt: 3, $gt: 7 } },
  { score: { $lte: null } },
  { $or: [{ org: 'b' }, { at: { $gt: 4 } }] },
  { $or: [{ org: 'b' }, { 'name.last': 'Abe' }, { tags: 'y' }] },
  { org: 'a', $or: [{ at: { $lt: 4 } }, { at: 4, _id: { $lt: 9 } }] },
  { $and: [{ org: 'a' }, { at: { $gt: 3 } }, { at: { $lt: 5 } }] },
  { org: 'a', at: { $gt: 5, $lt: 3 } },
  { org: 'a', tags: { $elemMatch: { $gte: 'x' } } },
  { name: { $elemMatch: { last: 'Abe' } } },
  { tags: { $all: [{ $elemMatch: { $eq: 'y' } }] } },
  { $or: [{ $or: [{ org: 'b' }, { at: 5 }] }, { other: 'c' }] },
  { $or: [{ $or: [{ org: 'b' }, { at: { $gt: 4 } }] }, { $and: [{ $or: [{ tags: 'y' }, { score: 7 }] }] }] },
  { org: 'a', $or: [{ $or: [{ tags: 'y' }, { score: 7 }] }, { other: { $exists: false }, at: 3 }] },
  { 'name.last': { $regex: '^ab', $options: 'i' } },
  { 'name.last': { $regex: '^Mo', $options: '' } },
  { 'name.last': { $regex: /^mo/, $options: 'i' } },
  { 'name.last': /^Zed|^Abe/ },
  { 'name.last': /^Abe*/ },
  { 'name.last': { $in: [/^ab/i, 'Moe'] } },
  { name: { $elemMatch: { last: { $regex: '^r', $options: 'i' } } } },
  { text: /^two/m },
  { text: { $regex: '^two', $options: 'm' } },
  { text: { $regex: '^Two', $options: 'im' } },
  { text: { $not: { $regex: '^TWO', $options: 'im' } } },
]

test.each<[string, Fields[]]>([
  ['ascending', [{ org: 1 }, { at: 1 }, { tags: 1 }, { 'name.last': 1 }, { score: 1 }, { text: 1 }]],
  ['descending', [{ org: -1 }, { at: -1 }, { tags: -1 }, { 'name.last': -1 }, { score: -1 }, { text: -1 }]],
  [
    'compound',
    [
      { org: 1, at: -1, _id: -1 },
      { at: 1, org: 1 },
      { tags: 1, org: -1 },
      { score: 1, 'name.last': 1 },
    ],
  ],
])('results are the same with %s indexes as without', async (_, indexes) => {
  const [plain, indexed] = [await db.collection(people), await db.collection(people)]
  for (const index of indexes) await indexed.createIndex(index as never)
  const sorts = [
    { _id: 1 },
    { at: 1, _id: 1 },
    { org: -1, at: 1, _id: -1 },
    { at: -1, _id: -1 },
    { org: 1, at: -1, _id: -1 },
  ]
  for (const filter of filters)
    for (const sort of sorts)
      expect([filter, sort, await ids(indexed, filter, sort)]).toEqual([filter, sort, await ids(plain, filter, sort)])
})

test('an index follows updates and deletes', async () => {
  const things = await db.collection([
    { _id: 1, k: 1, t: ['a'] },
    { _id: 2, k: 2, t: ['b'] },
  ])
  await things.createIndexes([{ key: { k: 1 } }, { key: { t: 1, k: 1 } }])
  await things.updateOne({ k: 1 }, { $set: { k: 5 }, $push: { t: 'c' } as never })
  await things.deleteOne({ k: 2 })
  expect(await ids(things, { k: { $gt: 0 } })).toEqual([1])
  expect(await ids(things, { t: 'c', k: 5 })).toEqual([1])
  expect(await ids(things, { t: 'b' })).toEqual([])
})

test('indexes are listed as they were created', async () => {
  const things = await db.collection([{}])
  const names = await things.createIndexes([
    { key: { a: 1, b: -1 }, unique: true },
    { key: { c: 1 }, name: 'mine', sparse: true },
    { key: { d: 1 }, expireAfterSeconds: 60 },
    { key: { e: 1 }, partialFilterExpression: { e: { $gt: 5 } } },
  ])
  expect(names).toEqual(['a_1_b_-1', 'mine', 'd_1', 'e_1'])
  expect(await things.indexes()).toMatchObject([
    { name: '_id_', key: { _id: 1 } },
    { name: 'a_1_b_-1', key: { a: 1, b: -1 }, unique: true },
    { name: 'mine', key: { c: 1 }, sparse: true },
    { name: 'd_1', expireAfterSeconds: 60 },
    { name: 'e_1', partialFilterExpression: { e: { $gt: 5 } } },
  ])
})

test('creating an index that is there changes nothing', async () => {
  const things = await db.collection([{}])
  await things.createIndex({ a: 1 })
  expect(await things.createIndex({ a: 1 })).toBe('a_1')
  expect(await things.indexes()).toHaveLength(2)
})

test('an index of the same name or key that differs is refused', async () => {
  const things = await db.collection([{}])
  await things.createIndex({ a: 1 })
  await expect(things.createIndex({ b: 1 }, { name: 'a_1' })).rejects.toMatchObject({ code: 86 })
  await expect(things.createIndex({ a: 1 }, { name: 'other' })).rejects.toMatchObject({ code: 85 })
})

test('an index is dropped by name, and one that is not there is IndexNotFound', async () => {
  const things = await db.collection([{}])
  await things.createIndex({ a: 1 })
  await things.dropIndex('a_1')
  await expect(things.dropIndex('a_1')).rejects.toMatchObject({ code: 27 })
  await things.createIndexes([{ key: { b: 1 } }, { key: { c: 1 } }])
  await things.dropIndexes()
  expect(await things.indexes()).toHaveLength(1)
  await expect(things.dropIndex('_id_')).rejects.toMatchObject({ code: 72 })
})

test('a hint that names no index is refused', async () => {
  const things = await db.collection([{ a: 1 }])
  await expect(things.find({ a: 1 }).hint('nowhere_1').toArray()).rejects.toMatchObject({ code: 2 })
})

test('a hint is followed', async () => {
  const things = await db.collection(people)
  await things.createIndex({ at: 1 })
  expect((await things.find({}).hint({ at: 1 }).toArray()).length).toBe(people.length)
  expect(await ids(things, { org: 'a' })).toEqual([1, 2, 4])
})
