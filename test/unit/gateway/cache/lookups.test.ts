import type { SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import { planCaching } from '#root/gateway/src/cache/cache-plan'
import { toEntityLookup, toEntityResponse } from '#root/gateway/src/cache/entity-lookup'
import type { CacheableFetch } from '#root/gateway/src/cache/entity-lookup'
import { readFieldPolicies } from '#root/gateway/src/cache/field-policies'
import { toRootLookup, toRootResponse } from '#root/gateway/src/cache/root-lookup'
import type { FetchContext } from '#root/gateway/src/transport/identified-fetch'

const policies = readFieldPolicies(`
  type Query {
    book(id: ID): Book @cacheControl(maxAge: 60)
    books: [Book!]! @cacheControl(maxAge: 60)
    rows: [[Book]] @cacheControl(maxAge: 60)
    me: User @cacheControl(maxAge: 60)
    shelf: Shelf @cacheControl(maxAge: 60)
  }
  type Book @join__type(graph: A, key: "id") {
    id: ID!
    title: String @cacheControl(maxAge: 60)
    authors: [Author!] @cacheControl(maxAge: 60)
    next: Book @cacheControl(maxAge: 60)
    details: Details @cacheControl(maxAge: 60)
  }
  type Details { author: Author pages: Int }
  type Shelf { best: Book name: String }
  type Author @join__type(graph: A, key: "id") { id: ID! name: String @cacheControl(maxAge: 60) }
  type User @join__type(graph: A, key: "id") { id: ID! name: String @cacheControl(maxAge: 60) }
`)

const ada = { kind: 'user', userId: 'ada', sessionId: 's', roles: {} } as const
const logPosition = { epoch: 'one', seq: 7 }

interface Given {
  readonly query: string
  readonly variables?: Record<string, unknown>
  readonly representations?: readonly string[]
  readonly viewer?: FetchContext['viewer']
  readonly viewerTags?: readonly string[]
  readonly response?: unknown
}

/** A fetch with the response of a test, and the requests that it receives. */
function cacheable({ query, variables = {}, representations, viewer = ada, viewerTags = [], response }: Given) {
  const plan = planCaching({ subgraph: 'books', query, operationName: undefined }, policies)
  if (!plan) throw new Error(`Expected a query that may be kept, got ${query}`)
  const client = new AbortController()
  const request: SubgraphRequest = {
    subgraph: 'books',
    query,
    operationName: undefined,
    operationKind: 'query',
    variables,
    representations,
    signal: client.signal,
    body: () => JSON.stringify({ query, variables }),
  }
  const sent: { readonly request: SubgraphRequest; readonly context: FetchContext }[] = []
  let mayUse = true
  const fetch: CacheableFetch = {
    plan,
    request,
    keyPrefix: 'prefix ',
    viewerTags,
    mayUse: () => mayUse,
    context: {
      viewer,
      correlationId: 'c',
      headers: [],
      forwardedHeaders: [],
      scope: 'of ada',
      signal: client.signal,
    },
    fetch: async (one, context) => {
      sent.push({ request: one, context })
      return response as SubgraphResponse
    },
  }
  return { fetch, request, client, sent, disallow: () => (mayUse = false) }
}

describe('the tags of root fields', () => {
  const tagsOf = (query: string, data: unknown, given: Partial<Given> = {}) =>
    toRootLookup(cacheable({ query, ...given }).fetch)
      .tagsOf(0, data)
      .toSorted()

  const byId = 'query ($id: ID) { book(id: $id) { id title } }'
  const b1 = { id: 'b1', title: 'a' }

  test.each([
    ['an entity that a variable names', byId, { book: b1 }, { variables: { id: 'b1' } }, ['books/Book:b1']],
    ['an entity that the query names', '{ book(id: "b1") { id } shelf { name } }', { book: b1 }, {}, ['books/Book:b1']],
    ['an entity that nothing names', byId, { book: b1 }, { variables: { id: 'b2' } }, ['books/Book']],
    ['an entity without its id', '{ book(id: "b1") { title } }', { book: { title: 'a' } }, {}, ['books/Book']],
    ['an id that is no text', byId, { book: { id: 5 } }, { variables: { id: 5 } }, ['books/Book']],
    ['no entity', byId, { book: null }, { variables: { id: 'b1' } }, ['books/Book']],
    ['nothing', byId, {}, { variables: { id: 'b1' } }, ['books/Book']],
    ['the caller', '{ me { id name } }', { me: { id: 'ada' } }, {}, ['books/User:ada']],
    ['somebody else', '{ me { id name } }', { me: { id: 'bob' } }, {}, ['books/User']],
    [
      'somebody, for a caller who is not known',
      '{ me { id name } }',
      { me: { id: 'ada' } },
      { viewer: { kind: 'anonymous' } },
      ['books/User'],
    ],
    ['a list', '{ books { id title } }', { books: [b1] }, { variables: { id: 'b1' } }, ['books/Book']],
    ['an empty list', '{ books { id title } }', { books: [] }, {}, ['books/Book']],
    [
      'entities within an entity',
      '{ book(id: "b1") { id authors { id name } details { author { id } } next { id } } shelf { name } }',
      { book: { id: 'b1', authors: [{ id: 'a1' }, { id: 'a2' }], details: { author: { id: 'a3' } }, next: null } },
      {},
      ['books/Author:a1', 'books/Author:a2', 'books/Author:a3', 'books/Book', 'books/Book:b1'],
    ],
    [
      'entities within those of lists',
      '{ rows { id authors { id } } shelf { name } }',
      { rows: [[{ id: 'b1', authors: [{ id: 'a1' }] }, null], null] },
      {},
      ['books/Author:a1', 'books/Book'],
    ],
    [
      'an entity within an object',
      '{ shelf { best { id title } } }',
      { shelf: { best: b1 } },
      { variables: { any: 'b1' } },
      ['books/Book:b1'],
    ],
    ['an object that is not there', '{ shelf { best { id title } } }', { shelf: null }, {}, []],
    ['an object that is a text', '{ shelf { best { id title } } }', { shelf: 'best' }, {}, []],
  ] as const)('name %s', (_what, query, data, given, tags) => {
    expect(tagsOf(query, data, given)).toEqual(tags)
  })

  test('name all that is private to the caller too', () => {
    expect(tagsOf('{ shelf { name } }', { shelf: null }, { viewerTags: ['users/User:ada'] })).toEqual([
      'users/User:ada',
    ])
  })
})

describe('root fields', () => {
  const query = '{ books { id title } }'

  test('are looked up as one', async () => {
    const { fetch, request, sent, disallow } = cacheable({ query, response: { data: { books: [] } } })
    const lookup = toRootLookup(fetch)
    expect(lookup.keys).toEqual(['prefix '])
    expect(await lookup.fetch([0], { logPosition, purpose: 'response' })).toEqual({
      kind: 'values',
      values: [{ books: [] }],
      errors: [],
    })
    expect(sent[0]?.request).toBe(request)
    expect(lookup.mayUse()).toBe(true)
    disallow()
    expect(lookup.mayUse()).toBe(false)
  })

  test.each([{}, { data: null }, { data: 'text', errors: [{ message: 'no' }] }])(
    'that have no data: %j',
    async (response) => {
      const lookup = toRootLookup(cacheable({ query, response }).fetch)
      const result = await lookup.fetch([0], { logPosition, purpose: 'response' })
      expect(result).toEqual({ kind: 'malformed', response })
      expect(toRootResponse(result)).toBe(response)
    },
  )

  test('answer with their errors, or without any', async () => {
    const errors = [{ message: 'no', path: ['books'] }]
    const lookup = toRootLookup(cacheable({ query, response: { data: { books: null }, errors } }).fetch)
    const result = await lookup.fetch([0], { logPosition, purpose: 'response' })
    expect(toRootResponse(result)).toStrictEqual({ data: { books: null }, errors })
    expect(toRootResponse({ kind: 'values', values: [{ books: [] }], errors: [] })).toStrictEqual({
      data: { books: [] },
    })
  })

  test('are fetched again without the client that found them stale', async () => {
    const { fetch, client, sent } = cacheable({ query, response: { data: {} } })
    await toRootLookup(fetch).fetch([0], { logPosition, purpose: 'revalidation' })
    client.abort()
    expect(sent[0]?.request.signal?.aborted).toBe(false)
    expect(sent[0]?.context.signal.aborted).toBe(false)
    expect(sent[0]?.request.body()).toBe(JSON.stringify({ query, variables: {} }))
  })

  test('share fetches with those of the same caller from the same position of the log', async () => {
    const scopeAt = async (position: typeof logPosition, purpose: 'response' | 'revalidation') => {
      const { fetch, sent } = cacheable({ query, response: { data: {} } })
      await toRootLookup(fetch).fetch([0], { logPosition: position, purpose })
      return sent[0]?.context.scope
    }
    const scopes = [
      await scopeAt(logPosition, 'response'),
      await scopeAt({ epoch: 'one', seq: 8 }, 'response'),
      await scopeAt({ epoch: 'two', seq: 7 }, 'response'),
    ]
    expect(new Set(scopes)).toHaveProperty('size', 3)
    expect(scopes[0]).toContain('of ada')
    expect(await scopeAt(logPosition, 'revalidation')).toBe(scopes[0])
  })
})

describe('entities', () => {
  const query = `query ($representations: [_Any!]!, $x: Int) {
    _entities(representations: $representations) { ... on Book { title authors { id } } }
  }`
  const ids = ['b1', 'b2', 'b3']
  const representations = ids.map((id) => JSON.stringify({ __typename: 'Book', id }))
  const variables = { representations: representations.map((text) => JSON.parse(text) as unknown), x: 1 }
  const give = (response: unknown) => cacheable({ query, variables, representations, response })

  test('are looked up one by one', () => {
    expect(toEntityLookup(give({}).fetch).keys).toEqual(representations.map((text) => `prefix ${text}`))
  })

  test.each([
    ['as texts', { representations }],
    ['as variables alone', {}],
  ])('are fetched only if they are missing, given %s', async (_what, given) => {
    const response = { data: { _entities: [{ title: 'c' }, null] } }
    const { fetch, sent, client } = cacheable({ query, variables, ...given, response })
    const lookup = toEntityLookup(fetch)
    expect(await lookup.fetch([2, 0], { logPosition, purpose: 'response' })).toEqual({
      kind: 'values',
      values: [{ title: 'c' }, null],
      errors: [],
    })
    const wanted = ['b3', 'b1'].map((id) => ({ __typename: 'Book', id }))
    expect(sent[0]?.request.variables).toEqual({ representations: wanted, x: 1 })
    expect(JSON.parse(sent[0]?.request.body() ?? '')).toMatchObject({ variables: { representations: wanted, x: 1 } })
    expect(sent[0]?.request.signal).toBe(client.signal)
    expect(sent[0]?.context.scope).toBe('one 7\nof ada')
  })

  test('that are all missing are fetched by the unchanged request', async () => {
    const { fetch, request, sent } = give({ data: { _entities: [null, null, null] } })
    await toEntityLookup(fetch).fetch([0, 1, 2], { logPosition, purpose: 'response' })
    expect(sent[0]?.request).toBe(request)
  })

  test('that are all stale are fetched again without the client', async () => {
    const { fetch, client, sent } = give({ data: { _entities: [null, null, null] } })
    await toEntityLookup(fetch).fetch([0, 1, 2], { logPosition, purpose: 'revalidation' })
    client.abort()
    expect(sent[0]?.request.signal?.aborted).toBe(false)
    expect(sent[0]?.request.variables).toEqual(variables)
  })

  test('have their errors where the whole fetch has them', async () => {
    const errors = [
      { message: 'a', path: ['_entities', 1, 'title'] },
      { message: 'b', path: ['_entities', 9] },
      { message: 'c', path: ['_entities'] },
      { message: 'd' },
    ]
    const { fetch } = give({ data: { _entities: [{ title: 'a' }, null] }, errors })
    const result = await toEntityLookup(fetch).fetch([0, 2], { logPosition, purpose: 'response' })
    const placed = [{ message: 'a', path: ['_entities', 2, 'title'] }, ...errors.slice(1)]
    expect(result).toMatchObject({ kind: 'values', errors: placed })
    expect(toEntityResponse(result)).toStrictEqual({ data: { _entities: [{ title: 'a' }, null] }, errors: placed })
    expect(toEntityResponse({ kind: 'values', values: [null], errors: [] })).toStrictEqual({
      data: { _entities: [null] },
    })
  })

  test.each([
    ['too few', { data: { _entities: [null] } }, { data: { _entities: [] } }],
    // As many as the whole fetch requests: three.
    ['too many', { data: { _entities: [1, 2, 3] } }, { data: { _entities: [] } }],
    ['none', { data: null }, { data: null }],
    ['nothing', {}, { data: undefined }],
    [
      'an error',
      { data: { _entities: null }, errors: [{ message: 'no', path: ['_entities', 1] }] },
      { data: { _entities: null }, errors: [{ message: 'no', path: ['_entities', 2] }] },
    ],
  ])('with %s are a response of another shape', async (_what, response, expected) => {
    const result = await toEntityLookup(give(response).fetch).fetch([0, 2], { logPosition, purpose: 'response' })
    expect(result).toStrictEqual({ kind: 'malformed', response: expected })
    expect(toEntityResponse(result)).toStrictEqual(expected)
  })

  test('have the tags of all that they show, and of their caller', () => {
    const { fetch } = cacheable({ query, variables, representations, viewerTags: ['users/User:ada'] })
    const { tagsOf } = toEntityLookup(fetch)
    expect(tagsOf(1, { title: 'b', authors: [{ id: 'a1' }] }).toSorted()).toEqual([
      'books/Author:a1',
      'books/Book:b2',
      'users/User:ada',
    ])
  })

  test('without an id, or of a type that is not selected, have the tag of their type', () => {
    const others = [
      { __typename: 'Book', isbn: '1' },
      { __typename: 'Book', id: 5 },
      { __typename: 'Map', id: 'm' },
    ]
    const { fetch } = cacheable({ query, representations: others.map((one) => JSON.stringify(one)) })
    const { tagsOf } = toEntityLookup(fetch)
    expect([0, 1, 2].map((position) => tagsOf(position, { authors: [] }))).toEqual([
      ['books/Book'],
      ['books/Book'],
      ['books/Map:m'],
    ])
  })
})
