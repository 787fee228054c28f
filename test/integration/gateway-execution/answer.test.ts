import type { SubgraphResponse } from '@plumbline/query-plan-executor'
import { book, compile, run, stars } from './bookshop.ts'

describe('the response', () => {
  test('is the same for entities with equal and with different content', async () => {
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

  test('reports where a null was propagated', async () => {
    const { result } = await run('{ shelf { label } books { id } }', {
      books: () => ({ data: { shelf: { label: null }, books: [] } }),
    })
    expect(result).toEqual({
      data: { shelf: null, books: [] },
      errors: [
        {
          message: 'Cannot return null for non-nullable field Shelf.label.',
          path: ['shelf', 'label'],
          extensions: { code: 'INVALID_GRAPHQL', serviceName: 'books' },
        },
      ],
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

  test('supports fields with names that every JavaScript object inherits', async () => {
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

  test('does not let a subgraph change the prototype of objects', async () => {
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

  test('supports lists of many thousand entities', async () => {
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

  test('contains introspection, with variables', async () => {
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
