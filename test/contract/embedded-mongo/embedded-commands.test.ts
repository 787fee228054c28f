import mongoose from 'mongoose'
import { type Collection, type Fields, openEmbeddedDatabase, type TestDatabase } from './test-database.ts'

const { Long, Timestamp, UUID } = mongoose.mongo

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
