import { createRepeating } from '#platform/jobs'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { collectLog } from '#root/test/support/log-lines'
import { startRedis, uniquePrefix } from '#root/test/support/redis'
import { until } from '#root/test/support/until'

const { log, lines } = collectLog()
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

test('executions do not overlap, and continue after a failure', async () => {
  let turns = 0
  let atOnce = 0
  const repeating = createRepeating({
    name: 'count',
    everyMs: 10,
    log,
    lease: null,
    run: async () => {
      turns += 1
      atOnce += 1
      expect(atOnce).toBe(1)
      await new Promise((done) => setTimeout(done, 20))
      atOnce -= 1
      if (turns === 2) throw new Error('a bad turn')
    },
  })
  await until(() => turns === 4)
  await repeating.dispose()
  expect(turns).toBe(4)
  expect(lines.filter(({ name }) => name === 'count')).toEqual([
    expect.objectContaining({ msg: 'a repeating task failed; it runs again at the next interval' }),
  ])
})

test('with a lease, one of several processes executes', async () => {
  const keyPrefix = uniquePrefix()
  let turns = 0
  const start = () =>
    createRepeating({
      name: 'rare',
      everyMs: 60_000,
      log,
      lease: { redis, keyPrefix },
      run: async () => void (turns += 1),
    })
  const all = [start(), start(), start()]
  await until(() => turns > 0)
  await Promise.all(all.map(async (repeating) => await repeating.dispose()))
  expect(turns).toBe(1)
})

test('dispose aborts a running execution and logs nothing', async () => {
  const linesBefore = lines.length
  let isUnderWay = false
  const repeating = createRepeating({
    name: 'endless',
    everyMs: 10,
    log,
    lease: null,
    run: async (signal) => {
      isUnderWay = true
      await new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    },
  })
  await until(() => isUnderWay)
  await repeating.dispose()
  expect(lines).toHaveLength(linesBefore)
})

test('dispose before the first execution prevents it', async () => {
  let turns = 0
  const repeating = createRepeating({
    name: 'never',
    everyMs: 10,
    log,
    lease: null,
    run: async () => void (turns += 1),
  })
  await repeating.dispose()
  expect(turns).toBe(0)
})
