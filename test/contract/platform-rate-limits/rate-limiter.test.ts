import { pino } from 'pino'
import type { EmbeddedRedis } from '#embedded/redis'
import { createRateLimiter } from '#platform/rate-limits'
import type { RateLimiter, RateLimiterOptions } from '#platform/rate-limits'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { startOwnRedis, uniquePrefix } from '#root/test/support/redis'
import { until } from '#root/test/support/until'

let server: EmbeddedRedis
const connections: RedisConnections[] = []

beforeAll(async () => {
  server = await startOwnRedis()
})
afterEach(async () => {
  for (const redis of connections.splice(0)) await redis.dispose()
})
afterAll(async () => {
  await server.dispose()
})

async function connect(): Promise<RedisConnections> {
  const redis = await createRedis({ url: server.url, log: pino({ level: 'silent' }), name: 'test' })
  connections.push(redis)
  return redis
}

type Overrides = Partial<RateLimiterOptions>

async function createLimiter(overrides: Overrides = {}): Promise<RateLimiter> {
  const redis = overrides.redis ?? (await connect())
  return createRateLimiter({
    redis,
    keyPrefix: uniquePrefix(),
    name: 'sign-ins',
    points: 3,
    perMs: 60_000,
    ...overrides,
  })
}

/** Of each call whether it passed. */
const attempt = async (limiter: RateLimiter, key: string, times: number): Promise<boolean[]> =>
  Promise.all(
    Array.from({ length: times }, () =>
      limiter.consume(key).then(
        () => true,
        () => false,
      ),
    ),
  )

const passed = (outcomes: readonly boolean[]) => outcomes.filter(Boolean).length

test('refuses calls above the limit of a key with RATE_LIMITED and retryAfterMs', async () => {
  const limiter = await createLimiter()
  await attempt(limiter, 'ada', 3)
  const refused: unknown = await limiter.consume('ada').catch((error: unknown) => error)
  expect(refused).toMatchObject({
    code: 'RATE_LIMITED',
    message: 'Expected at most 3 sign-ins in 60 s, got more.',
    retryable: true,
    details: { retryAfterMs: expect.any(Number) as number },
  })
  const { retryAfterMs } = (refused as { details: { retryAfterMs: number } }).details
  expect(retryAfterMs).toBeGreaterThan(50_000)
  expect(retryAfterMs).toBeLessThanOrEqual(60_000)
  await expect(limiter.consume('grace')).resolves.toBeUndefined()
})

test('counts across processes, also for concurrent calls', async () => {
  const keyPrefix = uniquePrefix()
  const one = await createLimiter({ keyPrefix, points: 10 })
  const other = await createLimiter({ keyPrefix, points: 10 })
  const outcomes = await Promise.all([attempt(one, 'ada', 20), attempt(other, 'ada', 20)])
  expect(passed(outcomes.flat())).toBe(10)
})

test('counts the cost of a call', async () => {
  const limiter = await createLimiter({ points: 5 })
  await limiter.consume('ada', 4)
  await expect(limiter.consume('ada', 2)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
})

test('lets a key pass again when its window has ended', async () => {
  const limiter = await createLimiter({ points: 1, perMs: 1_000 })
  await limiter.consume('ada')
  await expect(limiter.consume('ada')).rejects.toMatchObject({ code: 'RATE_LIMITED' })
  await until(async () => (await attempt(limiter, 'ada', 1))[0] === true)
})

test('forgets a key on reset', async () => {
  const limiter = await createLimiter({ points: 1 })
  await limiter.consume('ada')
  await limiter.reset('ada')
  await expect(limiter.consume('ada')).resolves.toBeUndefined()
})

describe('with backoff', () => {
  const backoff = { firstMs: 10_000, maxMs: 35_000, forgetAfterMs: 3_600_000 }

  const waitOf = async (limiter: RateLimiter, key: string): Promise<number> => {
    const refused: unknown = await limiter.consume(key).catch((error: unknown) => error)
    return (refused as { details: { retryAfterMs: number } }).details.retryAfterMs
  }

  /** As if the wait were over. */
  const endWait = async (redis: RedisConnections, keyPrefix: string) =>
    void (await redis.client.del(`${keyPrefix}:limits:sign-ins:ada`))

  test('each wait is twice as long as the one before, up to the longest', async () => {
    const redis = await connect()
    const keyPrefix = uniquePrefix()
    const limiter = await createLimiter({ redis, keyPrefix, points: 1, backoff })
    const waits: number[] = []
    for (let round = 0; round < 4; round++) {
      await limiter.consume('ada')
      waits.push(await waitOf(limiter, 'ada'))
      await endWait(redis, keyPrefix)
    }
    expect(waits).toEqual([10_000, 20_000, 35_000, 35_000])
  })

  test('calls during a wait are refused without making it longer', async () => {
    const limiter = await createLimiter({ points: 1, backoff })
    await limiter.consume('ada')
    expect(await waitOf(limiter, 'ada')).toBe(10_000)
    await attempt(limiter, 'ada', 20)
    expect(await waitOf(limiter, 'ada')).toBeLessThanOrEqual(10_000)
  })

  test('a reset ends the wait, and the next one is short again', async () => {
    const limiter = await createLimiter({ points: 1, backoff })
    await limiter.consume('ada')
    await waitOf(limiter, 'ada')
    await limiter.reset('ada')
    await limiter.consume('ada')
    expect(await waitOf(limiter, 'ada')).toBe(10_000)
  })
})

test('long keys of a client use a limited amount of memory in Redis', async () => {
  const redis = await connect()
  const keyPrefix = uniquePrefix()
  const limiter = await createLimiter({ redis, keyPrefix, points: 1 })
  const key = 'a'.repeat(1_000_000)
  await limiter.consume(key)
  await expect(limiter.consume(key)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
  await expect(limiter.consume(`${key}b`)).resolves.toBeUndefined()
  const lengths = (await redis.client.keys(`${keyPrefix}*`)).map(({ length }) => length)
  expect(Math.max(...lengths)).toBeLessThan(200)
})

test('during an outage of Redis, each process counts in its own memory, without waiting', async () => {
  const own = await startOwnRedis()
  try {
    const redis = await createRedis({ url: own.url, log: pino({ level: 'silent' }), name: 'test' })
    connections.push(redis)
    const limiter = await createLimiter({ redis, points: 3 })
    await limiter.consume('ada')
    await own.dispose()
    await until(() => redis.client.status !== 'ready')
    const startedAt = performance.now()
    expect(passed(await attempt(limiter, 'ada', 10))).toBe(3)
    await limiter.reset('ada')
    expect(passed(await attempt(limiter, 'ada', 10))).toBe(3)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  } finally {
    await own.dispose()
  }
})
