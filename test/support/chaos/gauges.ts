import { setTimeout as delay } from 'node:timers/promises'

// A gateway notices that a socket was cut when it has pinged it twice.
const patienceMs = 35_000

/**
 * What gateways hold open although every client has gone: operations and streams from subgraphs, by their own count.
 * @returns how many are left after a while; 0 as soon as there are none
 */
export async function countLeftOnGateways(urls: readonly string[]): Promise<number> {
  const givenUpAtMs = performance.now() + patienceMs
  for (;;) {
    const counts = await Promise.all(urls.map(countOpen))
    const left = counts.reduce((sum, count) => sum + count, 0)
    if (left === 0 || performance.now() > givenUpAtMs) return left
    await delay(100)
  }
}

const gauge = /^plumbline_subscriptions_(?:operations|upstreams) (\d+)$/gm

async function countOpen(url: string): Promise<number> {
  const response = await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(patienceMs) })
  const counts = [...(await response.text()).matchAll(gauge)].map(([, count]) => Number(count))
  if (counts.length !== 2) throw new Error(`expected two gauges from ${url}, got ${counts.length}`)
  return counts.reduce((sum, count) => sum + count, 0)
}
