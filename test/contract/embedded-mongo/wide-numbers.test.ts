import mongoose from 'mongoose'
import { type Collection, type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

const { Binary, Double, Long } = mongoose.mongo
const { Decimal128 } = mongoose.Types

let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openTestDatabase()
  things = await db.collection([
    { _id: 1, n: Long.fromString('9007199254740993') },
    { _id: 2, n: Long.fromString('9007199254740992') },
    { _id: 3, n: Long.fromString('-9223372036854775807') },
    { _id: 4, n: Long.fromString('9223372036854775807') },
    { _id: 5, n: -7 },
    { _id: 6, n: new Double(7.9) },
    { _id: 7, n: new Double(Number.NaN) },
    { _id: 8, n: new Double(Number.POSITIVE_INFINITY) },
    { _id: 9, n: new Double(1e300) },
    { _id: 10, n: 'text' },
    { _id: 11, n: Decimal128.fromString('21') },
  ])
})
afterAll(async () => {
  await db.dispose()
})

const wide = Long.fromString('9007199254740993')

test.each<[string, Fields, number[]]>([
  ['$mod of odd longs', { n: { $mod: [2, 1] } }, [1, 4, 6, 11]],
  ['$mod of even longs', { n: { $mod: [2, 0] } }, [2]],
  ['$mod keeps the sign of the number', { n: { $mod: [2, -1] } }, [3, 5]],
  ['$mod by a wide divisor', { n: { $mod: [wide, 0] } }, [1]],
  ['$mod with a wide remainder', { n: { $mod: [Long.fromString('9007199254740994'), wide] } }, [1]],
  ['$mod by a fraction counts its whole part', { n: { $mod: [new Double(2.9), new Double(1.5)] } }, [1, 4, 6, 11]],
  ['$bitsAllSet with positions', { n: { $bitsAllSet: [0, 53] } }, [1, 4, 5]],
  ['$bitsAllClear with positions', { n: { $bitsAllClear: [0, 1] } }, [2]],
  ['$bitsAnyClear of a negative long', { n: { $bitsAnyClear: [0, 62] } }, [1, 2, 3, 11]],
  ['$bitsAnySet beyond 64 bits sees the sign', { n: { $bitsAnySet: [63, 200] } }, [3, 5]],
  ['$bitsAllSet with binary data', { n: { $bitsAllSet: new Binary(Buffer.from([1, 0, 0, 0, 0, 0, 32])) } }, [1, 4, 5]],
])('%s is exact', async (_, filter, expected) => {
  const found = await things.find(filter, { projection: { _id: 1 }, sort: { _id: 1 } }).toArray()
  expect(found.map(({ _id }) => _id)).toEqual(expected)
})

test.each<[string, Fields]>([
  ['a bit position below zero', { n: { $bitsAllSet: [-1] } }],
  ['a bit position that is text', { n: { $bitsAllSet: ['1'] } }],
  ['a negative bitmask', { n: { $bitsAllSet: -1 } }],
  ['a bitmask with a fraction', { n: { $bitsAllSet: new Double(1.5) } }],
  ['a divisor below one', { n: { $mod: [new Double(0.5), 0] } }],
  ['a divisor that is text', { n: { $mod: ['2', 0] } }],
  ['a remainder that is text', { n: { $mod: [2, '0'] } }],
  ['a divisor that is no number', { n: { $mod: [new Double(Number.NaN), 0] } }],
])('%s is refused', async (_, filter) => {
  await expect(things.find(filter).toArray()).rejects.toMatchObject({ code: expect.any(Number) })
})
