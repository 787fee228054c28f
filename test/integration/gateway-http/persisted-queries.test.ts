import { createHash } from 'node:crypto'
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const persisted = (query: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(query) } })

describe.each([{ fastPath: 'on' }, { fastPath: 'off' }])(
  'persisted queries with FAST_PATH=$fastPath',
  ({ fastPath }) => {
    let shop: Shop
    let client: ApolloClient
    /** Requests of the client: whether they had the text of the operation. */
    let withText: boolean[]

    beforeAll(async () => {
      shop = await startShop({ FAST_PATH: fastPath })
    })
    afterAll(() => shop.dispose())

    beforeEach(() => {
      withText = []
      client = createClient(false)
    })
    afterEach(() => client.stop())

    function createClient(useGETForHashedQueries: boolean): ApolloClient {
      const note: typeof fetch = (url, options) => {
        withText.push(String(options?.body).includes('"query"'))
        return fetch(url, options)
      }
      const http = new HttpLink({ uri: shop.url, fetch: note, headers: { 'apollo-require-preflight': 'yes' } })
      return new ApolloClient({
        cache: new InMemoryCache(),
        link: new PersistedQueryLink({ sha256, useGETForHashedQueries }).concat(http),
        defaultOptions: { query: { fetchPolicy: 'network-only' } },
      })
    }

    test.each([
      ['POST', false],
      ['GET', true],
    ])('Apollo Client sends the text of a query once, hashes by %s', async (method, usesGet) => {
      client = createClient(usesGet)
      const query = gql`query Q${method} { reviewCount }`
      for (let round = 0; round < 2; round++) expect((await client.query({ query })).data).toEqual({ reviewCount: 3 })
      expect(withText).toEqual([false, true, false])
    })

    test('Apollo Client subscribes over multipart', async () => {
      const query = gql`
        subscription {
          renamings(upc: 1) {
            name
          }
        }
      `
      for (let round = 1; round <= 2; round++) {
        const names: unknown[] = []
        await new Promise<void>((complete, error) => {
          client.subscribe({ query }).subscribe({
            next: (result) => names.push(result.data ?? result.error),
            error,
            complete,
          })
        })
        expect(names).toContainEqual({ renamings: expect.objectContaining({ name: 'Table' }) as object })
      }
      expect(withText).toEqual([false, true, false, true])
    })

    test('a client that accepts events or JSON subscribes, although others have sent the subscription without a stream', async () => {
      const query = 'subscription { renamings(upc: 2) { name } }'
      const send = (body: object, accept: string) =>
        fetch(shop.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept },
          body: JSON.stringify(body),
        })
      expect((await send({ query, extensions: persisted(query) }, 'application/json')).status).toBe(406)
      const accept = 'text/event-stream, application/json'
      const response = await send({ extensions: persisted(query) }, accept)
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] })
      const stream = await send({ query, extensions: persisted(query) }, accept)
      expect(await stream.text()).toContain('"name":"Chair"')
    })
  },
)
