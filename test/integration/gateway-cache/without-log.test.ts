import { until } from '#root/test/support/until'
import { ada, bob, booksRequest, eachBook, rootRequest, titlesOf, useCache } from './cache-harness.ts'

const harness = useCache()

let edition = 1
beforeEach(() => {
  edition = 1
  harness.subgraph.answer = eachBook((id) => ({ title: `${id}, edition ${edition}` }))
})

describe('without a readable log', () => {
  test('no entry is used or stored until subgraphs renew their leases', async () => {
    const { subgraph, redisServer } = harness
    const cache = await harness.open()
    await cache.cachedFetch(booksRequest('title', 'a'), ada)
    await redisServer.kill()
    await until(() => cache.metrics().validLeases === 0)
    edition = 2
    for (const _ of [1, 2])
      expect(titlesOf(await cache.cachedFetch(booksRequest('title', 'a'), ada))).toEqual(['a, edition 2'])
    expect(cache.metrics().counters.bypasses).toBe(2)
    await redisServer.restart()
    await until(async () => {
      await harness.renewLeases().catch(() => undefined)
      return cache.metrics().validLeases === 2
    })
    const { length } = subgraph.requests
    for (const _ of [1, 2])
      expect(titlesOf(await cache.cachedFetch(booksRequest('title', 'a'), ada))).toEqual(['a, edition 2'])
    expect(subgraph.requests).toHaveLength(length + 1)
  })

  test('public responses without entities are cached nevertheless', async () => {
    const { subgraph, redisServer } = harness
    const cache = await harness.open()
    subgraph.answer = () => ({ data: { plans: [{ name: 'Free' }] } })
    await redisServer.kill()
    await until(() => cache.metrics().validLeases === 0)
    for (const context of [ada, bob, ada])
      expect(await cache.cachedFetch(rootRequest('{ plans { name } }'), context)).toEqual({
        data: { plans: [{ name: 'Free' }] },
      })
    expect(subgraph.requests).toHaveLength(1)
    await redisServer.restart()
  })
})
