import { once } from 'node:events'
import { pino } from 'pino'
import { until } from '#root/test/support/until'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

describe('a client that disconnects before its response', () => {
  let shop: Shop

  afterEach(() => shop.dispose())

  const body = JSON.stringify({ query: '{ products(first: 1) { name } }' })
  const headers = { 'content-type': 'application/json' }

  /** @returns once the subgraph call of the disconnected client was aborted */
  async function disconnectDuringCall() {
    const held = Promise.withResolvers<AbortSignal>()
    shop.hold = (signal) => {
      held.resolve(signal)
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('nobody waits'))))
    }
    const client = new AbortController()
    const answer = fetch(shop.url, { method: 'POST', headers, body, signal: client.signal })
    const signal = await held.promise
    expect(signal.aborted).toBe(false)
    const aborted = once(signal, 'abort')
    client.abort()
    await expect(answer).rejects.toThrow('aborted')
    await aborted
  }

  test.each([
    ['through Apollo Server', { FAST_PATH: 'off', FORWARD_HEADERS: 'x-none' }],
    ['on the fast path', { FORWARD_HEADERS: 'authorization' }],
    ['from an execution that nobody else shares', {}],
  ])('ends the call to the subgraph: %s', async (_, settings) => {
    shop = await startShop(settings)
    const known = await fetch(shop.url, { method: 'POST', headers, body })
    expect(await known.json()).toEqual({ data: { products: [{ name: 'Table' }] } })
    await disconnectDuringCall()
  })

  test.each([
    ['through Apollo Server', { FAST_PATH: 'off', FORWARD_HEADERS: 'x-none' }],
    ['on the fast path', { FORWARD_HEADERS: 'authorization' }],
  ])('is logged as such, not as a failure of the subgraph: %s', async (_, settings) => {
    shop = await startShop(settings)
    await fetch(shop.url, { method: 'POST', headers, body })
    await disconnectDuringCall()
    const ended = () => shop.lines.filter(({ msg }) => String(msg).startsWith('an operation'))
    await until(() => ended().length > 0)
    expect(ended()).toEqual([
      expect.objectContaining({
        level: pino.levels.values['info'],
        msg: 'an operation ended because its client disconnected',
      }),
    ])
  })
})
