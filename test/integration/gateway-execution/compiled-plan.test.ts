import { composeServices } from '@apollo/composition'
import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { QueryPlanner } from '@apollo/query-planner'
import { parse } from 'graphql'
import {
  compileQueryPlan,
  createExecutionSchema,
  type CompiledPlan,
  type SubgraphRequest,
  type SubgraphResponse,
} from '#gateway/execution'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external"])'

const SUBGRAPHS = {
  books: `${LINK}
    scalar Json
    type Query { books: [Book!]! shelf: Shelf }
    type Mutation { first: Book second: Book }
    type Subscription { added: Book }
    type Shelf { top: Book bottom: Book all: [[Book]] label: String! }
    type Book @key(fields: "id") { id: ID! title: String! extra: Json }`,
  reviews: `${LINK}
    type Book @key(fields: "id") { id: ID! stars: Int reviews: [Review!] }
    type Review { text: String! }`,
}

const { supergraphSdl } = composeServices(
  Object.entries(SUBGRAPHS).map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: `http://${name}.test` })),
)
const supergraph = Supergraph.build(supergraphSdl ?? '')
const planner = new QueryPlanner(supergraph)
const schema = createExecutionSchema(supergraph)

function compile(text: string): CompiledPlan {
  const document = parse(text)
  return compileQueryPlan({
    plan: planner.buildQueryPlan(operationFromDocument(schema.apiSchema, document)),
    document,
    schema,
  })
}

type Answers = Record<string, (request: SubgraphRequest) => unknown>

async function run(text: string, answers: Answers, extra: { readonly primary?: SubgraphResponse } = {}) {
  const requests: SubgraphRequest[] = []
  const result = await compile(text).execute({
    fetch: async (request) => {
      requests.push(request)
      return answers[request.subgraph]?.(request) as SubgraphResponse
    },
    context: undefined,
    ...extra,
  })
  return { requests, result: JSON.parse(JSON.stringify(result)) as typeof result }
}

const book = (id: string): object => ({ __typename: 'Book', id })

/** Gives each book as many stars as its id says. */
const stars = ({ variables }: SubgraphRequest): unknown => ({
  data: { _entities: (variables['representations'] as { id: string }[]).map(({ id }) => ({ stars: Number(id) })) },
})

describe('an entity fetch', () => {
  test('asks for each entity once and completes every place of it', async () => {
    const { requests, result } = await run('{ books { id stars } }', {
      books: () => ({ data: { books: ['1', '2', '1', '1'].map(book) } }),
      reviews: stars,
    })
    expect(requests[1]?.representations).toEqual(['{"__typename":"Book","id":"1"}', '{"__typename":"Book","id":"2"}'])
    expect(JSON.parse(requests[1]?.body() ?? '')).toEqual({
      query: requests[1]?.query,
      operationName: requests[1]?.operationName,
      variables: requests[1]?.variables,
    })
    const [one, two] = [
      { id: '1', stars: 1 },
      { id: '2', stars: 2 },
    ]
    expect(result).toEqual({ data: { books: [one, two, one, one] } })
  })

  test('takes what another branch of the plan asks for at the same time', async () => {
    const { requests, result } = await run('{ shelf { top { stars } bottom { stars } } books { stars } }', {
      books: () => ({ data: { shelf: { top: book('1'), bottom: book('2') }, books: [book('2'), book('3')] } }),
      reviews: stars,
    })
    expect(requests.map(({ subgraph }) => subgraph)).toEqual(['books', 'reviews'])
    expect(requests[1]?.representations).toHaveLength(3)
    expect(result).toEqual({
      data: { shelf: { top: { stars: 1 }, bottom: { stars: 2 } }, books: [{ stars: 2 }, { stars: 3 }] },
    })
  })

  test('asks again after each root field of a mutation', async () => {
    const { requests } = await run('mutation { first { stars } second { stars } }', {
      books: ({ query }) => ({
        data: query.includes('second') ? { first: book('1'), second: book('1') } : { first: book('1') },
      }),
      reviews: stars,
    })
    expect(requests.filter(({ subgraph }) => subgraph === 'reviews')).toHaveLength(2)
    expect(requests.map(({ operationKind }) => operationKind)).toEqual(['mutation', 'query', 'query'])
  })

  test('reports an error about an entity at every place of it', async () => {
    const { result } = await run('{ shelf { all { stars } } }', {
      books: () => ({
        data: {
          shelf: {
            all: [
              [book('1'), null],
              [book('2'), book('1')],
            ],
          },
        },
      }),
      reviews: () => ({
        data: { _entities: [{ stars: null }, { stars: 2 }] },
        errors: [{ message: 'no stars', path: ['_entities', 0, 'stars'], extensions: { code: 'NOT_FOUND' } }],
      }),
    })
    expect(result.data).toEqual({
      shelf: {
        all: [
          [{ stars: null }, null],
          [{ stars: 2 }, { stars: null }],
        ],
      },
    })
    const extensions = { code: 'NOT_FOUND', serviceName: 'reviews' }
    expect(result.errors).toEqual([
      { message: 'no stars', path: ['shelf', 'all', 0, 0, 'stars'], extensions },
      { message: 'no stars', path: ['shelf', 'all', 1, 1, 'stars'], extensions },
    ])
  })

  test.each([
    ['a rejection', () => Promise.reject(new Error('gone')), 'gone'],
    ['no object', () => 'text', 'Expected an object as response, got string'],
    ['no list', () => ({ data: { _entities: {} } }), 'Expected "data._entities" in response to be an array'],
    ['fewer entities', () => ({ data: { _entities: [] } }), 'Expected "data._entities" to contain 1 elements'],
  ])('survives %s: the rest arrives, the error names subgraph and path', async (_, reviews, message) => {
    const { result } = await run('{ books { title stars } }', {
      books: () => ({ data: { books: [{ ...book('1'), title: 'One' }] } }),
      reviews,
    })
    const extensions = { code: 'UPSTREAM_UNAVAILABLE', serviceName: 'reviews' }
    expect(result).toEqual({
      data: { books: [{ title: 'One', stars: null }] },
      errors: [{ message, path: ['books'], extensions }],
    })
  })

  test('takes the good ones among malformed entities', async () => {
    const { result } = await run('{ books { stars } }', {
      books: () => ({ data: { books: [book('1'), book('2')] } }),
      reviews: () => ({ data: { _entities: ['odd', { stars: 2 }] } }),
    })
    expect(result.data).toEqual({ books: [{ stars: null }, { stars: 2 }] })
    expect(result.errors).toMatchObject([
      { message: 'Expected "data._entities[0]" to be an object or null, got string', path: ['books', 0] },
    ])
  })

  test('keeps the code of a failure', async () => {
    const failure = Object.assign(new Error('slow'), { extensions: { code: 'TIMEOUT' } })
    const { result } = await run('{ books { stars } }', {
      books: () => ({ data: { books: [book('1')] } }),
      reviews: () => Promise.reject(failure),
    })
    expect(result.errors).toMatchObject([{ message: 'slow', extensions: { code: 'TIMEOUT', serviceName: 'reviews' } }])
  })
})

describe('the answer', () => {
  test('is the same for entities of one content and for those that differ', async () => {
    const { result } = await run('{ shelf { all { title extra stars } } }', {
      books: () => ({
        data: {
          shelf: {
            all: [
              [
                { ...book('1'), title: 'One', extra: { a: [1] } },
                { ...book('1'), title: 'One', extra: { a: [1] } },
              ],
              [
                { ...book('1'), title: 'Other', extra: { a: [1] } },
                { ...book('1'), title: 'One', extra: { a: [2] } },
              ],
            ],
          },
        },
      }),
      reviews: stars,
    })
    expect(result.data).toEqual({
      shelf: {
        all: [
          [
            { title: 'One', extra: { a: [1] }, stars: 1 },
            { title: 'One', extra: { a: [1] }, stars: 1 },
          ],
          [
            { title: 'Other', extra: { a: [1] }, stars: 1 },
            { title: 'One', extra: { a: [2] }, stars: 1 },
          ],
        ],
      },
    })
  })

  test('says where a null had to go up', async () => {
    const { result } = await run('{ shelf { label } books { id } }', {
      books: () => ({ data: { shelf: { label: null }, books: [] } }),
    })
    expect(result).toEqual({
      data: { shelf: null, books: [] },
      extensions: {
        valueCompletion: [
          {
            message: 'Cannot return null for non-nullable field Shelf.label.',
            path: ['shelf', 'label'],
            extensions: { code: 'INVALID_GRAPHQL' },
          },
        ],
      },
    })
  })

  test('nulls a value of the wrong shape, names subgraph and path, and keeps the rest', async () => {
    const { result } = await run('{ shelf { top { id } all { id } } }', {
      books: () => ({ data: { shelf: { top: 'odd', all: [[book('1')], {}] } } }),
    })
    expect(result).toEqual({
      data: { shelf: { top: null, all: [[{ id: '1' }], null] } },
      errors: [
        {
          message: 'Invalid non-object value odd returned by subgraph for composite type Book',
          path: ['shelf', 'top'],
          extensions: { code: 'UPSTREAM_UNAVAILABLE', serviceName: 'books' },
        },
        {
          message: 'Invalid non-list value {} returned by subgraph for list type [Book]',
          path: ['shelf', 'all', 1],
          extensions: { code: 'UPSTREAM_UNAVAILABLE', serviceName: 'books' },
        },
      ],
    })
  })

  test('keeps names that every object inherits to themselves', async () => {
    const { result } = await run(
      '{ constructor: shelf { toString: label __proto__: label } books { valueOf: id hasOwnProperty: stars } }',
      {
        books: () =>
          JSON.parse(
            '{"data":{"constructor":{"toString":"a","__proto__":"b"},"books":[{"__typename":"Book","id":"1","valueOf":"1"}]}}',
          ),
        reviews: () => ({ data: { _entities: [{ hasOwnProperty: 5 }] } }),
      },
    )
    expect(JSON.stringify(result.data)).toBe(
      '{"constructor":{"toString":"a","__proto__":"b"},"books":[{"valueOf":"1","hasOwnProperty":5}]}',
    )
    expect(Object.prototype).not.toHaveProperty('label')
  })

  test('lets no subgraph reach the prototype of objects', async () => {
    await run('{ books { extra stars } }', {
      books: () =>
        JSON.parse(
          '{"data":{"__proto__":{"polluted":1},"books":[{"__typename":"Book","id":"1","extra":{"__proto__":{"polluted":1}}}]}}',
        ),
      reviews: () =>
        JSON.parse(
          '{"data":{"_entities":[{"stars":1,"__proto__":{"polluted":1},"extra":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}]}}',
        ),
    })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('takes lists of many thousand entities', async () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => String(index % 20_000))
    const { requests, result } = await run('{ books { stars } }', {
      books: () => ({ data: { books: ids.map(book) } }),
      reviews: stars,
    })
    expect(requests[1]?.representations).toHaveLength(20_000)
    expect((result.data as { books: unknown[] }).books).toHaveLength(50_000)
  })

  test('survives values that are nested too deeply to be written', async () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown
    const { result } = await run('{ books { extra } }', { books: () => ({ data: { books: [{ extra: deep }] } }) })
    expect(result.errors).toHaveLength(1)
  })

  test('has introspection in it, with variables', async () => {
    const plan = compile(
      'query ($name: String!) { __type(name: $name) { name } __schema { queryType { name } } books { id } }',
    )
    const fetch = async (): Promise<SubgraphResponse> => ({ data: { books: [] } })
    await expect(plan.execute({ fetch, context: undefined, variables: { name: 'Book' } })).resolves.toEqual({
      data: { __type: { name: 'Book' }, __schema: { queryType: { name: 'Query' } }, books: [] },
    })
  })
})

describe('a subscription', () => {
  test('completes an event with the rest of its plan', async () => {
    const primary = { data: { added: book('4') } }
    const { requests, result } = await run('subscription { added { id stars } }', { reviews: stars }, { primary })
    expect(requests.map(({ subgraph }) => subgraph)).toEqual(['reviews'])
    expect(result).toEqual({ data: { added: { id: '4', stars: 4 } } })
  })

  test('keeps the errors of an event', async () => {
    const primary = { data: { added: null }, errors: [{ message: 'no book', path: ['added'] }] }
    const { result } = await run('subscription { added { id stars } }', {}, { primary })
    expect(result).toMatchObject({ data: { added: null }, errors: [{ message: 'no book', path: ['added'] }] })
  })

  test('is not executed without an event', async () => {
    await expect(run('subscription { added { id } }', {})).rejects.toThrow('Expected an event')
  })
})
