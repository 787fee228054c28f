import { createLog } from '#platform/logging'
import { createPresence } from '#platform/presence'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { startRedis, uniquePrefix } from '#root/test/support/redis'

const log = createLog({ service: 'test', level: 'silent' })
let server: Awaited<ReturnType<typeof startRedis>>
let redis: RedisConnections

beforeAll(async () => {
  server = await startRedis()
  redis = await createRedis({ url: server.url, log, name: 'test' })
})
afterAll(async () => {
  await redis.dispose()
  await server.dispose()
})

test('returns the users of each object once and in order, across processes', async () => {
  const keyPrefix = uniquePrefix()
  const [here, there] = [createPresence({ redis, log, keyPrefix }), createPresence({ redis, log, keyPrefix })]
  const leave = [here.enter('a', 'bob'), here.enter('a', 'ada'), here.enter('a', 'ada'), there.enter('a', 'ada')]
  there.enter('b', 'eve')
  await expect(here.of(['a', 'nobody is here', 'b'])).resolves.toEqual([['ada', 'bob'], [], ['eve']])
  leave[0]?.()
  leave[1]?.()
  leave[1]?.()
  leave[2]?.()
  await expect(there.of(['a'])).resolves.toEqual([['ada']])
  leave[3]?.()
  await expect(there.of(['a'])).resolves.toEqual([[]])
  await there.dispose()
  await expect(here.of(['b'])).resolves.toEqual([[]])
  await here.dispose()
})

test('a registration without renewal expires', async () => {
  let time = Date.now()
  const keyPrefix = uniquePrefix()
  const presence = createPresence({ redis, log, keyPrefix, now: () => time, heartbeatMs: 3_600_000, expiryMs: 30_000 })
  presence.enter('a', 'ada')
  time += 30_000
  await expect(presence.of(['a'])).resolves.toEqual([['ada']])
  time += 1
  await expect(presence.of(['a'])).resolves.toEqual([[]])
  await presence.dispose()
})

test('the expiry is three heartbeats unless another is set', async () => {
  let time = Date.now()
  const keyPrefix = uniquePrefix()
  const presence = createPresence({ redis, log, keyPrefix, now: () => time, heartbeatMs: 3_600_000 })
  presence.enter('a', 'ada')
  time += 3 * 3_600_000
  await expect(presence.of(['a'])).resolves.toEqual([['ada']])
  time += 1
  await expect(presence.of(['a'])).resolves.toEqual([[]])
  await presence.dispose()
})

test('returns at most the limit', async () => {
  const presence = createPresence({ redis, log, keyPrefix: uniquePrefix(), maxNamed: 2 })
  for (const who of ['cyd', 'ada', 'bob']) presence.enter('a', who)
  await expect(presence.of(['a', 'b'])).resolves.toEqual([['ada', 'bob'], []])
  await presence.dispose()
})

test('each heartbeat renews the registrations', async () => {
  let time = Date.now()
  const keyPrefix = uniquePrefix()
  const presence = createPresence({ redis, log, keyPrefix, now: () => time, heartbeatMs: 5, expiryMs: 30_000 })
  presence.enter('a', 'ada')
  await presence.of(['a'])
  time += 60_000
  const deadline = performance.now() + 10_000
  while ((await presence.of(['a']))[0]?.length !== 1)
    if (performance.now() > deadline) throw new Error('expected a heartbeat, got none')
  await presence.dispose()
})

test('two registrations of a user count until both have ended, also if one is ended repeatedly', async () => {
  const presence = createPresence({ redis, log, keyPrefix: uniquePrefix() })
  const [leave, leaveToo] = [presence.enter('a', 'ada'), presence.enter('a', 'ada')]
  leave()
  leave()
  await expect(presence.of(['a'])).resolves.toEqual([['ada']])
  leaveToo()
  await expect(presence.of(['a'])).resolves.toEqual([[]])
  presence.enter('a', 'ada')
  await expect(presence.of(['a'])).resolves.toEqual([['ada']])
  await presence.dispose()
})

test('an object without registrations leaves no key in Redis', async () => {
  const keyPrefix = uniquePrefix()
  const presence = createPresence({ redis, log, keyPrefix, heartbeatMs: 3_600_000, expiryMs: 60_000 })
  presence.enter('a', 'ada')
  await presence.of(['a'])
  const keys = await redis.client.keys(`${keyPrefix}*`)
  expect(keys).toHaveLength(1)
  const leftMs = await redis.client.pttl(keys[0] ?? '')
  expect(leftMs).toBeGreaterThan(0)
  expect(leftMs).toBeLessThanOrEqual(60_000)
  await presence.dispose()
})
