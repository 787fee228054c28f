import { createJobQueue } from '#platform/jobs'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { collectLog } from '#root/test/support/log-lines'
import { uniquePrefix } from '#root/test/support/redis'
import { startRedisSentinels } from '#root/test/support/redis-sentinels'
import type { RedisSentinels } from '#root/test/support/redis-sentinels'
import { until } from '#root/test/support/until'
import { eventCount, readThroughFailover } from './outbox-failover.ts'

const { log } = collectLog()
let sentinels: RedisSentinels
let redis: RedisConnections | null = null

beforeEach(async () => {
  sentinels = await startRedisSentinels()
})
afterEach(async () => {
  await redis?.dispose()
  redis = null
  await sentinels.dispose()
})

const connect = async (url: string) => await createRedis({ url, log, name: 'test', connectTimeoutMs: 5_000 })

test('finds the master through the Sentinels, also when the first of them is gone, and the new one after a failover', async () => {
  const unused = sentinels.url.replace('@127.0.0.1:', '@127.0.0.1:1,127.0.0.1:')
  redis = await connect(unused)
  const { client } = redis
  await client.set('greeting', 'hello')
  await client.wait(1, 5_000)
  await sentinels.failOver()
  await until(async () => (await client.set('answer', '42').catch(() => null)) === 'OK')
  expect(await client.get('greeting')).toBe('hello')
})

test('names a master that the Sentinels do not know, without passwords', async () => {
  const url = sentinels.url.replace('/main', '/other')
  const shown = url.replace(sentinels.password, '***')
  await expect(createRedis({ url, log, name: 'test', connectTimeoutMs: 500 })).rejects.toThrow(
    `REDIS_URL: expected a Redis that responds at ${shown} within 500 ms, got `,
  )
})

test('refuses the URL of a Sentinel as that of a server', async () => {
  const url = `redis://127.0.0.1:${sentinels.ports[0]}`
  await expect(connect(url)).rejects.toThrow(
    `REDIS_URL: expected a standalone server at ${url}, got one in sentinel mode, whose URL begins with redis+sentinel:`,
  )
})

test('no event of an outbox is lost, repeated or out of order for readers in a failover, and jobs are enqueued', async () => {
  redis = await connect(sentinels.url)
  const keyPrefix = uniquePrefix()
  const queue = createJobQueue({ redis, log, prefix: keyPrefix, queue: 'test' })
  const seqs = await readThroughFailover({ redis, keyPrefix, log, failOver: sentinels.failOver })
  expect(seqs).toEqual(Array.from({ length: eventCount }, (_, index) => index + 1))
  await until(async () => (await queue.counts().catch(() => null)) !== null)
  await queue.dispose()
})
