import { createEmbeddedMongo, type EmbeddedMongo } from '@plumbline/embedded-mongo'
import { type Client, type Collection, type Fields, MongoClient } from './test-database.ts'

let store: EmbeddedMongo
let client: Client
let things: Collection
beforeAll(async () => {
  store = await createEmbeddedMongo({ dataDir: null })
  client = await new MongoClient(store.url).connect()
  things = client.db('explained').collection('things')
  const documents = Array.from({ length: 5000 }, (_, n) => ({
    _id: n,
    org: `org_${n % 10}`,
    at: new Date(n * 1000),
    state: ['QUEUED', 'RUNNING', 'DONE'][n % 3],
    email: n % 2 === 0 ? `user${n}@example.org` : undefined,
    tags: [`t${n % 7}`, `u${n % 11}`],
    nested: { rank: n % 100 },
    tasks: [
      { role: `r${n % 5}`, step: n },
      { role: 'last', step: -n },
    ],
    open: n % 50 === 0,
  }))
  await things.insertMany(documents as never, { ignoreUndefined: true })
  await things.createIndexes([
    { key: { org: 1, at: -1, _id: -1 }, name: 'org_at' },
    { key: { org: 1, _id: -1 }, name: 'org_id' },
    { key: { state: 1 }, name: 'state' },
    { key: { email: 1 }, name: 'email', unique: true, sparse: true },
    { key: { tags: 1 }, name: 'tags' },
    { key: { 'nested.rank': 1 }, name: 'rank' },
    { key: { 'tasks.step': 1 }, name: 'step' },
    { key: { at: 1 }, name: 'open_at', partialFilterExpression: { open: true } },
  ])
})
afterAll(async () => {
  await client.close()
  await store.dispose()
})

type Plan = {
  readonly stage: string
  readonly indexName?: string
  readonly inputStage?: Plan
  readonly inputStages?: Plan[]
}
type Explained = {
  readonly stages: string[]
  readonly index: string | undefined
  readonly keys: number
  readonly documents: number
  readonly returned: number
}

function summary(explained: Fields): Explained {
  const [first] = (explained['stages'] ?? []) as { $cursor: Fields }[]
  const { queryPlanner, executionStats } = (first?.$cursor ?? explained) as {
    queryPlanner: { winningPlan: Plan }
    executionStats: Record<string, number>
  }
  const stages: Plan[] = []
  for (let plan: Plan | undefined = queryPlanner.winningPlan; plan; plan = plan.inputStage) stages.push(plan)
  return {
    stages: stages.map(({ stage }) => stage),
    index: stages.find(({ indexName }) => indexName !== undefined)?.indexName,
    keys: executionStats['totalKeysExamined'] ?? -1,
    documents: executionStats['totalDocsExamined'] ?? -1,
    returned: executionStats['nReturned'] ?? -1,
  }
}

async function explain(filter: Fields, options: { sort?: Fields; limit?: number } = {}): Promise<Explained> {
  const cursor = things
    .find(filter)
    .sort((options.sort ?? {}) as never)
    .limit(options.limit ?? 0)
  return summary(await cursor.explain('executionStats'))
}

const date = (n: number) => new Date(n * 1000)

test.each<[string, Fields, string, number]>([
  ['_id', { _id: 5 }, '_id_', 1],
  ['several _ids', { _id: { $in: [1, 2, 3, 9999] } }, '_id_', 3],
  ['a range of _ids', { _id: { $gte: 10, $lt: 20 } }, '_id_', 10],
  ['a unique field', { email: 'user8@example.org' }, 'email', 1],
  ['a prefix of text', { email: /^user88/ }, 'email', 6],
  ['a nested field', { 'nested.rank': { $gt: 97 } }, 'rank', 100],
  ['an element', { tags: 'u3' }, 'tags', 455],
  ['the beginning of a compound index and a range', { org: 'org_3', at: { $gte: date(4900) } }, 'org_at', 10],
  ['all fields of a compound index', { org: 'org_3', at: date(13), _id: 13 }, 'org_at', 1],
  ['a list and an equality', { org: { $in: ['org_1', 'org_2'] }, at: date(11) }, 'org_at', 1],
  ['a partial index whose filter the query implies', { open: true, at: { $lt: date(500) } }, 'open_at', 10],
])('equality and range on %s do not scan the collection', async (_, filter, index, documents) => {
  expect(await explain(filter)).toEqual({
    stages: ['FETCH', 'IXSCAN'],
    index,
    keys: documents,
    documents,
    returned: documents,
  })
})

test('without an index the whole collection is looked at', async () => {
  expect(await explain({ at: date(7) })).toMatchObject({ stages: ['COLLSCAN'], documents: 5000, returned: 1 })
})

test('a partial or sparse index is not used for what it may lack', async () => {
  expect(await explain({ at: { $lt: date(5) } })).toMatchObject({ stages: ['COLLSCAN'], returned: 5 })
  expect(await explain({ email: null })).toMatchObject({ stages: ['COLLSCAN'], returned: 2500 })
})

test('a filter on more than the index holds looks only at what the index leaves', async () => {
  expect(await explain({ org: 'org_3', state: 'DONE', _id: { $lt: 100 } })).toMatchObject({
    index: 'org_id',
    documents: 10,
    returned: 3,
  })
})

test.each<[string, Fields, Fields, string]>([
  ['the index order', { org: 'org_4' }, { at: -1, _id: -1 }, 'org_at'],
  ['the reverse of the index order', { org: 'org_4' }, { at: 1, _id: 1 }, 'org_at'],
  ['a sort that repeats the equality', { org: 'org_4' }, { org: 1, at: -1 }, 'org_at'],
  ['an index without a filter', {}, { _id: -1 }, '_id_'],
  ['a range in the sort field', { org: 'org_4', at: { $lt: date(4000) } }, { at: -1 }, 'org_at'],
])('a page in %s looks at no more than the page', async (_, filter, sort, index) => {
  expect(await explain(filter, { sort, limit: 20 })).toEqual({
    stages: ['FETCH', 'IXSCAN'],
    index,
    keys: 20,
    documents: 20,
    returned: 20,
  })
})

test('a keyset page by _id looks at no more than the page', async () => {
  const page = await explain({ org: 'org_3', _id: { $lt: 4000 } }, { sort: { _id: -1 }, limit: 10 })
  expect(page).toEqual({ stages: ['FETCH', 'IXSCAN'], index: 'org_id', keys: 10, documents: 10, returned: 10 })
})

test('a keyset page by time and _id looks at no more than the page', async () => {
  const after = { $or: [{ at: { $lt: date(4003) } }, { at: date(4003), _id: { $lt: 4003 } }] }
  const page = await explain({ org: 'org_3', ...after }, { sort: { at: -1, _id: -1 }, limit: 10 })
  expect(page).toEqual({ stages: ['FETCH', 'IXSCAN'], index: 'org_at', keys: 10, documents: 10, returned: 10 })
})

test('a sort that no index gives is done in memory', async () => {
  expect(await explain({ state: 'DONE' }, { sort: { at: 1 }, limit: 5 })).toMatchObject({
    stages: ['SORT', 'FETCH', 'IXSCAN'],
    index: 'state',
    documents: 1666,
    returned: 5,
  })
})

test('conditions on one element use the index of its field', async () => {
  const filter = { tasks: { $elemMatch: { role: 'r3', step: { $gte: 4990 } } } }
  expect(await explain(filter)).toMatchObject({ index: 'step', documents: 10, returned: 2 })
})

test('alternatives with an index each are looked up one by one', async () => {
  const found = await explain({ $or: [{ email: 'user2@example.org' }, { 'nested.rank': 3 }] })
  expect(found).toMatchObject({ stages: ['FETCH', 'OR'], documents: 51, returned: 51 })
})

test('conditions that exclude each other look at nothing', async () => {
  expect(await explain({ _id: { $gt: 5, $lt: 3 } })).toMatchObject({ keys: 0, documents: 0, returned: 0 })
})

test('an aggregation uses the index for its first stages', async () => {
  const pipeline = [
    { $match: { org: 'org_1' } },
    { $sort: { at: -1 } },
    { $limit: 5 },
    { $group: { _id: '$state', n: { $sum: 1 } } },
  ]
  expect(summary(await things.aggregate(pipeline).explain('executionStats'))).toMatchObject({
    index: 'org_at',
    documents: 5,
  })
})

test.each<[string, Fields]>([
  ['count', { count: 'things', query: { email: 'user4@example.org' } }],
  ['distinct', { distinct: 'things', key: 'org', query: { email: 'user4@example.org' } }],
  ['update', { update: 'things', updates: [{ q: { email: 'user4@example.org' }, u: { $set: { seen: true } } }] }],
  ['delete', { delete: 'things', deletes: [{ q: { email: 'user4@example.org' }, limit: 1 }] }],
  [
    'findAndModify',
    { findAndModify: 'things', query: { email: 'user4@example.org' }, update: { $set: { seen: true } } },
  ],
])('%s is explained, and not carried out', async (_, command) => {
  const reply = await client.db('explained').command({ explain: command, verbosity: 'executionStats' })
  expect(summary(reply)).toMatchObject({ index: 'email', documents: 1 })
  expect(await things.findOne({ email: 'user4@example.org' })).not.toHaveProperty('seen')
})

test('a hint overrides the choice', async () => {
  const found = summary(
    await things
      .find({ org: 'org_1', _id: 1 as never })
      .hint('org_at')
      .explain('executionStats'),
  )
  expect(found).toMatchObject({ index: 'org_at', returned: 1 })
  expect(
    summary(
      await things
        .find({ _id: 1 as never })
        .hint({ $natural: 1 })
        .explain(),
    ),
  ).toMatchObject({
    stages: ['COLLSCAN'],
  })
})
