import { until } from '#root/test/support/until'
import { ada, bob, booksRequest, contextOf, eachBook, idsOf, useCache, viewerOf } from './cache-harness.ts'

const harness = useCache()
const titles = eachBook((id) => ({ title: `Title of ${id}` }))
const data = (...ids: readonly string[]) => ({ data: { _entities: ids.map((id) => ({ title: `Title of ${id}` })) } })

test('fetches only the entities that are not cached, and responds in order', async () => {
  const { subgraph } = harness
  subgraph.answer = titles
  const { cachedFetch } = await harness.open()
  expect(await cachedFetch(booksRequest('title', 'b', 'd'), ada)).toEqual(data('b', 'd'))
  expect(await cachedFetch(booksRequest('title', 'a', 'b', 'c', 'd'), ada)).toEqual(data('a', 'b', 'c', 'd'))
  expect(await cachedFetch(booksRequest('title', 'd', 'a'), ada)).toEqual(data('d', 'a'))
  expect(subgraph.requests.map(idsOf)).toEqual([
    ['b', 'd'],
    ['a', 'c'],
  ])
  expect(JSON.parse(subgraph.requests[1]?.body() ?? '')).toMatchObject({
    variables: { representations: [{ id: 'a' }, { id: 'c' }] },
  })
})

test('gives each response its own objects', async () => {
  harness.subgraph.answer = titles
  const { cachedFetch } = await harness.open()
  await cachedFetch(booksRequest('title', 'a'), ada)
  const first = await cachedFetch(booksRequest('title', 'a'), ada)
  const [entity] = (first.data?.['_entities'] ?? []) as { title: string }[]
  Object.assign(entity ?? {}, { title: 'changed' })
  expect(await cachedFetch(booksRequest('title', 'a'), ada)).toEqual(data('a'))
})

test('reports an error at its entity, and does not cache that response', async () => {
  const { subgraph } = harness
  subgraph.answer = titles
  const { cachedFetch } = await harness.open()
  await cachedFetch(booksRequest('title', 'a'), ada)
  subgraph.answer = (request) => ({
    data: { _entities: idsOf(request).map((id) => (id === 'c' ? null : { title: `Title of ${id}` })) },
    errors: [{ message: 'no', path: ['_entities', 1, 'title'] }],
  })
  const answer = await cachedFetch(booksRequest('title', 'a', 'b', 'c'), ada)
  expect(answer.errors).toEqual([{ message: 'no', path: ['_entities', 2, 'title'] }])
  expect(answer.data?.['_entities']).toEqual([{ title: 'Title of a' }, { title: 'Title of b' }, null])
  subgraph.answer = titles
  await cachedFetch(booksRequest('title', 'a', 'b', 'c'), ada)
  expect(idsOf(subgraph.requests.at(-1) ?? booksRequest('title'))).toEqual(['b', 'c'])
})

test('does not keep that an entity is not there', async () => {
  const { subgraph } = harness
  subgraph.answer = eachBook(() => null)
  const { cachedFetch } = await harness.open()
  await cachedFetch(booksRequest('title', 'a'), ada)
  subgraph.answer = titles
  expect(await cachedFetch(booksRequest('title', 'a'), ada)).toEqual(data('a'))
})

test('rejects a response with fewer or more entities than requested', async () => {
  const { subgraph } = harness
  subgraph.answer = titles
  const { cachedFetch } = await harness.open()
  await cachedFetch(booksRequest('title', 'a'), ada)
  subgraph.answer = () => ({ data: { _entities: [{}, {}, {}] } })
  expect(await cachedFetch(booksRequest('title', 'a', 'b', 'c'), ada)).toEqual({ data: { _entities: [] } })
  subgraph.answer = () => ({ data: { _entities: 'none' } })
  expect(await cachedFetch(booksRequest('title', 'a', 'b'), ada)).toEqual({ data: { _entities: 'none' } })
  subgraph.answer = () => Promise.reject(new Error('away'))
  await expect(cachedFetch(booksRequest('title', 'a', 'b'), ada)).rejects.toThrow('away')
})

test('concurrent callers share one request, all callers if it is public', async () => {
  const { subgraph } = harness
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => void (release = resolve))
  subgraph.answer = async (request) => {
    await held
    return eachBook((id) => ({ genre: id }))(request)
  }
  const { cachedFetch, metrics } = await harness.open()
  const crowd = Array.from({ length: 100 }, (_, index) => contextOf(viewerOf(`usr_${index}`)))
  const answers = Promise.all(crowd.map((context) => cachedFetch(booksRequest('genre', 'a', 'b'), context)))
  await until(() => subgraph.requests.length > 0)
  release()
  for (const answer of await answers) expect(answer.data).toEqual({ _entities: [{ genre: 'a' }, { genre: 'b' }] })
  expect(subgraph.requests).toHaveLength(1)
  expect(metrics().counters.joins).toBe(198)
})

test('sends its own request if the shared one fails', async () => {
  const { subgraph } = harness
  let fail = (_: Error): void => undefined
  subgraph.answer = () => new Promise((_, reject) => void (fail = reject))
  const { cachedFetch } = await harness.open()
  const first = cachedFetch(booksRequest('title', 'a'), ada)
  await until(() => subgraph.requests.length === 1)
  const second = cachedFetch(booksRequest('title', 'a'), ada)
  subgraph.answer = titles
  fail(new Error('gone'))
  await expect(first).rejects.toThrow('gone')
  expect(await second).toEqual(data('a'))
})

test('separates private entries by user, session and roles', async () => {
  const { subgraph } = harness
  subgraph.answer = titles
  const { cachedFetch } = await harness.open()
  const adaWith = contextOf(viewerOf('usr_ada', { org_1: 'MEMBER' }))
  const elsewhere = contextOf({ ...viewerOf('usr_ada'), sessionId: 'ses_other' })
  const withHeader = { ...ada, forwardedHeaders: ['x-tenant', 'one'] }
  const nobody = contextOf({ kind: 'anonymous' })
  const partitions = [ada, bob, adaWith, elsewhere, withHeader, nobody]
  for (const context of partitions) await cachedFetch(booksRequest('title', 'a'), context)
  expect(subgraph.requests).toHaveLength(partitions.length)
  for (const context of partitions) await cachedFetch(booksRequest('title', 'a'), context)
  expect(subgraph.requests).toHaveLength(partitions.length)
})

test('never keeps a selection of which a part may not be kept', async () => {
  const { subgraph } = harness
  subgraph.answer = eachBook((id) => ({ id, readers: 1 }))
  const { cachedFetch, metrics } = await harness.open()
  for (const selection of ['readers', 'title readers', 'id', '... on Book { readers }', 'authors { id unknown }'])
    for (const _ of [1, 2]) await cachedFetch(booksRequest(selection, 'a'), ada)
  expect(subgraph.requests).toHaveLength(10)
  expect(metrics().counters.uncached).toBe(10)
})

test('stays within its memory', async () => {
  const { subgraph } = harness
  subgraph.answer = eachBook((id) => ({ title: id.repeat(100) }))
  const { cachedFetch, metrics } = await harness.open({ maxBytes: 100_000 })
  for (let id = 0; id < 500; id += 1) await cachedFetch(booksRequest('title', `book-${id}`), ada)
  expect(metrics().sizeBytes).toBeLessThanOrEqual(100_000)
  expect(metrics().count).toBeGreaterThan(20)
})

test.each(['garbage', '{"of":"another version"}', '["text",[],"1",null]'])(
  'fetches from the subgraph when it cannot read an entry in Redis: %s',
  async (value) => {
    const { subgraph } = harness
    subgraph.answer = eachBook((id) => ({ genre: id }))
    await (await harness.open()).cachedFetch(booksRequest('genre', 'a'), ada)
    await until(async () => (await harness.overwriteRedis(value)) > 0)
    const { cachedFetch } = await harness.open()
    expect(await cachedFetch(booksRequest('genre', 'a'), ada)).toEqual({ data: { _entities: [{ genre: 'a' }] } })
    expect(subgraph.requests).toHaveLength(2)
  },
)
