import mongoose from 'mongoose'
import { type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

const { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp, UUID } =
  mongoose.mongo

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(async () => {
  await db.dispose()
})

const raw = { promoteValues: false, bsonRegExp: true } as const
const values = {
  int: new Int32(1),
  wholeDouble: new Double(2),
  double: new Double(2.5),
  smallLong: Long.fromNumber(3),
  wideLong: Long.fromString('9223372036854775807'),
  decimal: Decimal128.fromString('123456789.123456789'),
  text: 'ünï¢ødé 😀 and \u0001 control',
  yes: true,
  nothing: null,
  date: new Date('2026-05-06T07:08:09.123Z'),
  longAgo: new Date(-1e13),
  id: new ObjectId('0123456789abcdef01234567'),
  binary: new Binary(Buffer.from([0, 1, 2, 255])),
  uuid: new UUID('123e4567-e89b-42d3-a456-426614174000'),
  pattern: new BSONRegExp('^a', 'i'),
  timestamp: new Timestamp({ t: 5, i: 6 }),
  least: new MinKey(),
  greatest: new MaxKey(),
  nested: { list: [new Double(1), [Long.fromNumber(2)], { deep: new Int32(3) }], empty: {}, none: [] },
}

test('every BSON type comes back as it was stored', async () => {
  const things = await db.collection([{ _id: 1, ...values }])
  const { _id, ...found } = (await things.findOne({}, raw)) ?? {}
  expect(mongoose.mongo.BSON.EJSON.stringify(found, { relaxed: false })).toEqual(
    mongoose.mongo.BSON.EJSON.stringify(values, { relaxed: false }),
  )
})

test('an update leaves the types of what it does not touch', async () => {
  const things = await db.collection([{ _id: 1, ...values }])
  await things.updateOne({}, { $set: { other: 1, 'nested.more': 2 }, $inc: { int: 1 } })
  const changed: Fields = (await things.findOne({}, raw)) ?? {}
  const { _id, other: _other, nested, ...found } = changed
  const { nested: _, ...expected } = values
  expect(mongoose.mongo.BSON.EJSON.stringify(found, { relaxed: false })).toEqual(
    mongoose.mongo.BSON.EJSON.stringify({ ...expected, int: new Int32(2) }, { relaxed: false }),
  )
  expect(nested).toMatchObject({ list: [new Double(1), [Long.fromNumber(2)], { deep: new Int32(3) }] })
})

test('a projection keeps types', async () => {
  const things = await db.collection([{ _id: 1, ...values }])
  const found = await things.findOne({}, { ...raw, projection: { wholeDouble: 1, smallLong: 1, 'nested.list': 1 } })
  expect(found).toMatchObject({
    wholeDouble: new Double(2),
    smallLong: Long.fromNumber(3),
    nested: { list: [new Double(1), expect.anything(), expect.anything()] },
  })
})

test('arithmetic takes the wider type', async () => {
  const things = await db.collection([
    { _id: 1, a: new Int32(2147483647), b: new Int32(1), c: new Double(1), d: Long.fromNumber(1), e: new Int32(1) },
  ])
  await things.updateOne(
    {},
    {
      $inc: {
        a: new Int32(1),
        b: Long.fromNumber(1),
        c: new Int32(1),
        d: new Int32(1),
        e: Decimal128.fromString('1.5'),
      },
    },
  )
  expect(await things.findOne({}, raw)).toMatchObject({
    a: Long.fromNumber(2147483648),
    b: Long.fromNumber(2),
    c: new Double(2),
    d: Long.fromNumber(2),
    e: Decimal128.fromString('2.5'),
  })
})

test('wide longs and decimals compare exactly', async () => {
  const near = ['9007199254740992', '9007199254740993', '9007199254740994']
  const longs = await db.collection(near.map((text) => ({ _id: text, n: Long.fromString(text) })))
  await longs.createIndex({ n: 1 })
  const found = await longs
    .find({ n: { $gt: Long.fromString('9007199254740992') } })
    .sort({ n: -1 })
    .toArray()
  expect(found.map(({ _id }) => _id as unknown)).toEqual([near[2], near[1]])
  expect(await longs.countDocuments({ n: Long.fromString('9007199254740993') })).toBe(1)
})

test('numbers of different types are one value to queries, sorts and unique indexes', async () => {
  const things = await db.collection([{ n: new Int32(5) }])
  await things.createIndex({ n: 1 }, { unique: true })
  for (const n of [new Double(5), Long.fromNumber(5), Decimal128.fromString('5.0')]) {
    expect(await things.countDocuments({ n })).toBe(1)
    await expect(things.insertOne({ n })).rejects.toMatchObject({ code: 11000 })
  }
})

test('binary data and UUIDs are found by value', async () => {
  const id = new UUID()
  const things = await db.collection([{ id, data: new Binary(Buffer.from('abc')) }])
  await things.createIndex({ id: 1 })
  expect(await things.countDocuments({ id })).toBe(1)
  expect(await things.countDocuments({ data: new Binary(Buffer.from('abc')) })).toBe(1)
  expect(await things.countDocuments({ data: new Binary(Buffer.from('abd')) })).toBe(0)
})
