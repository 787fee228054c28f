import { announceWriter, createInvalidationPublisher, followInvalidations } from '#platform/invalidations'
import type { Invalidation, InvalidationLog } from '#platform/invalidations'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { collectLog } from '../../support/log-lines.ts'
import { startOwnRedis, uniquePrefix } from '../../support/redis.ts'
import { until } from '../../support/until.ts'

const { log, lines } = collectLog()
const entities = { userId: 'User', teamIds: 'Team' }
let server: Awaited<ReturnType<typeof startOwnRedis>>
let redis: RedisConnections
let keyPrefix: string

beforeAll(async () => {
  server = await startOwnRedis()
})
beforeEach(async () => {
  redis = await createRedis({ url: server.url, log, name: 'test' })
  keyPrefix = uniquePrefix()
})
afterEach(() => redis.dispose())
afterAll(() => server.dispose())

const publish = () => createInvalidationPublisher({ redis, keyPrefix, publisher: 'users', entities })

function follow() {
  const seen = { starts: [] as InvalidationLog[], news: [] as Invalidation[], notBefore: [] as number[], losses: 0 }
  const follower = followInvalidations(
    { redis, keyPrefix, log },
    {
      onStart: (start) => void seen.starts.push(start),
      onNews: ({ news }, notBefore) => {
        seen.news.push(news)
        seen.notBefore.push(notBefore)
      },
      onLost: () => void (seen.losses += 1),
    },
  )
  return { seen, dispose: () => follower.dispose() }
}

test('tells in order which things the events name', async () => {
  const publisher = publish()
  await publisher.touch([{ userId: 'usr_0' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  expect(seen.starts[0]?.entries.map(({ news }) => news)).toEqual([
    { kind: 'touched', publisher: 'users', tags: ['User:usr_0'] },
  ])
  await publisher.touch([{ userId: 'usr_1', other: 'x' }, { teamIds: ['t1', 't2'] }, null, { userId: 'usr_1' }])
  await announceWriter({ redis, keyPrefix }, 'usr_9')
  await until(() => seen.news.length === 2)
  expect(seen.news).toEqual([
    { kind: 'touched', publisher: 'users', tags: ['User:usr_1', 'Team:t1', 'Team:t2'] },
    { kind: 'wrote', userId: 'usr_9' },
  ])
  await dispose()
})

test('that it stops following is no outage', async () => {
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  const linesBefore = lines.length
  await dispose()
  expect(lines.slice(linesBefore)).toEqual([])
})

test('says nothing about events that name nothing', async () => {
  await publish().touch([{ other: 'x' }, 'text', 3])
  expect(await redis.client.exists(`${keyPrefix}:invalidations`)).toBe(0)
})

test('says nothing about members that only look like names of things', async () => {
  await publish().touch([{ constructor: 'x', toString: 'y', hasOwnProperty: ['z'] }])
  expect(await redis.client.exists(`${keyPrefix}:invalidations`)).toBe(0)
})

test('leaves out what is left of an earlier numbering', async () => {
  const publisher = publish()
  await publisher.touch([{ userId: 'usr_1' }])
  await redis.client.del(`${keyPrefix}:invalidations:state`)
  await publisher.touch([{ userId: 'usr_2' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  expect(seen.starts[0]).toMatchObject({ seq: 1, entries: [{ seq: 1, news: { tags: ['User:usr_2'] } }] })
  expect(seen.starts[0]?.entries).toHaveLength(1)
  await dispose()
})

test('vouches for what was stored before a look, and not again at once', async () => {
  const publisher = publish()
  await publisher.touch([{ userId: 'usr_1' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  const before = performance.now()
  const look = await publisher.beginLook()
  expect(look).not.toBeNull()
  await publisher.vouch(look ?? 0)
  expect(await publisher.beginLook()).toBeNull()
  await until(() => seen.news.some(({ kind }) => kind === 'vouched'))
  expect(seen.notBefore.at(-1)).toBeLessThanOrEqual(performance.now())
  expect(seen.notBefore.at(-1)).toBeGreaterThan(before - 1_000)
  await dispose()
})

test('does not vouch after a look that took too long', async () => {
  const publisher = publish()
  const look = (await publisher.beginLook()) ?? 0
  await publisher.vouch(look - 1_500)
  expect(await redis.client.exists(`${keyPrefix}:invalidations`)).toBe(0)
})

test('starts anew when Redis was emptied', async () => {
  const publisher = publish()
  await publisher.touch([{ userId: 'usr_1' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  await redis.client.flushall()
  await publisher.touch([{ userId: 'usr_2' }])
  await until(() => seen.starts.length === 2)
  expect(seen.losses).toBe(1)
  expect(seen.starts[1]?.epoch).not.toBe(seen.starts[0]?.epoch)
  expect(seen.starts[1]?.entries.map(({ news }) => news)).toEqual([
    { kind: 'touched', publisher: 'users', tags: ['User:usr_2'] },
  ])
  await dispose()
})

test('notices an entry that it missed', async () => {
  const publisher = publish()
  await publisher.touch([{ userId: 'usr_1' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  await redis.client.hincrby(`${keyPrefix}:invalidations:state`, 'seq', 1)
  await publisher.touch([{ userId: 'usr_3' }])
  await until(() => seen.starts.length === 2)
  expect(seen.losses).toBe(1)
  await dispose()
})

test('starts anew, with another epoch, when Redis was restarted', async () => {
  await publish().touch([{ userId: 'usr_1' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  await server.kill()
  await until(() => seen.losses > 0)
  await server.restart()
  await until(() => seen.starts.length === 2)
  expect(seen.starts[1]?.epoch).not.toBe(seen.starts[0]?.epoch)
  await dispose()
})
