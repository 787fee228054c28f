import { post } from './requests.ts'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

describe('concurrent equal queries', () => {
  let shop: Shop

  afterEach(() => shop.dispose())

  async function ask(query: string, headers: Readonly<Record<string, string>> = {}) {
    const { body } = await post(shop, { what: '', body: { query }, headers })
    return body
  }

  /** Delays the subgraph's responses until `gate`; `held` resolves when the first is delayed. */
  function holdAnswers() {
    const gate = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    shop.hold = () => {
      held.resolve()
      return gate.promise
    }
    return { gate, held }
  }

  /** Sends `count` requests while the subgraph delays its responses; returns the number of requests to the subgraph. */
  async function askAtOnce(count: number, headersOf: (index: number) => Readonly<Record<string, string>>) {
    await ask('{ products(first: 1) { name } }')
    const before = shop.counts.productQueries
    const { gate } = holdAnswers()
    const answers = Array.from({ length: count }, (_, index) =>
      ask('{ products(first: 1) { name } }', headersOf(index)),
    )
    // This query is sent after the delayed ones, which have arrived when it has a response.
    await ask('{ reviewCount }')
    gate.resolve()
    expect(new Set(await Promise.all(answers)).size).toBe(1)
    return shop.counts.productQueries - before
  }

  test('share one execution if their callers are indistinguishable', async () => {
    shop = await startShop({})
    expect(await askAtOnce(10, () => ({}))).toBe(1)
  })

  test('are executed each when their callers differ', async () => {
    shop = await startShop({ FORWARD_HEADERS: 'authorization' })
    expect(await askAtOnce(4, (index) => ({ authorization: `Bearer ${index}` }))).toBe(4)
  })

  test('are executed each when sharing is off', async () => {
    shop = await startShop({ SHARING: 'off' })
    expect(await askAtOnce(4, () => ({}))).toBe(4)
  })

  test('do not join one that began before a mutation', async () => {
    shop = await startShop({})
    const products = '{ products(first: 1) { name } }'
    await ask(products)
    const { gate, held } = holdAnswers()
    const before = ask(products)
    await held.promise
    shop.hold = () => Promise.resolve()
    await ask('mutation { rename(upc: 1, name: "Desk") { name } }')
    await ask(products)
    gate.resolve()
    await before
    expect(shop.counts.productQueries).toBe(3)
  })

  test('continue for the others when one client disconnects', async () => {
    shop = await startShop({})
    const products = '{ products(first: 1) { name } }'
    await ask(products)
    const { gate, held } = holdAnswers()
    const leaving = new AbortController()
    const first = fetch(shop.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: products }),
      signal: leaving.signal,
    })
    await held.promise
    const second = ask(products)
    await ask('{ reviewCount }')
    leaving.abort()
    await expect(first).rejects.toThrow()
    gate.resolve()
    expect(await second).toBe('{"data":{"products":[{"name":"Table"}]}}\n')
  })
})
