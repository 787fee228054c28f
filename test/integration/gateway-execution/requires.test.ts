import { composeGraph } from './graph.ts'

const boxes = composeGraph({
  shop: `type Query { boxes: [Box!]! }
    type Box @key(fields: "id") { id: ID! rows: [[Cell!]] cube: [[[Cell]]] inner: Cell }
    type Cell @shareable { size: Int part: Cell }`,
  costs: `type Box @key(fields: "id") { id: ID! rows: [[Cell!]] @external cube: [[[Cell]]] @external inner: Cell @external
      cost: Int @requires(fields: "rows { size }") depth: Int @requires(fields: "cube { size part { size } }")
      weight: Int @requires(fields: "inner { size }") }
    type Cell @shareable { size: Int part: Cell }`,
})

const run = (query: string, box: object) =>
  boxes.run(query, {
    shop: () => ({ data: { boxes: [{ __typename: 'Box', id: '1', ...box }] } }),
    costs: () => ({ data: { _entities: [{ cost: 1, depth: 1, weight: 1 }] } }),
  })

describe('the required fields of a fetch', () => {
  test.each([
    ['lists of lists', '{ boxes { cost } }', { rows: [[{ size: 1 }, { size: 2 }], [], null] }],
    [
      'deeper lists',
      '{ boxes { depth } }',
      { cube: [[[{ size: 1, part: { size: 2 } }, null], null], [[{ size: null, part: null }]]] },
    ],
    ['a null', '{ boxes { weight } }', { inner: null }],
    ['nothing but nulls', '{ boxes { weight } }', { inner: { size: null } }],
  ])('is sent unchanged: %s', async (_, query, box) => {
    const { requests, result } = await run(query, box)
    expect(requests[1]?.variables['representations']).toEqual([{ __typename: 'Box', id: '1', ...box }])
    expect(JSON.parse(requests[1]?.body() ?? '')).toMatchObject({
      variables: { representations: [{ __typename: 'Box', id: '1', ...box }] },
    })
    expect(result.errors).toBeUndefined()
  })
})
