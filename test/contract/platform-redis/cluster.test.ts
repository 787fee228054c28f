import { createTopics } from '@plumbline/resumable-topics'
import { z } from 'zod'
import { createInvalidationPublisher, followInvalidations } from '#platform/invalidations'
import { createJobQueue, createJobWorker, defineJob, implementJob } from '#platform/jobs'
import { createPresence } from '#platform/presence'
import { createRateLimiter } from '#platform/rate-limits'
import { createRedis, readMany, topicConnections } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { createViewerVersions } from '#platform/viewer-versions'
import { collectLog } from '#root/test/support/log-lines'
import { startOwnRedis, uniquePrefix } from '#root/test/support/redis'
import { startRedisCluster } from '#root/test/support/redis-cluster'
import type { RedisCluster } from '#root/test/support/redis-cluster'
import { until } from '#root/test/support/until'
import { eventCount, readThroughFailover } from './outbox-failover.ts'

const { log } = collectLog()
let cluster: RedisCluster
let redis: RedisConnections
let keyPrefix: string

beforeAll(async () => {
  cluster = await startRedisCluster()
})
beforeEach(async () => {
  redis = await connect(cluster.url)
  keyPrefix = uniquePrefix()
})
afterEach(async () => {
  await redis.dispose()
})
afterAll(async () => {
  await cluster.dispose()
})

const connect = async (url: string) => await createRedis({ url, log, name: 'test', connectTimeoutMs: 5_000 })
/** Names that are in all slots. */
const names = Array.from({ length: 50 }, (_, index) => `name-${index}`)

test('reads many keys of different slots', async () => {
  await Promise.all(names.map(async (name) => await redis.client.set(`${keyPrefix}${name}`, name)))
  const keys = names.map((name) => `${keyPrefix}${name}`)
  expect(await readMany(redis.client, [...keys, `${keyPrefix}missing`])).toEqual([...names, null])
})

test('users are present at objects in different slots', async () => {
  const presence = createPresence({ redis, log, keyPrefix })
  for (const name of names) presence.enter(name, `usr-${name}`)
  await until(async () => (await presence.of(names)).every((people) => people.length === 1))
  expect((await presence.of(names)).flat()).toEqual(names.map((name) => `usr-${name}`))
  await presence.dispose()
  expect((await presence.of(names)).flat()).toEqual([])
})

test('versions of many viewers are read, and change', async () => {
  const versions = createViewerVersions({ redis, keyPrefix })
  await versions.change(names)
  const before = await Promise.all(names.map(versions.current))
  expect(new Set(before).size).toBe(names.length)
  await versions.change([names[0] ?? ''])
  const after = await Promise.all(names.map(versions.current))
  expect(after.filter((version, index) => version !== before[index])).toHaveLength(1)
})

test('attempts are counted for all processes', async () => {
  const other = await connect(cluster.url)
  const limiters = [redis, other].map((connections) =>
    createRateLimiter({ redis: connections, keyPrefix, name: 'sign-ins', points: 3, perMs: 60_000 }),
  )
  for (const limiter of [...limiters, ...limiters].slice(0, 3)) await limiter.consume('ada')
  await expect(limiters[1]?.consume('ada')).rejects.toMatchObject({ code: 'RATE_LIMITED' })
  await other.dispose()
})

test('a notification of its own slot wakes the readers of each topic, without polling', async () => {
  const topics = createTopics({ ...topicConnections(redis), keyPrefix, pollMs: 3_600_000 })
  const readings = names.map((name) => topics.read(name))
  const firsts = readings.map((reading) => reading.next())
  await until(async () => {
    // A reader that begins without a cursor receives what is appended after it has begun.
    await Promise.all(names.map((name) => topics.append(name, name)))
    const outcomes = await Promise.all(firsts.map((first) => Promise.race([first, Promise.resolve(null)])))
    return outcomes.every((outcome) => outcome !== null)
  })
  const items = await Promise.all(firsts)
  expect(items.map(({ value }) => value?.payload)).toEqual(names)
  await topics.dispose()
})

test('invalidations are published, followed and timed by the node that has their log', async () => {
  const received: unknown[] = []
  let starts = 0
  const following = followInvalidations(
    { redis, log, keyPrefix },
    {
      onStart: ({ entries }) => {
        starts += 1
        received.push(...entries.map(({ message }) => message))
      },
      onEntry: ({ message }) => void received.push(message),
      onLost: () => undefined,
    },
  )
  await until(() => starts > 0)
  const publisher = createInvalidationPublisher({ redis, keyPrefix, publisher: 'users', entities: { userId: 'User' } })
  const startedAt = await publisher.startRenewal()
  expect(Math.abs((startedAt ?? 0) - Date.now())).toBeLessThan(60_000)
  await publisher.renewLease(startedAt ?? 0)
  await publisher.invalidate([{ userId: 'usr_1' }])
  await until(() => received.length === 2)
  expect(received).toEqual([
    { kind: 'lease-renewed', publisher: 'users' },
    { kind: 'invalidated', publisher: 'users', tags: ['User:usr_1'] },
  ])
  await following.dispose()
})

describe('jobs', () => {
  const greet = defineJob('greet', z.object({ name: z.string() }), { attempts: 3, backoff: { baseMs: 10, maxMs: 40 } })

  test('are executed once each, also when the master of the queue is replaced', async () => {
    const queue = createJobQueue({ redis, log, prefix: keyPrefix, queue: 'greetings' })
    const greeted: string[] = []
    const handler = implementJob(greet, async ({ payload }) => void (await Promise.resolve(greeted.push(payload.name))))
    const worker = createJobWorker({ redis, log, prefix: keyPrefix, queue: 'greetings', handlers: [handler] })
    const enqueue = async (name: string) => {
      await until(async () =>
        queue.enqueue(greet, { name }, { jobId: name, correlationId: 'cor' }).then(
          () => true,
          () => false,
        ),
      )
    }
    for (const name of names.slice(0, 10)) await enqueue(name)
    await until(() => greeted.length === 10)
    await cluster.failOver(await cluster.masterOf(`{${keyPrefix}:greetings}`))
    for (const name of names.slice(10, 20)) await enqueue(name)
    await until(() => names.slice(10, 20).every((name) => greeted.includes(name)))
    await worker.dispose()
    await queue.dispose()
  })
})

describe('addresses', () => {
  test('a node that is gone does not matter while another one answers', async () => {
    const connections = await connect(cluster.url.replace('@127.0.0.1:', '@127.0.0.1:1,127.0.0.1:'))
    await connections.ping()
    await connections.dispose()
  })

  test('the URL of a server is refused for a node of a cluster', async () => {
    const url = `redis://:${cluster.password}@127.0.0.1:${await cluster.masterOf('any')}`
    await expect(connect(url)).rejects.toThrow(
      `REDIS_URL: expected a standalone server at ${url.replace(cluster.password, '***')}, got one in cluster mode, whose URL begins with redis+cluster:`,
    )
  })

  test('the URL of a cluster is refused for a standalone server', async () => {
    const server = await startOwnRedis()
    const url = server.url.replace('redis:', 'redis+cluster:')
    await expect(connect(url)).rejects.toThrow(
      `REDIS_URL: expected a node of a cluster at ${url}, got one in standalone mode, whose URL begins with redis:`,
    )
    await server.dispose()
  })

  test('a cluster without a node that answers is named, without its password', async () => {
    const url = `redis+cluster://:${cluster.password}@127.0.0.1:1,127.0.0.1:2`
    await expect(createRedis({ url, log, name: 'test', connectTimeoutMs: 500 })).rejects.toThrow(
      `REDIS_URL: expected a Redis that responds at ${url.replace(cluster.password, '***')} within 500 ms, got `,
    )
  })

  test('a wrong password is named', async () => {
    const url = cluster.url.replace(cluster.password, 'wrong')
    await expect(createRedis({ url, log, name: 'test', connectTimeoutMs: 1_000 })).rejects.toThrow(/WRONGPASS/)
  })
})

test('no event of an outbox is lost, repeated or out of order for readers when the master of a topic is replaced', async () => {
  const failOver = async () => await cluster.failOver(await cluster.masterOf(`${keyPrefix}log:t`))
  const seqs = await readThroughFailover({ redis, keyPrefix, log, failOver })
  expect(seqs).toEqual(Array.from({ length: eventCount }, (_, index) => index + 1))
})
