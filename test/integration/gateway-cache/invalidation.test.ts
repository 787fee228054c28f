import { until } from '#root/test/support/until'
import { ada, bob, booksRequest, eachBook, rootRequest, titlesOf, useCache } from './cache-harness.ts'

const harness = useCache()

/** Resolves when a cache has read all published invalidations. */
const untilRead = async (cache: { metrics(): { readonly position: number } }, tell: () => Promise<void>) => {
  const { position } = cache.metrics()
  await tell()
  await until(() => cache.metrics().position > position)
}

let edition = 1
beforeEach(() => {
  edition = 1
  harness.subgraph.answer = eachBook((id) => ({ title: `${id}, edition ${edition}` }))
})

test('an invalidated entity is fetched again, the others are not', async () => {
  const cache = await harness.open()
  await cache.cachedFetch(booksRequest('title', 'a', 'b'), ada)
  edition = 2
  await untilRead(cache, () => harness.publisher.invalidate([{ bookId: 'a' }]))
  expect(titlesOf(await cache.cachedFetch(booksRequest('title', 'a', 'b'), ada))).toEqual([
    'a, edition 2',
    'b, edition 1',
  ])
})

test('an entity that is invalidated during its fetch is returned, and not cached', async () => {
  const { subgraph, publisher } = harness
  const cache = await harness.open()
  subgraph.answer = async (request) => {
    const old = eachBook((id) => ({ title: `${id}, edition 1` }))(request)
    await untilRead(cache, () => publisher.invalidate([{ bookId: 'a' }]))
    return old
  }
  expect(titlesOf(await cache.cachedFetch(booksRequest('title', 'a'), ada))).toEqual(['a, edition 1'])
  subgraph.answer = eachBook((id) => ({ title: `${id}, edition 2` }))
  expect(titlesOf(await cache.cachedFetch(booksRequest('title', 'a'), ada))).toEqual(['a, edition 2'])
})

test('a lookup that waits for a concurrent fetch does not use an invalidated result', async () => {
  const { subgraph, publisher } = harness
  const cache = await harness.open()
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => void (release = resolve))
  subgraph.answer = async (request) => {
    const answer = eachBook((id) => ({ title: `${id}, edition ${edition}` }))(request)
    if (edition === 1) await held
    return answer
  }
  const first = cache.cachedFetch(booksRequest('title', 'a'), ada)
  await until(() => subgraph.requests.length === 1)
  edition = 2
  await untilRead(cache, () => publisher.invalidate([{ bookId: 'a' }]))
  const second = cache.cachedFetch(booksRequest('title', 'a'), ada)
  release()
  expect(titlesOf(await first)).toEqual(['a, edition 1'])
  expect(titlesOf(await second)).toEqual(['a, edition 2'])
})

test('an entity inside is known by its id', async () => {
  const { subgraph } = harness
  const selection = 'authors { id name }'
  subgraph.answer = eachBook(() => ({ authors: [{ id: 'aut_1', name: `Name ${edition}` }] }))
  const cache = await harness.open()
  await cache.cachedFetch(booksRequest(selection, 'a'), ada)
  edition = 2
  await untilRead(cache, () => harness.publisher.invalidate([{ authorId: 'aut_2' }]))
  await cache.cachedFetch(booksRequest(selection, 'a'), ada)
  expect(subgraph.requests).toHaveLength(1)
  await untilRead(cache, () => harness.publisher.invalidate([{ authorId: 'aut_1' }]))
  await cache.cachedFetch(booksRequest(selection, 'a'), ada)
  expect(subgraph.requests).toHaveLength(2)
})

test('a nested entity without an id is invalidated with every entity of its type', async () => {
  const { subgraph } = harness
  subgraph.answer = eachBook(() => ({ authors: [{ name: 'Name' }] }))
  const cache = await harness.open()
  await cache.cachedFetch(booksRequest('authors { name }', 'a'), ada)
  await untilRead(cache, () => harness.publisher.invalidate([{ authorId: 'aut_2' }]))
  await cache.cachedFetch(booksRequest('authors { name }', 'a'), ada)
  expect(subgraph.requests).toHaveLength(2)
})

describe('root fields', () => {
  const ask = 'query ($id: ID!) { book(id: $id) { id title } }'

  test('are fetched again when the entity whose id they name was invalidated', async () => {
    const { subgraph, publisher } = harness
    subgraph.answer = ({ variables }) => ({ data: { book: { id: variables['id'], title: 'Title' } } })
    const cache = await harness.open()
    const read = (id: string) => cache.cachedFetch(rootRequest(ask, { id }), ada)
    for (const id of ['a', 'b', 'a', 'b']) expect(await read(id)).toEqual({ data: { book: { id, title: 'Title' } } })
    expect(subgraph.requests).toHaveLength(2)
    await untilRead(cache, () => publisher.invalidate([{ bookId: 'b' }]))
    for (const id of ['a', 'b']) await read(id)
    expect(subgraph.requests).toHaveLength(3)
  })

  test.each([
    { what: 'a list', query: '{ books { id title } }', data: { books: [{ id: 'a', title: 'A' }] } },
    { what: 'an empty list', query: '{ books { id title } }', data: { books: [] } },
    { what: 'nothing', query: 'query ($id: ID!) { book(id: $id) { id title } }', data: { book: null } },
    {
      what: 'an entity that the request does not name',
      query: '{ book(id: "other") { id title } }',
      data: { book: { id: 'a', title: 'A' } },
    },
  ])('that return $what are fetched again when any such entity is invalidated', async ({ query, data }) => {
    const { subgraph, publisher } = harness
    subgraph.answer = () => structuredClone({ data })
    const cache = await harness.open()
    for (const _ of [1, 2]) expect(await cache.cachedFetch(rootRequest(query), ada)).toEqual({ data })
    expect(subgraph.requests).toHaveLength(1)
    await untilRead(cache, () => publisher.invalidate([{ bookId: 'z' }]))
    await cache.cachedFetch(rootRequest(query), ada)
    expect(subgraph.requests).toHaveLength(2)
  })

  test('of several values of a variable are kept apart, absent and null too', async () => {
    const { subgraph } = harness
    subgraph.answer = () => ({ data: { book: { id: 'a', title: 'A' } } })
    const cache = await harness.open()
    for (const variables of [{}, { id: null }, { id: 'null' }, { id: 'a' }])
      await cache.cachedFetch(rootRequest(ask, variables), ada)
    expect(subgraph.requests).toHaveLength(4)
  })
})

test('a change of a user invalidates all private entries of that user', async () => {
  const { subgraph, users } = harness
  const cache = await harness.open()
  for (const context of [ada, bob]) await cache.cachedFetch(booksRequest('title', 'a'), context)
  await untilRead(cache, () => users.invalidate([{ userId: 'usr_ada' }]))
  for (const context of [ada, bob]) await cache.cachedFetch(booksRequest('title', 'a'), context)
  expect(subgraph.requests).toHaveLength(3)
})

describe('a second gateway', () => {
  test('uses the entry of the first gateway', async () => {
    const first = await harness.open()
    await first.cachedFetch(booksRequest('title', 'a'), ada)
    const { requests } = harness.subgraph
    let asked = requests.length
    // A gateway whose Redis does not respond sends the request to the subgraph.
    await until(async () => {
      asked = requests.length
      const second = await harness.open()
      expect(titlesOf(await second.cachedFetch(booksRequest('title', 'a'), ada))).toEqual(['a, edition 1'])
      return second.metrics().counters.redisHits === 1
    })
    expect(requests).toHaveLength(asked)
  })

  test('does not use an entry that was invalidated since its fetch', async () => {
    const first = await harness.open()
    await first.cachedFetch(booksRequest('title', 'a'), ada)
    edition = 2
    await untilRead(first, () => harness.publisher.invalidate([{ bookId: 'a' }]))
    const second = await harness.open()
    expect(titlesOf(await second.cachedFetch(booksRequest('title', 'a'), ada))).toEqual(['a, edition 2'])
  })

  test('shows a change that was made through the first gateway', async () => {
    const { subgraph } = harness
    const [first, second] = [await harness.open(), await harness.open()]
    await second.cachedFetch(booksRequest('title', 'a'), ada)
    await second.cachedFetch(booksRequest('title', 'a'), bob)
    subgraph.answer = () => ({ data: { change: true } })
    const { position } = second.metrics()
    await first.directFetch(rootRequest('mutation { change }'), ada)
    await until(() => second.metrics().position > position)
    edition = 2
    subgraph.answer = eachBook((id) => ({ title: `${id}, edition ${edition}` }))
    for (const cache of [first, second])
      expect(titlesOf(await cache.cachedFetch(booksRequest('title', 'a'), ada))).toEqual(['a, edition 2'])
    // No invalidation was published for other users.
    expect(titlesOf(await second.cachedFetch(booksRequest('title', 'a'), bob))).toEqual(['a, edition 1'])
  })
})

test('the response of a mutation waits until its invalidations have been read', async () => {
  const { subgraph, publisher } = harness
  const cache = await harness.open()
  await cache.cachedFetch(booksRequest('title', 'a'), bob)
  subgraph.answer = async () => {
    await publisher.invalidate([{ bookId: 'a' }])
    return { data: { change: true } }
  }
  await cache.directFetch(rootRequest('mutation { change }'), ada)
  edition = 2
  subgraph.answer = eachBook((id) => ({ title: `${id}, edition ${edition}` }))
  expect(titlesOf(await cache.cachedFetch(booksRequest('title', 'a'), bob))).toEqual(['a, edition 2'])
})
