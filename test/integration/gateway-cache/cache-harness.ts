import type { SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import { createInvalidationPublisher } from '#platform/invalidations'
import type { InvalidationPublisher } from '#platform/invalidations'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { createEntityCache } from '#root/gateway/src/cache/index'
import type { EntityCache } from '#root/gateway/src/cache/index'
import type { SupergraphSource } from '#root/gateway/src/supergraph/supergraph'
import type { FetchContext } from '#root/gateway/src/transport/identified-fetch'
import { collectLog } from '#root/test/support/log-lines'
import { startOwnRedis, uniquePrefix } from '#root/test/support/redis'
import { until } from '#root/test/support/until'

/** A subgraph with cache policies. */
const supergraphSdl = `
  type Query {
    book(id: ID!): Book @cacheControl(maxAge: 60, scope: PRIVATE)
    books: [Book!]! @cacheControl(maxAge: 60, scope: PRIVATE)
    plans: [Plan!]! @cacheControl(maxAge: 60, scope: PUBLIC)
    briefly: [Plan!]! @cacheControl(maxAge: 1, scope: PUBLIC)
    secret: String
  }
  type Book @join__type(graph: BOOKS, key: "id") {
    id: ID!
    title: String! @cacheControl(maxAge: 60, scope: PRIVATE)
    genre: String! @cacheControl(maxAge: 60, scope: PUBLIC)
    details: Details! @cacheControl(maxAge: 60, scope: PRIVATE)
    authors: [Author!]! @cacheControl(maxAge: 60, scope: PRIVATE)
    readers: Int!
  }
  type Author @join__type(graph: BOOKS, key: "id") { id: ID! name: String! @cacheControl(maxAge: 60) }
  type Details { pages: Int! }
  type Plan { name: String! }
`

/** The requests that the subgraph received, and how it responds. */
export interface FakeSubgraph {
  readonly requests: SubgraphRequest[]
  answer: (request: SubgraphRequest, context: FetchContext) => Promise<SubgraphResponse> | SubgraphResponse
}

export interface CacheHarness {
  readonly subgraph: FakeSubgraph
  readonly publisher: InvalidationPublisher
  readonly users: InvalidationPublisher
  readonly redisServer: Awaited<ReturnType<typeof startOwnRedis>>
  /** Opens a cache with its own Redis connection, and waits until the leases are valid. */
  open(options?: { readonly maxBytes?: number }): Promise<EntityCache>
  /** Renews the freshness leases of all subgraphs. */
  renewLeases(): Promise<void>
  /** Replaces every entry in Redis by the value. @returns their number */
  overwriteRedis(value: string): Promise<number>
}

/** Starts a Redis for the file, and creates a key prefix and a subgraph for each test. */
export function useCache(): CacheHarness {
  const { log } = collectLog()
  const harness = {} as { -readonly [Key in keyof CacheHarness]: CacheHarness[Key] }
  const open: { dispose(): Promise<void> }[] = []
  let redis: RedisConnections
  let keyPrefix = ''
  beforeAll(async () => {
    harness.redisServer = await startOwnRedis()
  })
  beforeEach(async () => {
    keyPrefix = uniquePrefix()
    redis = await createRedis({ url: harness.redisServer.url, log, name: 'test' })
    const publisherOf = (publisher: string) =>
      createInvalidationPublisher({
        redis,
        keyPrefix,
        publisher,
        entities: { bookId: 'Book', authorId: 'Author', userId: 'User' },
      })
    harness.publisher = publisherOf('books')
    harness.users = publisherOf('users')
    harness.subgraph = { requests: [], answer: () => ({ data: {} }) }
  })
  afterEach(async () => {
    for (const thing of open.splice(0)) await thing.dispose()
    await redis.dispose()
  })
  afterAll(() => harness.redisServer.dispose())
  harness.renewLeases = async () => {
    for (const name of ['books', 'users']) {
      const fresh = createInvalidationPublisher({ redis, keyPrefix, publisher: name, entities: {} })
      await fresh.renewLease((await fresh.startRenewal()) ?? 0)
    }
  }
  harness.overwriteRedis = async (value) => {
    const names = await redis.client.keys(`${keyPrefix}:cache:*`)
    for (const name of names) await redis.client.set(name, value)
    return names.length
  }
  harness.open = async ({ maxBytes = 1_048_576 } = {}) => {
    const own = await createRedis({ url: harness.redisServer.url, log, name: 'gateway' })
    const supergraph = { current: () => loaded } as unknown as SupergraphSource
    const fetch = async (request: SubgraphRequest, context: FetchContext) => {
      harness.subgraph.requests.push(request)
      return await harness.subgraph.answer(request, context)
    }
    const cache = createEntityCache({ maxBytes, keyPrefix }, { redis: own, supergraph, fetch, log })
    open.push({
      async dispose() {
        await cache.dispose()
        await own.dispose()
      },
    })
    // The first entry of an empty log makes its reader start again.
    await until(async () => {
      await harness.renewLeases()
      return cache.metrics().validLeases === 2
    })
    return cache
  }
  return harness
}

const loaded = { supergraphSdl }

export const viewerOf = (userId: string, roles: Readonly<Record<string, 'OWNER' | 'MEMBER'>> = {}) =>
  ({ kind: 'user', userId, sessionId: `ses_${userId}`, roles }) as const

export const contextOf = (viewer: FetchContext['viewer']): FetchContext => ({
  viewer,
  correlationId: 'test',
  headers: [],
  forwardedHeaders: [],
  scope: JSON.stringify(viewer),
  signal: new AbortController().signal,
})

export const ada = contextOf(viewerOf('usr_ada'))
export const bob = contextOf(viewerOf('usr_bob'))

/** A fetch of these books. */
export function booksRequest(selection: string, ...ids: readonly string[]): SubgraphRequest {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Book { ${selection} } } }`
  const representations = ids.map((id) => JSON.stringify({ __typename: 'Book', id }))
  return toRequest(
    query,
    { representations: representations.map((text) => JSON.parse(text) as unknown) },
    representations,
  )
}

export const rootRequest = (query: string, variables: Readonly<Record<string, unknown>> = {}): SubgraphRequest =>
  toRequest(query, { ...variables }, undefined)

function toRequest(
  query: string,
  variables: Record<string, unknown>,
  representations: readonly string[] | undefined,
): SubgraphRequest {
  return {
    subgraph: 'books',
    query,
    operationName: undefined,
    operationKind: query.startsWith('mutation') ? 'mutation' : 'query',
    variables,
    representations,
    signal: undefined,
    body: () => JSON.stringify({ query, variables }),
  }
}

/** Responds to each representation with an entity made from its id. */
export const eachBook =
  (make: (id: string) => unknown) =>
  ({ variables }: SubgraphRequest): SubgraphResponse => {
    const representations = variables['representations'] as readonly { readonly id: string }[]
    return { data: { _entities: representations.map(({ id }) => make(id)) } }
  }

/** The titles of the books in a response. */
export function titlesOf({ data }: SubgraphResponse) {
  const entities = (data?.['_entities'] ?? []) as readonly { readonly title: string }[]
  return entities.map(({ title }) => title)
}

/** The ids in the representations of a request. */
export const idsOf = ({ variables }: SubgraphRequest): readonly string[] =>
  (variables['representations'] as readonly { readonly id: string }[]).map(({ id }) => id)
