import mongoose from 'mongoose'
import { type Collection, type Fields, openEmbeddedDatabase, type TestDatabase } from './test-database.ts'

const { BSONRegExp, Code, Decimal128, Double, Long, MaxKey, MinKey, Timestamp, UUID } = mongoose.mongo

/** Every field of every command is checked: its name, its type, and whether it may be left out. */
let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openEmbeddedDatabase()
  things = await db.collection([{ _id: 1, a: 1, b: [1, 2, 3] }])
})
afterAll(async () => {
  await db.dispose()
})

const [unknown, missing, type, range, parse, length] = [40415, 40414, 14, 51024, 9, 16]
const update = { q: {}, u: { $set: { a: 2 } } }

test.each<[string, Fields, number]>([
  ['insert', { documents: [] }, length],
  ['insert', {}, length],
  ['insert', { documents: 'a' }, type],
  ['insert', { documents: ['a'] }, type],
  ['insert', { documents: {} }, type],
  ['insert', { documents: [{}], ordered: 1 }, type],
  ['insert', { documents: [{}], ordered: 'yes' }, type],
  ['insert', { documents: [{}], bypassDocumentValidation: 'yes' }, type],
  ['insert', { documents: [{}], other: 1 }, unknown],
  ['insert', { documents: [{}], let: {} }, unknown],
  ['update', { updates: [] }, length],
  ['update', { updates: [1] }, type],
  ['update', { updates: [{ u: { $set: { a: 2 } } }] }, missing],
  ['update', { updates: [{ q: {} }] }, missing],
  ['update', { updates: [{ ...update, q: null }] }, missing],
  ['update', { updates: [{ ...update, q: 'a' }] }, type],
  ['update', { updates: [{ ...update, multi: 1 }] }, type],
  ['update', { updates: [{ ...update, upsert: 'yes' }] }, type],
  ['update', { updates: [{ ...update, arrayFilters: {} }] }, type],
  ['update', { updates: [{ ...update, hint: 1 }] }, type],
  ['update', { updates: [{ ...update, sort: 1 }] }, type],
  ['update', { updates: [{ ...update, limit: 1 }] }, unknown],
  ['update', { updates: [{ ...update, c: { x: 1 } }] }, 115],
  ['update', { updates: [update], let: { x: 1 } }, 115],
  ['update', { updates: [update], multi: true }, unknown],
  ['update', { updates: [{ q: {}, u: { a: 1 }, multi: true }] }, parse],
  ['delete', { deletes: [] }, length],
  ['delete', { deletes: [{ limit: 0 }] }, missing],
  ['delete', { deletes: [{ q: null, limit: 0 }] }, missing],
  ['delete', { deletes: [{ q: {} }] }, missing],
  ['delete', { deletes: [{ q: [], limit: 0 }] }, type],
  ['delete', { deletes: [{ q: {}, limit: '0' }] }, type],
  ['delete', { deletes: [{ q: {}, limit: false }] }, type],
  ['delete', { deletes: [{ q: {}, limit: 2 }] }, parse],
  ['delete', { deletes: [{ q: {}, limit: 0, multi: true }] }, unknown],
  ['delete', { deletes: [{ q: {}, limit: 0 }, { q: {} }] }, missing],
  ['delete', { deletes: [{ q: {}, limit: 0 }], q: {} }, unknown],
  ['find', { filter: 'a' }, type],
  ['find', { filter: [] }, type],
  ['find', { sort: 'a' }, type],
  ['find', { projection: 'a' }, type],
  ['find', { limit: '1' }, type],
  ['find', { limit: -1 }, range],
  ['find', { limit: 1.5 }, range],
  ['find', { skip: -1 }, range],
  ['find', { batchSize: -1 }, range],
  ['find', { batchSize: true }, type],
  ['find', { singleBatch: 'yes' }, type],
  ['find', { hint: 1 }, type],
  ['find', { query: {} }, unknown],
  ['find', { maxTimeMS: -1 }, 2],
  ['find', { maxTimeMS: 1.5 }, 2],
  ['find', { maxTimeMS: '1' }, 2],
  ['find', { readConcern: { level: 'other' } }, 2],
  ['find', { readConcern: 'local' }, type],
  ['find', { apiVersion: '2' }, 322],
  ['find', { sort: { a: 0 } }, 15975],
  ['find', { sort: { a: 'x' } }, 15974],
  ['find', { sort: { 'a.': 1 } }, 40353],
  ['find', { sort: { '': 1 } }, 40352],
  ['count', { query: 1 }, type],
  ['count', { limit: 'a' }, type],
  ['count', { skip: -1 }, range],
  ['count', { filter: {} }, unknown],
  ['distinct', {}, missing],
  ['distinct', { key: 1 }, type],
  ['distinct', { key: 'a', query: 1 }, type],
  ['distinct', { key: 'a', filter: {} }, unknown],
  ['aggregate', { cursor: {} }, missing],
  ['aggregate', { pipeline: {}, cursor: {} }, type],
  ['aggregate', { pipeline: [1], cursor: {} }, type],
  ['aggregate', { pipeline: [] }, parse],
  ['aggregate', { pipeline: [], cursor: 1 }, type],
  ['aggregate', { pipeline: [], cursor: { batchSize: -1 } }, range],
  ['aggregate', { pipeline: [], cursor: { other: 1 } }, unknown],
  ['aggregate', { pipeline: [], cursor: {}, explain: true }, 115],
  ['findAndModify', {}, parse],
  ['findAndModify', { remove: true, update: { a: 1 } }, parse],
  ['findAndModify', { remove: true, new: true }, parse],
  ['findAndModify', { remove: 'yes' }, type],
  ['findAndModify', { query: 1, remove: true }, type],
  ['findAndModify', { remove: true, q: {} }, unknown],
  ['findAndModify', { update: { a: 2 }, fields: { x: { $add: [1, 2] } } }, 168],
  ['createIndexes', {}, missing],
  ['createIndexes', { indexes: [] }, 2],
  ['createIndexes', { indexes: [{ name: 'x' }] }, 67],
  ['createIndexes', { indexes: [{ key: { q: 1 } }] }, parse],
  ['createIndexes', { indexes: [{ key: { q: 0 }, name: 'q' }] }, 67],
  ['createIndexes', { indexes: [{ key: { q: 'text' }, name: 'q' }] }, 67],
  ['createIndexes', { indexes: [{ key: { q: 1 }, name: 'q', other: 1 }] }, 197],
  ['createIndexes', { indexes: [{ key: { q: 1 }, name: 'q', expireAfterSeconds: 'x' }] }, 67],
  ['createIndexes', { indexes: [{ key: { q: 1 }, name: 'q' }], other: 1 }, unknown],
  ['dropIndexes', {}, missing],
  ['dropIndexes', { index: 'none' }, 27],
  ['dropIndexes', { index: '_id_' }, 72],
  ['dropIndexes', { index: '*', other: 1 }, unknown],
  ['killCursors', {}, missing],
  ['killCursors', { cursors: [1] }, type],
  ['create', { other: 1 }, unknown],
  ['create', { capped: true }, 115],
  ['drop', { other: 1 }, unknown],
])('%s with %o is refused', async (name, options, code) => {
  const command = { [name]: name === 'create' ? 'fresh' : things.collectionName, ...options }
  await expect(db.database.command(command)).rejects.toMatchObject({ code })
  expect(await things.find({}).toArray()).toEqual([{ _id: 1, a: 1, b: [1, 2, 3] }])
})

test.each<[string, Fields, number]>([
  ['an id that is an int', { getMore: 1, collection: 'c' }, type],
  ['an id that is a timestamp', { getMore: new Timestamp({ t: 1, i: 1 }), collection: 'c' }, type],
  ['no collection', { getMore: Long.fromNumber(1) }, missing],
  ['a collection that is a number', { getMore: Long.fromNumber(1), collection: 1 }, type],
  ['a negative size', { getMore: Long.fromNumber(1), collection: 'c', batchSize: -1 }, 43],
  ['an unknown cursor', { getMore: Long.fromNumber(1), collection: 'c' }, 43],
  ['an unknown field', { getMore: Long.fromNumber(1), collection: 'c', other: 1 }, unknown],
])('getMore with %s is refused', async (_, command, code) => {
  await expect(db.database.command(command)).rejects.toMatchObject({ code })
})

test.each<[string, Fields, number]>([
  ['a write concern of two members', { writeConcern: { w: 2 } }, 100],
  ['an unknown write concern', { writeConcern: { w: 'some' } }, 79],
  ['a write concern with an unknown field', { writeConcern: { v: 1 } }, unknown],
  ['autocommit that is true', { autocommit: true }, 72],
  ['a transaction without a session', { autocommit: false, startTransaction: true }, 72],
  ['a transaction that is not said to be one', { startTransaction: true }, 72],
])('an insert with %s is refused', async (_, options, code) => {
  const command = { insert: things.collectionName, documents: [{ _id: 7 }], ...options }
  await expect(db.database.command(command)).rejects.toMatchObject({ code })
  expect(await things.countDocuments({ _id: 7 as never })).toBe(0)
})

test('a command of a transaction that was never begun is refused', async () => {
  const lsid = { id: new UUID() }
  const command = { find: things.collectionName, lsid, txnNumber: Long.fromNumber(1), autocommit: false }
  await expect(db.database.command(command)).rejects.toMatchObject({ code: 251 })
  const commit = { commitTransaction: 1, lsid, txnNumber: Long.fromNumber(1), autocommit: false, other: 1 }
  await expect(db.client.db('admin').command(commit)).rejects.toMatchObject({ code: unknown })
})

const ids = async (collection: Collection, filter: Fields) =>
  (await collection.find(filter, { sort: { _id: 1 }, projection: { _id: 1 } }).toArray()).map(
    ({ _id }) => _id as unknown,
  )

describe('comparisons keep to one type', () => {
  const values: readonly unknown[] = [
    new MinKey(),
    null,
    1,
    'a',
    { a: 1 },
    [9],
    Buffer.from([1]),
    true,
    new Date(5),
    new Timestamp({ t: 0, i: 5 }),
    new BSONRegExp('a'),
    new Code('f()'),
    new MaxKey(),
    Long.fromNumber(5),
    new Double(0.5),
    Decimal128.fromString('2.5'),
  ]
  let typed: Collection
  beforeAll(async () => {
    typed = await db.collection(values.map((v, _id) => ({ _id, v })))
  })

  const numbers = [2, 5, 13, 14, 15]
  test.each<[string, Fields, number[]]>([
    ['numbers', { v: { $gt: new Double(-1) } }, numbers],
    ['a timestamp', { v: { $gte: new Timestamp({ t: 0, i: 1 }) } }, [9]],
    ['a timestamp that is less', { v: { $lt: new Timestamp({ t: 1, i: 1 }) } }, [9]],
    ['a number equal to a timestamp', { v: 5 }, [13]],
    ['a timestamp equal to a number', { v: new Timestamp({ t: 0, i: 5 }) }, [9]],
    ['a timestamp among others', { v: { $in: [new Timestamp({ t: 0, i: 5 })] } }, [9]],
    ['dates', { v: { $gt: new Date(0) } }, [8]],
    ['text', { v: { $gte: '' } }, [3]],
    ['booleans', { v: { $lte: true } }, [7]],
    ['null', { v: { $gte: null } }, [1]],
    ['javascript', { v: { $gte: new Code('') } }, [11]],
    ['decimals', { v: { $gt: Decimal128.fromString('2.4'), $lt: Decimal128.fromString('3') } }, [15]],
    ['the least', { v: { $lte: new MinKey() } }, [0]],
    ['the greatest', { v: { $gte: new MaxKey() } }, [12]],
    ['$type of a timestamp', { v: { $type: 'timestamp' } }, [9]],
    ['$type of numbers', { v: { $type: 'number' } }, numbers],
    ['$mod of a timestamp', { v: { $mod: [5, 0] } }, [13, 14]],
  ])('%s', async (_, filter, expected) => {
    expect(await ids(typed, filter)).toEqual(expected)
    await typed.createIndex({ v: 1 })
    expect(await ids(typed, filter)).toEqual(expected)
    await typed.dropIndexes()
  })

  test('a timestamp is no number to $inc and $sum', async () => {
    await expect(typed.updateOne({ _id: 9 as never }, { $inc: { v: 1 } })).rejects.toMatchObject({ code: type })
    await expect(
      typed.updateOne({ _id: 2 as never }, { $inc: { v: new Timestamp({ t: 0, i: 5 }) } } as never),
    ).rejects.toMatchObject({ code: type })
    const sum = await typed.aggregate([{ $match: { _id: 9 } }, { $group: { _id: null, n: { $sum: '$v' } } }]).toArray()
    expect(sum).toEqual([{ _id: null, n: 0 }])
  })

  test('an empty timestamp becomes the present one', async () => {
    const stamped = await db.collection([
      { _id: 1, at: new Timestamp({ t: 0, i: 0 }), in: { at: new Timestamp({ t: 0, i: 0 }) } },
    ])
    const found = await stamped.findOne()
    const { at, in: inner } = found as unknown as Record<'at' | 'in', { getHighBits(): number; at: unknown }>
    expect(at.getHighBits()).toBeGreaterThan(1_700_000_000)
    expect(inner.at).toEqual(new Timestamp({ t: 0, i: 0 }))
  })
})

test.each<[string, Fields, unknown[], unknown[]]>([
  ['$size', { $size: 2 }, [[1, 2], [1], 3], [[1], 3]],
  ['$all', { $all: [1, 2] }, [[1, 2, 3], [1], 3], [[1], 3]],
  ['$or', { $or: [{ x: 1 }, { y: 2 }] }, [{ x: 1 }, { y: 2 }, { x: 2 }, 5], [{ x: 2 }, 5]],
  ['$and', { $and: [{ x: 1 }, { y: 2 }] }, [{ x: 1, y: 2 }, { x: 1 }], [{ x: 1 }]],
  ['$nor', { $nor: [{ x: 1 }] }, [{ x: 1 }, { x: 2 }, 3], [{ x: 1 }, 3]],
  ['$gt of arrays', { $gt: 3 }, [[1, 5], [1], 4, 2], [[1], 2]],
  ['$elemMatch', { $elemMatch: { $gt: 3 } }, [[5], [1], 5], [[1], 5]],
  ['$not', { $not: { $gt: 3 } }, [5, 1, 'a'], [5]],
  ['$in', { $in: [1, 'a'] }, [1, 'a', [1], 2], [2]],
  ['$regex', { $regex: '^a' }, ['ab', 'b', ['ab']], ['b']],
  ['$exists', { $exists: true }, [1, null], []],
  ['a document', { x: 1 }, [{ x: 1, y: 2 }, { x: 2 }, [{ x: 1 }]], [{ x: 2 }, [{ x: 1 }]]],
  ['nothing', {}, [{ x: 1 }, 1], [1]],
])('$pull with %s', async (_, condition, before, after) => {
  const pulled = await db.collection([{ _id: 1, a: before }])
  await pulled.updateOne({}, { $pull: { a: condition } } as never)
  expect(await pulled.findOne()).toEqual({ _id: 1, a: after })
})

test.each([
  '\\A',
  'a\\z',
  'a\\Z',
  '\\G',
  '\\p{L}',
  '\\pL',
  '[[:alpha:]]',
  '[[.a.]]',
  'a++',
  'a*+',
  'a?+',
  'a{2}+',
  '(?i)a',
  '(?i:a)',
  '(?>a)',
  '\\Qa\\E',
  'a{,3}',
  '(a)\\1',
  '(?<n>a)',
  '(?P<n>a)',
  '(?<=a)b',
  '(?<!a)b',
  '\\h',
  '\\H',
  '\\K',
  '\\R',
  '\\N',
  '\\X',
  '\\v',
  '(?#c)a',
  '\\0',
  '\\07',
  '[a-\\d]',
  '[]a]',
  '[^]a]',
  '(*UTF8)a',
  '(?R)',
  '(?1)',
  '(?(1)a)',
  '\\cA',
  '\\e',
  '\\a',
  '\\x{41}',
  '\\u0041',
  '\\k<n>',
  '(?|a)',
  '*a',
  'a**',
  '(',
  ')',
  '[a',
  'a\\',
])('the pattern %s is refused', async (pattern) => {
  for (const filter of [
    { a: { $regex: pattern } },
    { a: new BSONRegExp(pattern) },
    { a: { $in: [new BSONRegExp(pattern)] } },
    { a: { $not: new BSONRegExp(pattern) } },
  ])
    await expect(things.find(filter).toArray()).rejects.toMatchObject({ code: 51091 })
  await expect(things.updateOne({}, { $pull: { b: { $regex: pattern } } } as never)).rejects.toMatchObject({
    code: 51091,
  })
})

test.each<[string, string, readonly string[], readonly string[]]>([
  ['a$', '', ['a', 'ba', 'a\n'], ['ab', 'a\n\n', 'a\r']],
  ['a.c', '', ['abc', 'a\rc', 'a\u2028c', 'a😀c'], ['a\nc', 'ac']],
  ['a.c', 's', ['a\nc'], ['ac']],
  ['^b$', 'm', ['a\nb\nc', 'b'], ['a\rb']],
  ['^b', '', ['b'], ['a\nb']],
  ['^$', 'm', ['', '\n', 'a\n\nb'], ['a\n']],
  ['\\s', '', [' ', '\t', '\n', '\v'], ['\u00a0', '\u2003', 'a']],
  ['^\\S$', '', ['\u00a0'], [' ']],
  ['^[\\s]$', '', [' '], ['\u00a0']],
  ['\\w', '', ['a', '_', '0'], ['é', '-']],
  ['^\\w$', 'i', ['K'], ['\u212a']],
  ['\\d+', '', ['1'], ['١']],
  ['é', 'i', ['É'], ['e']],
  ['[a-c]{2,3}', '', ['ab'], ['a', 'xy']],
  ['[.*+-]', '', ['.', '*', '-'], ['a']],
  ['a{x', '', ['a{x'], ['ax']],
  ['a/b', '', ['a/b'], ['ab']],
  ['x(?=y)', '', ['xy'], ['xz']],
  ['x(?!y)', '', ['xz'], ['xy']],
  ['(ab|cd)+?e', '', ['abcde'], ['abc']],
  ['\\x41', '', ['A'], ['x41']],
  ['\\bab\\b', '', ['x ab y'], ['xaby']],
])('the pattern /%s/%s matches as in PCRE', async (pattern, options, matching, others) => {
  const texts = await db.collection([...matching, ...others].map((s, _id) => ({ _id, s })))
  expect(await ids(texts, { s: { $regex: pattern, $options: options } })).toEqual(matching.map((_, _id) => _id))
})

test('whole numbers as field names are refused where JavaScript would move them', async () => {
  const document = new Map<string, unknown>([
    ['b', 1],
    ['2', 1],
  ])
  await expect(things.insertOne({ a: document })).rejects.toMatchObject({ code: 2 })
  const nested = await db.collection([{ _id: 1, a: { b: 1 }, n: { 5: 1 } }])
  await expect(nested.updateOne({}, { $set: { 'a.7': 1 } })).rejects.toMatchObject({ code: 2 })
  await expect(nested.updateOne({}, { $set: { 'n.4': 1 } })).rejects.toMatchObject({ code: 2 })
  await nested.updateOne({}, { $set: { 'n.6': 1, 'n.7': 1 } })
  expect(await nested.findOne()).toEqual({ _id: 1, a: { b: 1 }, n: { 5: 1, 6: 1, 7: 1 } })
})

test('the deprecated types are refused, in documents and in queries', async () => {
  const { BSONSymbol, DBRef } = mongoose.mongo
  await expect(things.insertOne({ a: new BSONSymbol('x') })).rejects.toMatchObject({ code: 2 })
  await expect(things.find({ a: new BSONSymbol('x') }).toArray()).rejects.toMatchObject({ code: 2 })
  await expect(things.insertOne({ a: new Code('f()', { x: 1 }) })).rejects.toMatchObject({ code: 2 })
  const references = await db.collection([
    { _id: 1, r: new DBRef('c', new mongoose.Types.ObjectId('0123456789abcdef01234567')) },
  ])
  expect(await references.countDocuments({ 'r.$ref': 'c' })).toBe(1)
  expect(
    await references.countDocuments({ r: new DBRef('c', new mongoose.Types.ObjectId('0123456789abcdef01234567')) }),
  ).toBe(1)
})

test.each<[string, Fields, Fields]>([
  ['removing _id', { $unset: { _id: '' } }, {}],
  ['renaming _id', { $rename: { _id: 'x' } }, {}],
  ['a path twice by position', { $set: { 'b.$[]': 1 }, $inc: { 'b.0': 1 } }, {}],
  ['a path of an object that has no such name', { $constructor: { a: 1 } }, {}],
])('an update with %s is refused', async (_, u) => {
  const { writeErrors } = (await db.database
    .command({ update: things.collectionName, updates: [{ q: { _id: 1 }, u }] })
    .catch((error: Fields) => ({ writeErrors: [error] }))) as { writeErrors?: Fields[] }
  expect(writeErrors?.[0]?.['code']).toEqual(expect.any(Number))
  expect(await things.findOne()).toEqual({ _id: 1, a: 1, b: [1, 2, 3] })
})

test('a positional update is refused where conditions matched different elements', async () => {
  const lists = await db.collection([{ _id: 1, a: [1, 2], b: [1, 2] }])
  await expect(lists.updateOne({ a: 1, b: 2 }, { $set: { 'a.$': 9 } })).rejects.toMatchObject({ code: 2 })
  await lists.updateOne({ a: 2, b: 2 }, { $set: { 'a.$': 9 } })
  expect(await lists.findOne()).toEqual({ _id: 1, a: [1, 9], b: [1, 2] })
})

test.each<[string, Fields]>([
  ['by two values', { $and: [{ a: 1 }, { a: 2 }] }],
  ['by the whole and a part', { a: { b: 1 }, 'a.b': 1 }],
  ['by all of several', { a: { $all: [1, 2] } }],
])('an upsert %s is refused', async (_, filter) => {
  await expect(
    db.database.collection('upserts').updateOne(filter, { $set: { z: 1 } }, { upsert: true }),
  ).rejects.toMatchObject({ code: 54 })
})
