import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import { composeGraph, later } from './graph.ts'
import type { Answers } from './graph.ts'

/** Responds to an entity fetch depending on the representations. */
const entities =
  (complete: (representation: Record<string, string>) => unknown) =>
  ({ variables }: SubgraphRequest) => ({
    data: { _entities: (variables['representations'] as Record<string, string>[]).map(complete) },
  })

/** The same, after all other pending work. */
const late =
  (answer: (request: SubgraphRequest) => unknown) =>
  async (request: SubgraphRequest): Promise<unknown> => {
    await later()
    return answer(request)
  }

describe('entities that share a key which is not unique', () => {
  const items = composeGraph({
    shop: `type Query { items: [Item!]! }
      type Item @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }`,
    widths: `type Item @key(fields: "sku") { sku: ID! dims: Dims @shareable tags: [Tag!] @shareable rows: [[Tag!]!] @shareable }
      type Dims { w: Int } type Tag { w: Int }`,
    heights: `type Item @key(fields: "id") { id: ID! dims: Dims @shareable tags: [Tag!] @shareable rows: [[Tag!]!] @shareable }
      type Dims { h: Int } type Tag { h: Int }`,
  })
  const shop = () => ({
    data: { items: ['1', '2', '3'].map((id) => ({ __typename: 'Item', id, sku: id === '3' ? 'B' : 'A' })) },
  })
  const parts = (part: object) => ({ dims: { ...part }, tags: [{ ...part }], rows: [[{ ...part }]] })
  const widths = entities(({ sku }) => parts({ w: sku === 'A' ? 10 : 20 }))
  const heights = entities(({ id }) => parts({ h: Number(id) }))
  const expected = ['1', '2', '3'].map((id) => ({ id, ...parts({ w: id === '3' ? 20 : 10, h: Number(id) }) }))

  test.each([
    ['first', { shop, widths, heights: late(heights) }],
    ['last', { shop, widths: late(widths), heights }],
  ] as [string, Answers][])('have what hangs on the shared key for themselves when it comes %s', async (_, answers) => {
    const { requests, result } = await items.run('{ items { id dims { w h } tags { w h } rows { w h } } }', answers)
    expect(result).toEqual({ data: { items: expected } })
    // Equal representations are still sent once.
    expect(requests.find(({ subgraph }) => subgraph === 'widths')?.representations).toHaveLength(2)
  })
})

describe('equal entities', () => {
  const offers = composeGraph({
    shop: `type Query { items: [Item!]! } type Item @key(fields: "id") { id: ID! best: Offer @shareable all: [Offer!]! @shareable }
      type Offer @key(fields: "id") { id: ID! }`,
    reasons: `type Item @key(fields: "id") { id: ID! best: Offer @shareable all: [Offer!]! @shareable } type Offer { reason: String }`,
    prices: `type Offer @key(fields: "id") { id: ID! price: Int }`,
  })
  const offer = () => ({ __typename: 'Offer', id: 'o1' })
  const shop = () => ({
    data: { items: ['1', '2'].map((id) => ({ __typename: 'Item', id, best: offer(), all: [offer()] })) },
  })
  const reasons = entities(({ id }) => ({ best: { reason: `best for ${id}` }, all: [{ reason: `one for ${id}` }] }))
  const prices = entities(() => ({ price: 5 }))
  const query = '{ items { id best { id price reason } all { price reason } } }'
  const expected = ['1', '2'].map((id) => ({
    id,
    best: { id: 'o1', price: 5, reason: `best for ${id}` },
    all: [{ price: 5, reason: `one for ${id}` }],
  }))

  test.each([
    ['before', { shop, reasons: late(reasons), prices }],
    ['after', { shop, reasons, prices: late(prices) }],
  ] as [string, Answers][])(
    'are not merged while a fetch of their parent is pending, %s it is answered',
    async (_, answers) => {
      const { result } = await offers.run(query, answers)
      expect(result).toEqual({ data: { items: expected } })
    },
  )

  test('are fetched once nevertheless', async () => {
    const { requests } = await offers.run(query, { shop, reasons: late(reasons), prices })
    expect(requests.filter(({ subgraph }) => subgraph === 'prices')).toHaveLength(1)
    expect(requests.find(({ subgraph }) => subgraph === 'prices')?.representations).toHaveLength(1)
  })
})

describe('values of two subgraphs for one object', () => {
  const two = (a: string, b: string) =>
    composeGraph({
      a: `type Query { thing: Thing @shareable list: [Thing] @shareable rows: [[Thing]] @shareable } ${a}`,
      b: `type Query { thing: Thing @shareable list: [Thing] @shareable rows: [[Thing]] @shareable } ${b}`,
    })
  const things = two('type Thing { a: Int both: Int @shareable }', 'type Thing { b: Int both: Int @shareable }')
  const answer = (data: object) => () => ({ data })

  test.each([
    ['an object', '{ thing { a b } }', { thing: { a: 1 } }, { thing: null }, { thing: { a: 1, b: null } }],
    ['a list', '{ list { a b } }', { list: [{ a: 1 }] }, { list: null }, { list: [{ a: 1, b: null }] }],
    ['an element', '{ list { a b } }', { list: [{ a: 1 }] }, { list: [null] }, { list: [{ a: 1, b: null }] }],
    [
      'an element of a nested list',
      '{ rows { a b } }',
      { rows: [[{ a: 1 }]] },
      { rows: [[null]] },
      { rows: [[{ a: 1, b: null }]] },
    ],
    ['a nested list', '{ rows { a b } }', { rows: [[{ a: 1 }]] }, { rows: [null] }, { rows: [[{ a: 1, b: null }]] }],
  ])('a null of one subgraph does not replace %s of the other, in any order', async (_, query, a, b, expected) => {
    expect((await things.run(query, { a: answer(a), b: late(answer(b)) })).result).toEqual({ data: expected })
    expect((await things.run(query, { a: late(answer(a)), b: answer(b) })).result).toEqual({ data: expected })
  })

  test('an error of one subgraph is reported, and the value of the other is kept', async () => {
    const b = () => ({ data: { thing: null }, errors: [{ message: 'b is ill', path: ['thing'] }] })
    const { result } = await things.run('{ thing { a b } }', { a: answer({ thing: { a: 1 } }), b: late(b) })
    expect(result.data).toEqual({ thing: { a: 1, b: null } })
    expect(result.errors).toMatchObject([{ message: 'b is ill', path: ['thing'] }])
  })

  test('lists are merged element by element, also nested ones', async () => {
    const a = answer({ list: [{ a: 1 }, null], rows: [[{ a: 1 }], [{ a: 2 }]] })
    const b = answer({ list: [{ b: 1 }, { b: 2 }], rows: [[{ b: 1 }], [{ b: 2 }]] })
    const { result } = await things.run('{ list { a b } rows { a b } }', { a, b: late(b) })
    expect(result).toEqual({
      data: {
        list: [
          { a: 1, b: 1 },
          { a: null, b: 2 },
        ],
        rows: [[{ a: 1, b: 1 }], [{ a: 2, b: 2 }]],
      },
    })
  })

  test('lists of unequal length are not merged by position: the later one is used', async () => {
    const a = answer({ list: [{ a: 1 }, { a: 2 }] })
    const b = answer({ list: [{ b: 3 }] })
    const { result } = await things.run('{ list { a b } }', { a, b: late(b) })
    expect(result).toEqual({ data: { list: [{ a: null, b: 3 }] } })
    const other = await things.run('{ list { a b } }', { a: late(a), b })
    expect(other.result.data).toEqual({
      list: [
        { a: 1, b: null },
        { a: 2, b: null },
      ],
    })
  })
})

describe('fields that were not requested', () => {
  const users = composeGraph({
    a: 'type Query { users: [User!]! x: Int } type User @key(fields: "id") { id: ID! }',
    b: 'type Query { y: Int } type User @key(fields: "id") { id: ID! nick: String }',
  })
  const a = () => ({ data: { users: [{ __typename: 'User', id: '1' }] } })

  test('do not replace the key of an entity', async () => {
    const b = () => ({ data: { _entities: [{ nick: 'a', id: 'other', __typename: 'Other' }] } })
    const { result } = await users.run('{ users { id nick } }', { a, b })
    expect(result).toEqual({ data: { users: [{ id: '1', nick: 'a' }] } })
  })

  test('do not replace the root fields of another subgraph', async () => {
    const { result } = await users.run('{ x y }', {
      a: () => ({ data: { x: 1 } }),
      b: late(() => ({ data: { x: 9, y: 2 } })),
    })
    expect(result).toEqual({ data: { x: 1, y: 2 } })
  })
})
