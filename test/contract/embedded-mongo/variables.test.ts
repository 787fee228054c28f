import { type Collection, type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openTestDatabase()
})
beforeEach(async () => {
  things = await db.collection([
    { _id: 1, a: 1, s: '$a' },
    { _id: 2, a: 2, s: 'y' },
  ])
})
afterAll(async () => {
  await db.dispose()
})

const isThree = { $expr: { $eq: [{ $add: ['$a', 1] }, '$$three'] } }
const variables = { three: { $add: [1, 2] } }

test.each<[string, Fields, Fields]>([
  ['an expression', isThree, variables],
  ['a literal', { $expr: { $eq: ['$s', '$$text'] } }, { text: { $literal: 'y' } }],
  ['a document', { $expr: { $eq: ['$a', '$$of.n'] } }, { of: { n: { $add: [1, 1] } } }],
])('a variable that is %s is computed', async (_, filter, values) => {
  expect(await things.find(filter, { let: values }).project({ _id: 1 }).toArray()).toEqual([{ _id: 2 }])
  const pipeline = [{ $match: filter }, { $project: { _id: 1 } }]
  expect(await things.aggregate(pipeline, { let: values }).toArray()).toEqual([{ _id: 2 }])
})

test('a variable that is a literal with a dollar is text', async () => {
  const found = things.find({ $expr: { $eq: ['$s', '$$text'] } }, { let: { text: { $literal: '$a' } } })
  expect(await found.project({ _id: 1 }).toArray()).toEqual([{ _id: 1 }])
})

test('writes know variables', async () => {
  await things.updateOne(isThree, [{ $set: { n: '$$three' } }], { let: variables })
  expect(await things.findOne({ n: 3 })).toMatchObject({ _id: 2 })
  await things.findOneAndUpdate(isThree, [{ $set: { m: '$$three' } }], { let: variables })
  expect(await things.findOne({ m: 3 })).toMatchObject({ _id: 2 })
  await things.deleteOne(isThree, { let: variables })
  expect(await things.find({}).project({ _id: 1 }).toArray()).toEqual([{ _id: 1 }])
})
