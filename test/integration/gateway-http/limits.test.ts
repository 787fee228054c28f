import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

let shop: Shop
let client: Client

beforeAll(async () => {
  shop = await startShop({ MAX_DEPTH: '5', MAX_FIELDS: '20', MAX_MUTATIONS: '2', MAX_NODES: '10' })
  client = createClient({ url: shop.url.replace('http', 'ws'), lazy: false })
})

afterAll(async () => {
  await client.dispose()
  await shop.dispose()
})

type Ask = (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<unknown>

const post: Ask = async (query, variables) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(shop.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
  return response.json()
}

const overSocket: Ask = async (query, variables = {}) => {
  const { value } = await client.iterate({ query, variables }).next()
  return value
}

const overEvents: Ask = async (query, variables) => {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' }
  const response = await fetch(shop.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
  const [, data = ''] = /^data: ?(.+)$/m.exec(await response.text()) ?? []
  return JSON.parse(data)
}

const nesting = '{ __schema { types { fields { type { ofType { name } } } } } }'
const fields = Array.from({ length: 21 }, (_, i) => `f${i}: reviewCount`).join(' ')
const renames = Array.from({ length: 3 }, (_, i) => `r${i}: rename(upc: 1, name: "Desk") { upc }`).join(' ')
const page = 'query ($first: Int!) { products(first: $first) { upc } }'

test('the sizes of lists of another graph are not assumed: without authentication they may nest without a limit', async () => {
  const open = await startShop({})
  const variables = { first: 1_000_000 }
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(open.url, { method: 'POST', headers, body: JSON.stringify({ query: page, variables }) })
  expect(await response.json()).toEqual({ data: { products: [{ upc: '1' }, { upc: '2' }] } })
  await open.dispose()
})

describe.each([
  ['a POST', post],
  ['a socket', overSocket],
  ['a stream', overEvents],
] as const)('over %s', (_way, ask) => {
  test.each([
    ['deep', nesting, {}, 5, 6],
    ['long', `{ ${fields} }`, {}, 20, 21],
    ['many', `mutation { ${renames} }`, {}, 2, 3],
    ['large', '{ products(first: 11) { upc } }', {}, 10, 11],
    ['large by its variables', page, { first: 11 }, 10, 11],
  ])('an operation that selects too much is refused: %s', async (_what, query, variables, limit, actual) => {
    const before = { ...shop.counts }
    // Again when it is known.
    for (let time = 0; time < 3; time++)
      expect(await ask(query, variables)).toMatchObject({
        errors: [{ extensions: { code: 'OPERATION_TOO_COSTLY', limit, actual } }],
      })
    expect(shop.counts).toEqual(before)
    expect(await ask(page, { first: 1 })).toEqual({ data: { products: [{ upc: '1' }] } })
  })

  test('an invalid operation is refused, and not treated as known afterwards', async () => {
    for (const again of [ask, post, ask])
      expect(await again('{ nothing }')).toMatchObject({
        errors: [{ message: 'Cannot query field "nothing" on type "Query".' }],
      })
  })

  test('a mutation is executed once', async () => {
    const { renames: before } = shop.counts
    expect(await ask('mutation { rename(upc: 1, name: "Desk") { name stars } }')).toEqual({
      data: { rename: { name: 'Desk', stars: 1 } },
    })
    expect(shop.counts.renames).toBe(before + 1)
  })
})
