import mongoose from 'mongoose'
import { type Collection, type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

const { ObjectId } = mongoose.Types
const orders = [
  {
    _id: 1,
    customer: 'ann',
    total: 10,
    items: ['a', 'b'],
    at: new Date('2026-01-05T10:00:00Z'),
    ref: new ObjectId('0123456789abcdef01234567'),
  },
  { _id: 2, customer: 'bob', total: 20, items: ['b'], at: new Date('2026-01-20T10:00:00Z') },
  { _id: 3, customer: 'ann', total: 30, items: [], at: new Date('2026-02-01T10:00:00Z'), note: '' },
  { _id: 4, customer: 'cid', total: null, at: new Date('2026-02-02T10:00:00Z'), address: { city: 'Bonn', zip: 1 } },
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
  [
    '$match after $limit',
    [byId, { $limit: 2 }, { $match: { customer: 'ann' } }, { $project: { _id: 1 } }],
    [{ _id: 1 }],
  ],
  [
    '$group with sums and counts',
    [{ $group: { _id: '$customer', sum: { $sum: '$total' }, n: { $sum: 1 }, avg: { $avg: '$total' } } }, byId],
    [
      { _id: 'ann', sum: 40, n: 2, avg: 20 },
      { _id: 'bob', sum: 20, n: 1, avg: 20 },
      { _id: 'cid', sum: 0, n: 1, avg: null },
    ],
  ],
  [
    '$group of all',
    [{ $group: { _id: null, min: { $min: '$total' }, max: { $max: '$total' }, n: { $count: {} } } }],
    [{ _id: null, min: 10, max: 30, n: 4 }],
  ],
  [
    '$group by a document',
    [
      { $match: { customer: 'ann' } },
      { $group: { _id: { c: '$customer', m: { $month: '$at' } } } },
      { $sort: { '_id.m': 1 } },
    ],
    [{ _id: { c: 'ann', m: 1 } }, { _id: { c: 'ann', m: 2 } }],
  ],
  [
    '$push, $first and $last',
    [
      byId,
      { $group: { _id: null, all: { $push: '$total' }, first: { $first: '$customer' }, last: { $last: '$customer' } } },
    ],
    [{ _id: null, all: [10, 20, 30, null], first: 'ann', last: 'cid' }],
  ],
  [
    '$push leaves out what is not there',
    [byId, { $group: { _id: null, notes: { $push: '$note' } } }],
    [{ _id: null, notes: [''] }],
  ],
  [
    '$top',
    [{ $group: { _id: null, best: { $top: { sortBy: { total: -1 }, output: '$_id' } } } }],
    [{ _id: null, best: 3 }],
  ],
  [
    '$project computes',
    [
      byId,
      { $limit: 1 },
      { $project: { _id: 0, who: { $toUpper: '$customer' }, twice: { $multiply: ['$total', 2] } } },
    ],
    [{ who: 'ANN', twice: 20 }],
  ],
  [
    '$project of nested fields',
    [{ $match: { _id: 4 } }, { $project: { 'address.city': 1 } }],
    [{ _id: 4, address: { city: 'Bonn' } }],
  ],
  [
    '$addFields adds to a document',
    [
      { $match: { _id: 4 } },
      { $addFields: { address: { street: 'x' }, 'address.n': 2 } },
      { $project: { address: 1 } },
    ],
    [{ _id: 4, address: { city: 'Bonn', zip: 1, street: 'x', n: 2 } }],
  ],
  [
    '$unset',
    [{ $match: { _id: 4 } }, { $unset: ['at', 'address.zip'] }],
    [{ _id: 4, customer: 'cid', total: null, address: { city: 'Bonn' } }],
  ],
  [
    '$unwind',
    [{ $unwind: '$items' }, { $sort: { _id: 1, items: 1 } }, { $project: { items: 1 } }],
    [
      { _id: 1, items: 'a' },
      { _id: 1, items: 'b' },
      { _id: 2, items: 'b' },
    ],
  ],
  ['$unwind of a value', [{ $unwind: '$note' }, { $project: { note: 1 } }], [{ _id: 3, note: '' }]],
  [
    '$unwind that keeps the rest',
    [
      { $unwind: { path: '$items', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $match: { _id: { $gte: 2 } } },
      byId,
      { $project: { items: 1, i: 1 } },
    ],
    [
      { _id: 2, items: 'b', i: 0 },
      { _id: 3, i: null },
      { _id: 4, i: null },
    ],
  ],
  ['$count', [{ $match: { customer: 'ann' } }, { $count: 'n' }], [{ n: 2 }]],
  ['$sortByCount', [{ $sortByCount: '$customer' }, { $limit: 1 }], [{ _id: 'ann', count: 2 }]],
  [
    '$bucket',
    [
      { $match: { total: { $ne: null } } },
      { $bucket: { groupBy: '$total', boundaries: [0, 10, 30], default: 'more', output: { n: { $sum: 1 } } } },
    ],
    [
      { _id: 10, n: 2 },
      { _id: 'more', n: 1 },
    ],
  ],
  [
    '$facet',
    [{ $facet: { n: [{ $count: 'n' }], first: [byId, { $limit: 1 }, { $project: { _id: 1 } }] } }],
    [{ n: [{ n: 4 }], first: [{ _id: 1 }] }],
  ],
  ['$replaceRoot', [{ $match: { _id: 4 } }, { $replaceRoot: { newRoot: '$address' } }], [{ city: 'Bonn', zip: 1 }]],
  [
    '$redact',
    [{ $redact: { $cond: [{ $eq: ['$customer', 'bob'] }, '$$KEEP', '$$PRUNE'] } }, { $project: { _id: 1 } }],
    [{ _id: 2 }],
  ],
  [
    '$setWindowFields',
    [
      { $match: { total: { $ne: null } } },
      {
        $setWindowFields: {
          sortBy: { _id: 1 },
          output: { running: { $sum: '$total', window: { documents: ['unbounded', 'current'] } } },
        },
      },
      byId,
      { $project: { running: 1 } },
    ],
    [
      { _id: 1, running: 10 },
      { _id: 2, running: 30 },
      { _id: 3, running: 60 },
    ],
  ],
  ['$sample', [{ $sample: { size: 2 } }, { $count: 'n' }], [{ n: 2 }]],
])('%s', async (_, pipeline, expected) => {
  expect(await things.aggregate(pipeline).toArray()).toEqual(expected)
})

test('variables of let are seen by expressions', async () => {
  const found = await things
    .aggregate([{ $match: { $expr: { $eq: ['$customer', '$$who'] } } }, { $count: 'n' }], { let: { who: 'ann' } })
    .toArray()
  expect(found).toEqual([{ n: 2 }])
})

test('distinct gives each value once, elements of arrays too', async () => {
  expect((await things.distinct('customer')).sort()).toEqual(['ann', 'bob', 'cid'])
  expect((await things.distinct('items', { _id: { $lt: 3 } as never })).sort()).toEqual(['a', 'b'])
})

test('countDocuments takes skip and limit', async () => {
  expect(await things.countDocuments({ customer: 'ann' })).toBe(2)
  expect(await things.countDocuments({}, { skip: 1, limit: 2 })).toBe(2)
  expect(await things.estimatedDocumentCount()).toBe(4)
})

test.each<[string, Fields[], number]>([
  ['an unknown stage', [{ $foo: {} }], 40324],
  ['a stage with two names', [{ $match: {}, $limit: 1 }], 40323],
  ['an unknown operator in $match', [{ $match: { a: { $foo: 1 } } }], 2],
])('%s is refused', async (_, pipeline, code) => {
  await expect(things.aggregate(pipeline).toArray()).rejects.toMatchObject({ code })
})

test('an unknown expression is refused', async () => {
  await expect(things.aggregate([{ $project: { a: { $foo: 1 } } }]).toArray()).rejects.toMatchObject({
    code: expect.any(Number),
  })
})
