import { setTimeout as delay } from 'node:timers/promises'

// A gateway detects a broken socket after two pings.
const patienceMs = 35_000

/**
 * Operations and upstreams that gateways keep open although every client has disconnected, by their metrics.
 * @returns the number after a timeout; 0 as soon as there are none
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
