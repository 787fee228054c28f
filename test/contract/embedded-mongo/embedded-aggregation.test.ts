import mongoose from 'mongoose'
import { type Collection, type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

const { Decimal128, Double, Int32, Long } = mongoose.mongo
const orders = [
  { _id: 1, customer: 'ann', total: 10, items: ['a', 'b'] },
  { _id: 2, customer: 'bob', total: 20, items: ['b'], lines: [{ n: 1 }, { n: 2 }, {}, 3] },
  { _id: 3, customer: 'ann', total: 30, items: [], note: '' },
  { _id: 4, customer: 'cid', total: null, address: { city: 'Bonn', zip: 1 } },
]

let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openTestDatabase()
  things = await db.collection(orders)
})
afterAll(async () => {
  await db.dispose()
})

const byId = { $sort: { _id: 1 } }

test.each<[string, Fields[], Fields[]]>([
  [
    '$match, $sort, $skip and $limit',
    [
      { $match: { total: { $gt: 5 } } },
      { $sort: { total: -1 } },
      { $skip: 1 },
      { $limit: 1 },
      { $project: { total: 1 } },
    ],
    [{ _id: 2, total: 20 }],
  ],
  ['$limit before $skip', [byId, { $limit: 3 }, { $skip: 2 }, { $project: { _id: 1 } }], [{ _id: 3 }]],
  ['two $skips', [byId, { $skip: 1 }, { $skip: 1 }, { $project: { _id: 1 } }], [{ _id: 3 }, { _id: 4 }]],
  [
    'two $matches',
    [{ $match: { total: { $gt: 5 } } }, { $match: { customer: 'bob' } }, { $project: { _id: 1 } }],
    [{ _id: 2 }],
  ],
  [
    '$match after $limit',
    [byId, { $limit: 2 }, { $match: { customer: 'ann' } }, { $project: { _id: 1 } }],
    [{ _id: 1 }],
  ],
  [
    '$sort after $limit',
    [byId, { $limit: 2 }, { $sort: { total: -1 } }, { $project: { _id: 1 } }],
    [{ _id: 2 }, { _id: 1 }],
  ],
  [
    '$group with sums and counts',
    [{ $group: { _id: '$customer', sum: { $sum: '$total' }, n: { $sum: 1 } } }, byId],
    [
      { _id: 'ann', sum: 40, n: 2 },
      { _id: 'bob', sum: 20, n: 1 },
      { _id: 'cid', sum: 0, n: 1 },
    ],
  ],
  ['$group of all by nothing', [{ $group: { _id: null, n: { $sum: 2 } } }], [{ _id: null, n: 8 }]],
  ['$group of nothing', [{ $match: { _id: 9 } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
  [
    '$group by what is not there is by null',
    [{ $match: { _id: { $in: [1, 4] } } }, { $group: { _id: '$note', n: { $sum: 1 } } }],
    [{ _id: null, n: 2 }],
  ],
  [
    '$group by a document',
    [{ $group: { _id: { c: '$customer', t: 'x' }, n: { $sum: 1 } } }, { $match: { n: 2 } }],
    [{ _id: { c: 'ann', t: 'x' }, n: 2 }],
  ],
  [
    '$first of the documents in order',
    [
      { $sort: { _id: -1 } },
      { $group: { _id: '$customer', last: { $first: '$_id' }, note: { $first: '$note' } } },
      byId,
    ],
    [
      { _id: 'ann', last: 3, note: '' },
      { _id: 'bob', last: 2, note: null },
      { _id: 'cid', last: 4, note: null },
    ],
  ],
  [
    '$first of whole documents',
    [{ $match: { _id: 4 } }, { $group: { _id: '$address.city', first: { $first: '$$ROOT' } } }],
    [{ _id: 'Bonn', first: orders[3] }],
  ],
  [
    '$project of constants, paths and whole documents',
    [
      { $match: { _id: 4 } },
      {
        $project: {
          _id: 0,
          page: { $literal: 0 },
          text: { $literal: '$customer' },
          city: '$address.city',
          zip: '$$ROOT.address.zip',
          record: '$$CURRENT',
        },
      },
    ],
    [{ page: 0, text: '$customer', city: 'Bonn', zip: 1, record: orders[3] }],
  ],
  [
    '$project of what is not there',
    [{ $match: { _id: 4 } }, { $project: { a: '$none', b: '$customer.none', c: ['$none', '$customer'] } }],
    [{ _id: 4, c: [null, 'cid'] }],
  ],
  [
    'a path through an array',
    [{ $match: { _id: 2 } }, { $project: { n: '$lines.n', first: '$items.0' } }],
    [{ _id: 2, n: [1, 2], first: [] }],
  ],
  [
    '$project of nested fields',
    [{ $match: { _id: 4 } }, { $project: { 'address.city': 1 } }],
    [{ _id: 4, address: { city: 'Bonn' } }],
  ],
  [
    '$project without a field',
    [{ $match: { _id: 4 } }, { $project: { address: 0, total: 0 } }],
    [{ _id: 4, customer: 'cid' }],
  ],
])('%s', async (_, pipeline, expected) => {
  expect(await things.aggregate(pipeline).toArray()).toEqual(expected)
})

test('a path reads the documents of an array, and not the arrays in it', async () => {
  const nested = await db.collection([{ _id: 1, a: [[{ n: 1 }], { n: 2 }, { n: [3] }] }])
  expect(await nested.aggregate([{ $project: { n: '$a.n' } }]).toArray()).toEqual([{ _id: 1, n: [2, [3]] }])
})

test('$unionWith appends other collections, and what it finds there', async () => {
  const others = await db.collection([
    { _id: 7, total: 1 },
    { _id: 8, total: 2 },
  ])
  const union = {
    $unionWith: {
      coll: others.collectionName,
      pipeline: [{ $match: { total: 2 } }, { $unionWith: others.collectionName }],
    },
  }
  const found = await things
    .aggregate([{ $match: { _id: 1 } }, union, { $unionWith: 'nowhere' }, { $project: { _id: 1 } }])
    .toArray()
  expect(found.map(({ _id }) => _id as unknown)).toEqual([1, 8, 7, 8])
})

const raw = { promoteValues: false } as const
const max = Long.fromString('9223372036854775807')

test.each<[string, readonly unknown[], unknown]>([
  ['ints are an int', [1, new Int32(2)], new Int32(3)],
  ['ints that do not fit are a long', [2_147_483_647, 1], Long.fromString('2147483648')],
  ['longs are a long', [Long.fromNumber(1), 1], Long.fromNumber(2)],
  ['longs that do not fit are a double', [max, Long.fromNumber(1)], new Double(2 ** 63)],
  ['doubles lose nothing on the way', Array.from({ length: 10 }, () => 0.1), new Double(1)],
  ['a double makes it a double', [1, new Double(2)], new Double(3)],
  ['wide longs and a double', [max, new Double(0.5)], new Double(2 ** 63)],
  ['infinity stays', [new Double(Number.POSITIVE_INFINITY), 1], new Double(Number.POSITIVE_INFINITY)],
  ['decimals are a decimal', [Decimal128.fromString('0.1'), 2], Decimal128.fromString('2.1')],
  ['other values do not count', ['3', null, [4], { a: 5 }, true, 1], new Int32(1)],
])('a $sum: %s', async (_, values, expected) => {
  const numbers = await db.collection(values.map((n, _id) => ({ _id, n })))
  const pipeline = [{ $sort: { _id: 1 } }, { $group: { _id: null, sum: { $sum: '$n' } } }]
  const [found] = await numbers.aggregate(pipeline, raw).toArray()
  expect(found?.['sum']).toEqual(expected)
})

test('numbers of different types are one group, under the first that came', async () => {
  const numbers = await db.collection([{ n: new Double(1) }, { n: 1 }, { n: Long.fromNumber(1) }])
  const found = await numbers.aggregate([{ $group: { _id: '$n', n: { $sum: 1 } } }]).toArray()
  expect(found).toEqual([{ _id: 1, n: 3 }])
})

test('a sort by two fields of the elements of an array compares within elements', async () => {
  const sorted = await db.collection([
    {
      _id: 1,
      a: [
        { x: 1, y: 2 },
        { x: 2, y: 0 },
      ],
    },
    { _id: 2, a: [{ x: 1, y: 1 }] },
    {
      _id: 3,
      a: [
        { x: 0, y: 9 },
        { x: 5, y: -1 },
      ],
    },
  ])
  const found = await sorted.find().sort({ 'a.x': 1, 'a.y': 1 }).toArray()
  expect(found.map(({ _id }) => _id as unknown)).toEqual([3, 2, 1])
})

test('distinct gives each value once, elements of arrays too', async () => {
  expect((await things.distinct('customer')).sort()).toEqual(['ann', 'bob', 'cid'])
  expect((await things.distinct('items', { _id: { $lt: 3 } as never })).sort()).toEqual(['a', 'b'])
  expect(await things.distinct('items', { _id: 3 as never })).toEqual([])
})

test('countDocuments takes skip and limit', async () => {
  expect(await things.countDocuments({ customer: 'ann' })).toBe(2)
  expect(await things.countDocuments({}, { skip: 1, limit: 2 })).toBe(2)
  expect(await things.countDocuments({ note: '' }, { skip: 1 })).toBe(0)
  expect(await things.estimatedDocumentCount()).toBe(4)
})

test.each<[string, Fields[], number]>([
  ['an unknown stage', [{ $foo: {} }], 40324],
  ['a stage without a dollar', [{ default: 1 }], 40324],
  ['a stage with two names', [{ $match: {}, $limit: 1 }], 40323],
  ['a stage without a name', [{}], 40323],
  ['a $match that is text', [{ $match: 'a' }], 15959],
  ['an unknown operator in $match', [{ $match: { a: { $foo: 1 } } }], 2],
  ['an unknown expression', [{ $project: { a: { $foo: 1 } } }], 168],
  ['two operators in one expression', [{ $project: { a: { $literal: 1, $foo: 1 } } }], 15983],
  ['an unknown variable', [{ $project: { a: '$$none' } }], 17276],
  ['a lone dollar', [{ $project: { a: '$' } }], 16872],
  ['a path that ends with a dot', [{ $project: { a: '$b.' } }], 40353],
  ['a path with an empty part', [{ $project: { a: '$b..c' } }], 15998],
  ['a path with a dollar', [{ $project: { a: '$b.$c' } }], 16410],
  ['an empty $project', [{ $project: {} }], 51272],
  ['a $project that is text', [{ $project: 'a' }], 15969],
  ['a $project in and out', [{ $project: { a: 1, b: 0 } }], 31254],
  ['a $group without _id', [{ $group: { n: { $sum: 1 } } }], 15955],
  ['a $group that is text', [{ $group: 'a' }], 15947],
  ['an unknown accumulator', [{ $group: { _id: null, n: { $foo: 1 } } }], 15952],
  ['a $group field that is no accumulator', [{ $group: { _id: null, n: 1 } }], 40234],
  ['a $group field that is a document', [{ $group: { _id: null, n: { a: 1 } } }], 40234],
  ['a $group field of two accumulators', [{ $group: { _id: null, n: { $sum: 1, $first: 2 } } }], 40238],
  ['a $group field of none', [{ $group: { _id: null, n: {} } }], 40238],
  ['a $group field with a dot', [{ $group: { _id: null, 'a.b': { $sum: 1 } } }], 40235],
  ['a $group field with a dollar', [{ $group: { _id: null, $n: { $sum: 1 } } }], 40236],
  ['an accumulator of several', [{ $group: { _id: null, n: { $sum: ['$a', '$b'] } } }], 40237],
  ['a $sort by nothing', [{ $sort: {} }], 15976],
  ['a $sort by text', [{ $sort: 'a' }], 15973],
  ['a $sort in no direction', [{ $sort: { a: 2 } }], 15975],
  ['a $limit of nothing', [{ $limit: 0 }], 15958],
  ['a $unionWith with an unknown option', [{ $unionWith: { coll: 'a', other: 1 } }], 40415],
])('%s is refused', async (_, pipeline, code) => {
  await expect(things.aggregate(pipeline).toArray()).rejects.toMatchObject({ code })
  await expect(db.database.collection('nowhere').aggregate(pipeline).toArray()).rejects.toMatchObject({ code })
})

test.each<[string, Fields]>([
  ['a $limit that is text', { $limit: '1' }],
  ['a $limit with a fraction', { $limit: 1.5 }],
  ['a $skip that is text', { $skip: '1' }],
  ['a negative $skip', { $skip: -1 }],
  ['a $unionWith of nothing', { $unionWith: { pipeline: [] } }],
  ['a $unionWith that is a number', { $unionWith: 1 }],
  ['a $unionWith with an unknown stage', { $unionWith: { coll: 'nowhere', pipeline: [{ $foo: 1 }] } }],
])('%s is an error', async (_, stage) => {
  await expect(things.aggregate([stage]).toArray()).rejects.toMatchObject({ code: expect.any(Number) as number })
  await expect(things.aggregate([byId, { $limit: 1 }, stage]).toArray()).rejects.toThrow()
})
