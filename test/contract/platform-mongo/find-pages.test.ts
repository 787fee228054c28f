import { Schema } from 'mongoose'
import type { Model } from 'mongoose'
import { createId, lowestIdAt, timeOfId } from '#platform/ids'
import { createLog } from '#platform/logging'
import { connectMongo, findPages, sortsByHand } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'
import type { DocumentStore } from '#root/test/support/document-store'

interface Thing {
  readonly _id: string
  readonly owner: string
}

let store: DocumentStore
let mongo: Mongo
let things: Model<Thing>
let sortsWhenEmpty: boolean

const now = Date.UTC(2026, 0, 31)
const ages = Array.from({ length: 200 }, (_, index) => index ** 4)
const idOf = (ageMs: number) => `${lowestIdAt('thg', now - ageMs)}${'0'.repeat(16)}`
const windows = [1_000, 60_000, 3_600_000].map((ageMs) => lowestIdAt('thg', now - ageMs))

beforeAll(async () => {
  store = await startDocumentStore()
  const log = createLog({ service: 'test', level: 'silent' })
  mongo = await connectMongo({ url: store.url, database: uniqueDatabaseName('pages'), log })
  const schema = new Schema<Thing>({ _id: String, owner: String }, { versionKey: false }).index({ owner: 1, _id: -1 })
  things = mongo.connection.model<Thing>('Thing', schema)
  await mongo.prepare([things] as never)
  sortsWhenEmpty = await sortsByHand(things, { match: { owner: 'odd' }, sort, limit: 20 })
  await things.insertMany(ages.map((ageMs, index) => ({ _id: idOf(ageMs), owner: index % 2 ? 'odd' : 'even' })))
})
afterAll(async () => {
  await mongo.connection.dropDatabase()
  await mongo.dispose()
  await store.dispose()
})

const sort = { _id: -1 } as const

test.each([1, 20, 99, 100, 150])(
  'windows do not change the result of a page of %d, read alone or with others',
  async (limit) => {
    const queries = [
      { match: { owner: 'odd' }, sort, limit },
      { match: { owner: 'even', _id: { $lt: idOf(50 ** 4) } }, sort, limit },
      { match: { owner: 'nobody' }, sort, limit },
    ]
    const bounds = [windows, [lowestIdAt('thg', now - 7_200_000)], windows]
    const windowed = queries.map((query, index) => ({ ...query, windows: bounds[index] ?? [] }))
    const plain = await findPages(things, queries)
    expect(plain[0]?.items).toHaveLength(Math.min(limit, 100))
    expect(await findPages(things, windowed)).toEqual(plain)
    for (const [index, query] of windowed.entries()) expect(await findPages(things, [query])).toEqual([plain[index]])
  },
)

test.each([2, 11, 12, 130])('each of %d pages has its own items, in order', async (count) => {
  const queries = Array.from({ length: count }, (_, index) => ({
    match: { owner: index % 2 ? 'odd' : 'even', _id: { $lt: idOf(index ** 4) } },
    sort,
    limit: 3,
  }))
  const pages = await findPages(things, queries)
  const expected = queries.map((_, index) => [1, 2, 3].map((step) => idOf((index + 2 * step) ** 4)))
  expect(pages.map(({ items }) => items.map(({ _id }) => _id))).toEqual(expected)
})

test('an id contains its time of creation, and is not below the lower bound of that time', () => {
  const [before, id, after] = [Date.now(), createId('thg'), Date.now()]
  expect(timeOfId(id)).toBeGreaterThanOrEqual(before)
  expect(timeOfId(id)).toBeLessThanOrEqual(after)
  expect(lowestIdAt('thg', timeOfId(id)) <= id).toBe(true)
  expect(lowestIdAt('thg', timeOfId(id) + 1) > id).toBe(true)
})

test('detects whether the server sorts without an index', async () => {
  const sorts = await sortsByHand(things, { match: { owner: 'odd' }, sort, limit: 20 })
  expect(sorts).toBe(store.kind === 'external')
  expect(sortsWhenEmpty).toBe(sorts)
  expect(await sortsByHand(things, { match: { owner: 'odd' }, sort: { size: 1 }, limit: 20 })).toBe(true)
})
