import { setTimeout as pause } from 'node:timers/promises'
import { MeDocument } from '#root/schema/generated/operations'
import { signUp } from '#root/test/support/platform/index'
import type { Person } from '#root/test/support/platform/index'
import { until } from '#root/test/support/until'
import { startCacheWorld } from './cache-world.ts'
import type { CacheWorld } from './cache-world.ts'
import { runRandomTraffic } from './random-traffic.ts'

/** The guarantee of `gateway/src/cache/leases.ts`. */
const staleBoundMs = 5_000
const operations = Number(process.env['CACHE_OPERATIONS'] ?? 10_000)
const seed = Number(process.env['CACHE_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

let world: CacheWorld
let owner: Person
let readers: readonly Person[]

async function start(overHttp: boolean): Promise<void> {
  world = await startCacheWorld({ gateways: 2, overHttp })
  const [first] = world.gateways
  owner = await signUp(first?.url ?? '', 'Ada')
  readers = [await signUp(first?.url ?? '', 'Bob'), await signUp(first?.url ?? '', 'Carol')]
  for (const reader of readers) await owner.addMember(reader, 'MEMBER')
  await world.untilLeasesValid()
  for (const reader of readers) await untilServedFromCache(reader)
}

/** Reads of recent writers, such as users who have just joined, bypass the cache for a while. */
async function untilServedFromCache({ client }: Person): Promise<void> {
  await until(async () => {
    const hits = await world.cacheCount('hits')
    await client.request(MeDocument, {})
    return (await world.cacheCount('hits')) > hits
  })
}

afterEach(async () => {
  for (const person of [owner, ...readers]) await person.client.dispose()
  await world.dispose()
})

test.each([
  ['in their process', operations, false],
  ['behind HTTP', operations / 10, true],
])(
  `random writes and reads through two gateways of subgraphs %s show what was written before: %d (seed ${seed})`,
  async (_where, count, overHttp) => {
    await start(overHttp)
    const late = await runRandomTraffic({ world, owner, readers, operations: count, seed })
    expect(late.filter(({ lagMs }) => lagMs > staleBoundMs)).toEqual([])
    expect(late.filter(({ isSameGateway }) => isSameGateway)).toEqual([])
    // Otherwise the test would not exercise the cache.
    expect(await world.cacheCount('hits')).toBeGreaterThan(count / 5)
  },
)

test(`no response is more stale than the bound while Redis stops and restarts (seed ${seed})`, async () => {
  await start(true)
  const traffic = runRandomTraffic({ world, owner, readers, operations: 1_000, seed, mayFail: true })
  const ended = new AbortController()
  const outages = disturb(ended.signal)
  const late = await traffic
  ended.abort()
  await outages
  expect(late.filter(({ lagMs }) => lagMs > staleBoundMs)).toEqual([])
  expect(await world.cacheCount('hits')).toBeGreaterThan(0)
  expect(await world.cacheCount('bypasses')).toBeGreaterThan(0)
})

/** Repeatedly stops Redis for a while and deletes its data. */
async function disturb(ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await pause(1_500, undefined, { signal: ended }).catch(() => undefined)
    await world.redis.kill()
    await pause(500, undefined, { signal: ended }).catch(() => undefined)
    await world.redis.restart()
  }
}
