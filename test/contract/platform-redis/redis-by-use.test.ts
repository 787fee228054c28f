import { createRedisByUse } from '#platform/redis'
import { collectLog } from '#root/test/support/log-lines'
import { startOwnRedis } from '#root/test/support/redis'

const { log } = collectLog()

const servers = () => Promise.all([startOwnRedis(), startOwnRedis()])
type Server = Awaited<ReturnType<typeof startOwnRedis>>

describe('a Redis for each use', () => {
  let everything: Server
  let caching: Server
  beforeAll(async () => {
    ;[everything, caching] = await servers()
  })
  afterAll(async () => {
    await Promise.all([everything.dispose(), caching.dispose()])
  })

  test('a use has the Redis of its own URL, and all others share connections to the one of everything', async () => {
    const uses = ['jobs', 'topics', 'cache'] as const
    const urls = { cache: caching.url, topics: everything.url }
    const redis = await createRedisByUse({ url: everything.url, urls, uses, log, name: 'test' })
    expect(redis.topics).toBe(redis.jobs)
    await redis.jobs.client.set('is', 'everything')
    await redis.cache.client.set('is', 'cache')
    await expect(redis.topics.client.get('is')).resolves.toBe('everything')
    await expect(redis.cache.client.get('is')).resolves.toBe('cache')
    expect(redis.health.map(({ name }) => name)).toEqual(['redis', 'redis (cache)'])

    await caching.kill()
    const [first, second] = redis.health
    await expect(first?.check()).resolves.toBeUndefined()
    await expect(second?.check()).rejects.toThrow()
    await caching.restart()
    await redis.dispose()
    expect([redis.jobs.client.status, redis.cache.client.status]).toEqual(['end', 'end'])
  })

  test('a process connects to no Redis that it does not use', async () => {
    const urls = { limits: 'redis://127.0.0.1:1' }
    const redis = await createRedisByUse({ url: everything.url, urls, uses: ['jobs'], log, name: 'test' })
    expect(redis.health).toHaveLength(1)
    await redis.dispose()
  })

  test.each([
    ['redis://127.0.0.1:1', /^REDIS_URL_SESSIONS: expected a Redis that responds at redis:\/\/127\.0\.0\.1:1/],
    ['http://127.0.0.1:1', /^REDIS_URL_SESSIONS: expected redis:\/\/host:port, /],
  ])(
    'the setting of %s is named if it cannot be used, and what is connected already is closed',
    async (sessions, message) => {
      const uses = ['jobs', 'sessions'] as const
      const opening = createRedisByUse({ url: everything.url, urls: { sessions }, uses, log, name: 'refused' })
      await expect(opening).rejects.toThrow(message)
      const other = await createRedisByUse({ url: everything.url, urls: {}, uses: ['jobs'], log, name: 'test' })
      await expect(other.jobs.client.client('LIST')).resolves.not.toContain('name=refused')
      await other.dispose()
    },
  )
})
