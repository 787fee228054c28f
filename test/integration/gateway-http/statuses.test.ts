import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

const json = 'application/json'
const graphql = 'application/graphql-response+json'

interface Case {
  /** Status by media type. */
  readonly graphql: number
  readonly json: number
  readonly body: unknown
}

const variables = 'query ($first: Int!) { products(first: $first) { upc } }'

/** @see https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes */
const cases: Readonly<Record<string, Case>> = {
  'data without errors': { graphql: 200, json: 200, body: { query: '{ reviewCount }' } },
  'data and errors': { graphql: 294, json: 200, body: { query: '{ products(first: 1) { upc broken } }' } },
  'null data and errors': { graphql: 294, json: 200, body: { query: '{ products(first: 1) { required } }' } },
  'data and errors of a mutation': {
    graphql: 294,
    json: 200,
    body: { query: 'mutation { rename(upc: 1, name: "Table") { upc broken } }' },
  },
  'a body that is not JSON': { graphql: 400, json: 400, body: '{"query":' },
  'a document that cannot be parsed': { graphql: 400, json: 400, body: { query: '{ nonsense' } },
  'a body that is no object': { graphql: 422, json: 400, body: '7' },
  'a list': { graphql: 422, json: 400, body: [{ query: '{ reviewCount }' }] },
  'no query': { graphql: 422, json: 400, body: { qeury: '{ reviewCount }' } },
  'variables of the wrong form': { graphql: 422, json: 400, body: { query: variables, variables: [7] } },
  'a document that is not valid': { graphql: 422, json: 400, body: { query: '{ nonsense }' } },
  'an unknown operation name': {
    graphql: 422,
    json: 400,
    body: { query: 'query A { reviewCount }', operationName: 'B' },
  },
  'no name of several operations': {
    graphql: 422,
    json: 400,
    body: { query: 'query A { reviewCount } query B { reviewCount }' },
  },
  'variables that cannot be coerced': {
    graphql: 422,
    json: 400,
    body: { query: variables, variables: { first: 'x' } },
  },
  'an operation beyond a limit': {
    graphql: 422,
    json: 400,
    body: { query: `{ ${Array.from({ length: 201 }, (_, i) => `field${i}: reviewCount`).join(' ')} }` },
  },
}

describe.each(['on', 'off'])('with FAST_PATH=%s', (fastPath) => {
  let shop: Shop

  beforeAll(async () => {
    shop = await startShop({ FAST_PATH: fastPath })
  })
  afterAll(() => shop.dispose())

  const send = (body: unknown, accept: string) =>
    fetch(shop.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  test.each(Object.entries(cases))('%s', async (_what, { body, ...expected }) => {
    // The second time, it may take the fast path.
    for (let round = 0; round < 2; round++)
      for (const [accept, type, status] of [
        [graphql, graphql, expected.graphql],
        [json, json, expected.json],
        [`${graphql};q=0.5, ${json}`, json, expected.json],
        [`${graphql};q=0.5, ${json};q=0.2, */*;q=0.1`, graphql, expected.graphql],
        ['*/*', json, expected.json],
      ] as const) {
        const response = await send(body, accept)
        expect([accept, response.status]).toEqual([accept, status])
        expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
        if (status === 294) expect(response.statusText).toBe('Partial Success')
        const answer = (await response.json()) as { readonly data?: unknown; readonly errors?: readonly unknown[] }
        expect('data' in answer).toBe(status === 200 || status === 294)
        expect(answer.errors === undefined).toBe(_what === 'data without errors')
      }
  })

  test.each([
    ['PUT', '', 'GET, POST'],
    ['GET', '?query=mutation{rename(upc:1,name:"x"){name}}', 'POST'],
  ])('a method that is not allowed is 405 and names those that are: %s %s', async (method, search, allow) => {
    const headers = { accept: graphql, 'apollo-require-preflight': 'true' }
    const response = await fetch(`${shop.url}${search}`, { method, headers })
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  })
})
