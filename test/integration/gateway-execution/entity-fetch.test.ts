import { book, run, stars } from './bookshop.ts'
import { composeGraph, later } from './graph.ts'
import type { Answers } from './graph.ts'

describe('an entity fetch', () => {
  test('fetches each entity once and completes it at every path', async () => {
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

  test('uses the response that a parallel branch of the plan requests', async () => {
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

  test('fetches again after each root field of a mutation', async () => {
    const { requests } = await run('mutation { first { stars } second { stars } }', {
      books: ({ query }) => ({
        data: query.includes('second') ? { first: book('1'), second: book('1') } : { first: book('1') },
      }),
      reviews: stars,
    })
    expect(requests.filter(({ subgraph }) => subgraph === 'reviews')).toHaveLength(2)
    expect(requests.map(({ operationKind }) => operationKind)).toEqual(['mutation', 'query', 'query'])
  })

  test('reports an error about an entity at each of its paths', async () => {
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

  test('uses the valid ones among malformed entities', async () => {
    const { result } = await run('{ books { stars } }', {
      books: () => ({ data: { books: [book('1'), book('2')] } }),
      reviews: () => ({ data: { _entities: ['odd', { stars: 2 }] } }),
    })
    expect(result.data).toEqual({ books: [{ stars: null }, { stars: 2 }] })
    expect(result.errors).toMatchObject([
      { message: 'Expected "data._entities[0]" to be an object or null, got string', path: ['books', 0] },
    ])
  })

  test('reports a failure of all batches of its entities once', async () => {
    const winners = composeGraph({
      books: `type Query { books: [Book!]! } type Book @key(fields: "id") { id: ID! }`,
      prizes: `type Query { winners: [Book!]! } type Book @key(fields: "id", resolvable: false) { id: ID! }`,
      reviews: `type Book @key(fields: "id") { id: ID! stars: Int }`,
    })
    const { requests, result } = await winners.run('{ books { stars } winners { stars } }', {
      books: () => ({ data: { books: [book('1')] } }),
      prizes: async () => {
        // The first book was requested already.
        await later()
        return { data: { winners: [book('1'), book('2')] } }
      },
      reviews: async () => {
        for (let turn = 0; turn < 3; turn++) await later()
        throw new Error('gone')
      },
    })
    expect(requests.filter(({ subgraph }) => subgraph === 'reviews')).toHaveLength(2)
    expect(result.errors).toMatchObject([
      { message: 'gone', path: ['books'] },
      { message: 'gone', path: ['winners'] },
    ])
  })

  test('follows the default of a variable unless the client provides a value', async () => {
    const answers: Answers = { books: () => ({ data: { books: [book('1')] } }), reviews: stars }
    const query = 'query ($is: Boolean = true) { books { id stars @include(if: $is) } }'
    expect((await run(query, answers)).result.data).toEqual({ books: [{ id: '1', stars: 1 }] })
    const { requests, result } = await run(query, answers, { variables: { is: false } })
    expect(requests).toHaveLength(1)
    expect(result.data).toEqual({ books: [{ id: '1' }] })
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

describe('fields that are known', () => {
  const books = () => ({ data: { books: [book('1'), book('2')] } })

  test('are reused from earlier responses of the same subgraph, and the others are fetched', async () => {
    const reviews: string[] = []
    const { result } = await run('{ reviewed { __typename id stars } books { title: id stars } }', {
      books: async () => {
        // The response of the other root field arrives first.
        await new Promise((resolve) => setImmediate(resolve))
        return {
          data: {
            books: [
              { ...book('1'), title: '1' },
              { ...book('2'), title: '2' },
            ],
          },
        }
      },
      reviews: (request) => {
        reviews.push(...(request.representations ?? ['root']))
        return request.representations ? stars(request) : { data: { reviewed: [{ ...book('1'), stars: 1 }] } }
      },
    })
    expect(reviews).toEqual(['root', '{"__typename":"Book","id":"2"}'])
    expect(result.data).toEqual({
      reviewed: [{ __typename: 'Book', id: '1', stars: 1 }],
      books: [
        { title: '1', stars: 1 },
        { title: '2', stars: 2 },
      ],
    })
  })

  test('are fetched when reuse is off', async () => {
    const { requests } = await run(
      '{ reviewed { __typename id stars } books { stars } }',
      {
        books,
        reviews: (request) =>
          request.representations ? stars(request) : { data: { reviewed: [{ ...book('1'), stars: 1 }] } },
      },
      { reusesFields: false },
    )
    expect(requests.at(-1)?.representations).toHaveLength(2)
  })

  test('are fetched when their response had any error', async () => {
    const { requests } = await run('{ reviewed { __typename id stars } books { stars } }', {
      books: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        return books()
      },
      reviews: (request) => {
        if (request.representations) return stars(request)
        return {
          data: { reviewed: [{ ...book('1'), stars: 1 }, null] },
          errors: [{ message: 'no', path: ['reviewed', 1] }],
        }
      },
    })
    expect(requests.at(-1)?.representations).toHaveLength(2)
  })

  test('keep the paths of errors about the other entities', async () => {
    const { result } = await run('{ reviewed { __typename id stars } books { stars } }', {
      books: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        return books()
      },
      reviews: ({ representations }) => {
        if (!representations) return { data: { reviewed: [{ ...book('1'), stars: 1 }] } }
        return { data: { _entities: [{ stars: null }] }, errors: [{ message: 'no', path: ['_entities', 0, 'stars'] }] }
      },
    })
    expect(result.errors).toMatchObject([{ message: 'no', path: ['books', 1, 'stars'] }])
  })

  test('are not reused if null, because null may mean an entity that the subgraph does not have', async () => {
    const { requests } = await run('{ reviewed { __typename id stars } books { stars } }', {
      books: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        return books()
      },
      reviews: (request) =>
        request.representations ? stars(request) : { data: { reviewed: [{ ...book('1'), stars: null }] } },
    })
    expect(requests.at(-1)?.representations).toHaveLength(2)
  })

  test('are waited for when they are on their way', async () => {
    const { requests, result } = await run('{ shelf { top { stars reviews { text } } bottom { id stars } } }', {
      books: () => ({ data: { shelf: { top: book('1'), bottom: book('1') } } }),
      reviews: ({ query, representations }) => ({
        data: {
          _entities: representations?.map(() => ({ stars: 1, ...(query.includes('reviews') && { reviews: [] }) })),
        },
      }),
    })
    expect(requests.map(({ subgraph }) => subgraph)).toEqual(['books', 'reviews'])
    expect(result.data).toEqual({ shelf: { top: { stars: 1, reviews: [] }, bottom: { id: '1', stars: 1 } } })
  })

  test('are fetched when their batch has an error, also one about another entity', async () => {
    const { requests, result } = await run(
      '{ shelf { top { stars reviews { text } } bottom { id stars } all { stars reviews { text } } } }',
      {
        books: () => ({ data: { shelf: { top: book('1'), bottom: book('1'), all: [[book('2')]] } } }),
        reviews: ({ query, representations }) => {
          if (!query.includes('reviews')) return { data: { _entities: representations?.map(() => ({ stars: 7 })) } }
          const _entities = representations?.map((one) => (one.includes('"2"') ? null : { stars: 1, reviews: [] }))
          const index = _entities?.indexOf(null) ?? 0
          return { data: { _entities }, errors: [{ message: 'no', path: ['_entities', index] }] }
        },
      },
    )
    expect(requests.filter(({ subgraph }) => subgraph === 'reviews')).toHaveLength(2)
    expect(result.data).toMatchObject({ shelf: { top: { stars: 1 }, bottom: { id: '1', stars: 7 } } })
    expect(result.errors).toMatchObject([{ message: 'no', path: ['shelf', 'all', 0, 0] }])
  })

  test('are fetched when they are missing in the response', async () => {
    const { requests, result } = await run('{ shelf { top { stars reviews { text } } bottom { id stars } } }', {
      books: () => ({ data: { shelf: { top: book('1'), bottom: book('1') } } }),
      reviews: ({ query }) => {
        if (query.includes('reviews')) throw new Error('gone')
        return { data: { _entities: [{ stars: 1 }] } }
      },
    })
    expect(requests).toHaveLength(3)
    expect(result.data).toEqual({ shelf: { top: { stars: null, reviews: null }, bottom: { id: '1', stars: 1 } } })
    expect(result.errors).toHaveLength(1)
  })

  test.each([
    ['{ reviewed { __typename id stars } books { stars(scale: 10) } }', { stars: 1 }, { stars: 10 }],
    ['{ reviewed { __typename id stars(scale: 10) } books { stars } }', { stars: 10 }, { stars: 1 }],
  ])('are not those with other arguments: %s', async (query, ofReviewed, ofBooks) => {
    const scaled = composeGraph({
      books: `type Query { books: [Book!]! } type Book @key(fields: "id") { id: ID! }`,
      reviews: `type Query { reviewed: [Book!]! } type Book @key(fields: "id") { id: ID! stars(scale: Int): Int }`,
    })
    const { result } = await scaled.run(query, {
      books: async () => {
        await later()
        return { data: { books: [book('1')] } }
      },
      reviews: ({ representations }) =>
        representations
          ? { data: { _entities: [ofBooks] } }
          : { data: { reviewed: [{ ...book('1'), ...ofReviewed }] } },
    })
    expect(result.data).toEqual({ reviewed: [{ ...book('1'), ...ofReviewed }], books: [ofBooks] })
  })

  describe('inside entities', () => {
    const writers = composeGraph({
      books: `type Query { books: [Book!]! } type Book @key(fields: "id") { id: ID! }`,
      prizes: `type Query { winner: Author } type Author @key(fields: "id", resolvable: false) { id: ID! }`,
      people: `type Book @key(fields: "id") { id: ID! writer: Author } type Author @key(fields: "id") { id: ID! name: String }`,
    })
    const ann = { __typename: 'Author', id: 'a', name: 'Ann' }
    const answers = (ofBooks: object): Answers => ({
      books: () => ({ data: { books: [book('1'), book('2')] } }),
      prizes: async () => {
        // The response with the books arrives first.
        await later()
        return { data: { winner: { __typename: 'Author', id: 'a' } } }
      },
      people: ({ query }) =>
        query.includes('writer') ? ofBooks : { data: { _entities: [{ name: 'Ann the second' }] } },
    })
    const query = '{ books { writer { __typename id name } } winner { name } }'

    test('are taken from there', async () => {
      const { result } = await writers.run(query, answers({ data: { _entities: [{ writer: ann }, { writer: null }] } }))
      expect(result.data).toMatchObject({ winner: { name: 'Ann' } })
    })

    test('are fetched when the response with those entities had any error', async () => {
      const errors = [{ message: 'no', path: ['_entities', 1, 'writer'] }]
      const ofBooks = { data: { _entities: [{ writer: ann }, { writer: null }] }, errors }
      const { result } = await writers.run(query, answers(ofBooks))
      expect(result.data).toMatchObject({ winner: { name: 'Ann the second' } })
    })
  })
})
