import { getIntrospectionQuery } from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { costlyOperations } from '#root/test/support/abuse/inputs'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ')

describe.each([{ fastPath: 'on' }, { fastPath: 'off' }])('with FAST_PATH=$fastPath', ({ fastPath }) => {
  let shop: Shop

  beforeAll(async () => {
    shop = await startShop({ FAST_PATH: fastPath })
    await post('{ reviewCount }')
  })
  afterAll(() => shop.dispose())

  async function post(query: string, accept = 'application/json') {
    const response = await fetch(shop.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query, operationName: query.includes('Q0') ? 'Q0' : undefined }),
    })
    return { status: response.status, text: await response.text() }
  }

  test.each(Object.entries(costlyOperations))('%s is OPERATION_TOO_COSTLY, shortly', async (_what, query) => {
    for (const accept of ['application/json', 'text/event-stream']) {
      const { status, text } = await post(query, accept)
      expect(text).toContain('"code":"OPERATION_TOO_COSTLY"')
      // The response of a stream may have started before its operation is checked.
      expect([400, accept === 'application/json' ? 400 : 200]).toContain(status)
      expect(text.length).toBeLessThan(1_000)
    }
  })

  test.each(Object.entries(costlyOperations))('%s is so over a socket, as a subscription too', async (_what, query) => {
    const client = createClient({ url: shop.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
    const ask = async (text: string) => {
      const operationName = text.includes('Q0') ? 'Q0' : undefined
      try {
        return JSON.stringify((await client.iterate({ query: text, operationName }).next()).value)
      } catch (error) {
        return JSON.stringify(error)
      }
    }
    expect(await ask(query)).toContain('OPERATION_TOO_COSTLY')
    await client.dispose()
  })

  test('a subscription is held to the same limits', async () => {
    const query = `subscription { renamings(upc: 1) { ${times(201, (n) => `a${n}: name`)} } }`
    expect((await post(query, 'text/event-stream')).text).toContain('OPERATION_TOO_COSTLY')
    const client = createClient({ url: shop.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
    await expect(client.iterate({ query }).next()).rejects.toMatchObject([
      { extensions: { code: 'OPERATION_TOO_COSTLY' } },
    ])
    await client.dispose()
  })

  test('a whole introspection passes', async () => {
    const { status, text } = await post(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }))
    expect(status).toBe(200)
    expect(text).toContain('"queryType"')
  })

  test('operations of user interfaces pass', async () => {
    const { text } = await post(`{ ${times(50, (n) => `p${n}: product(upc: 1) { name stars }`)} }`)
    expect(JSON.parse(text)).not.toHaveProperty('errors')
  })
})

test('introspection can be switched off', async () => {
  const shop = await startShop({ INTROSPECTION: 'off' })
  for (const accept of ['application/json', 'text/event-stream']) {
    const response = await fetch(shop.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query: '{ __schema { queryType { name } } }' }),
    })
    expect(await response.text()).toContain('"code":"BAD_USER_INPUT"')
  }
  const named = await fetch(shop.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  })
  expect(await named.json()).toEqual({ data: { __typename: 'Query' } })
  await shop.dispose()
})
