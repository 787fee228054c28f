import type { GraphQLFormattedError } from 'graphql'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

let shop: Shop
let client: Client

beforeAll(async () => {
  shop = await startShop({})
  client = createClient({ url: shop.url.replace('http', 'ws'), lazy: false })
})

afterAll(async () => {
  await client.dispose()
  await shop.dispose()
})

const query = 'query ($items: [Item!]!) { stocked(items: $items) }'

/** Sends the query with these variables. @returns the response as text */
type Ask = (variables: object, accept?: string) => Promise<string>

const post: Ask = async (variables, accept = 'application/json') => {
  const headers = { 'content-type': 'application/json', accept }
  const response = await fetch(shop.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
  return response.text()
}

const overSocket: Ask = (variables) =>
  new Promise((resolve, reject) => {
    client.subscribe(
      { query, variables: { ...variables } },
      {
        next: (result) => resolve(JSON.stringify(result)),
        error: (error) => (Array.isArray(error) ? resolve(JSON.stringify({ errors: error })) : reject(error as Error)),
        complete: () => undefined,
      },
    )
  })

/** Transports, with the size of request that they accept, in kilobytes. */
const ways: readonly (readonly [string, Ask, number])[] = [
  ['a POST', post, 500],
  ['a socket', overSocket, 50],
  ['server-sent events', (variables) => post(variables, 'text/event-stream'), 500],
  ['multipart', (variables) => post(variables, 'multipart/mixed;subscriptionSpec=1.0, application/json'), 500],
]

const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 0]))

const repeat = (count: number, item: unknown) => ({ items: Array.from({ length: count }, () => item) })

/** Variables of this size, in kilobytes. */
const mistakes: readonly (readonly [string, (kilobytes: number) => object])[] = [
  ['wrong items', (kilobytes) => repeat(kilobytes * 500, 0)],
  ['unknown keys', (kilobytes) => repeat(1, { upc: '1', ...keys(kilobytes * 90) })],
  ['long values', (kilobytes) => repeat(100, { upc: '1', count: 'x'.repeat(kilobytes * 10) })],
  ['nested values', (kilobytes) => repeat(40, { upc: [[keys(kilobytes)]], count: keys(kilobytes) })],
]

describe.each(ways)('variables with very many errors over %s', (_way, ask, kilobytes) => {
  test.each(mistakes)('receive 50 of them and a note that there are more: %s', async (_what, make) => {
    const variables = make(kilobytes)
    // Once more, when the operation is known.
    for (let time = 0; time < 2; time++) {
      const text = await ask(variables)
      expect(text.length).toBeLessThan(40_000)
      const { errors } = JSON.parse(/\{"(?:errors|data)".*\}/.exec(unwrapped(text))?.[0] ?? '{}') as Answer
      expect(errors).toHaveLength(51)
      for (const { extensions } of errors) expect(extensions?.['code']).toBe('BAD_USER_INPUT')
    }
    expect(await ask({ items: [{ upc: '1' }] })).toContain('{"stocked":1}')
  })
})

interface Answer {
  readonly errors: readonly GraphQLFormattedError[]
}

/** The content of the only part of a multipart response. */
const unwrapped = (text: string) => text.replace(/^\{"payload":(.*)\}$/m, '$1')
