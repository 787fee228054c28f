import { announceWriter, createInvalidationPublisher, followInvalidations } from '#platform/invalidations'
import type { InvalidationMessage, InvalidationLog } from '#platform/invalidations'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { collectLog } from '#root/test/support/log-lines'
import { startOwnRedis, uniquePrefix } from '#root/test/support/redis'
import { until } from '#root/test/support/until'

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
  const seen = {
    starts: [] as InvalidationLog[],
    messages: [] as InvalidationMessage[],
    notBefore: [] as number[],
    losses: 0,
  }
  const follower = followInvalidations(
    { redis, keyPrefix, log },
    {
      onStart: (start) => void seen.starts.push(start),
      onEntry: ({ message }, notBefore) => {
        seen.messages.push(message)
        seen.notBefore.push(notBefore)
      },
      onLost: () => void (seen.losses += 1),
    },
  )
  return { seen, dispose: () => follower.dispose() }
}

/** Appends an entry so many numbers after the last one, as another release may do. */
async function appendAfter(step: number, payload: string) {
  const key = `${keyPrefix}:invalidations`
  const [last] = await redis.client.xrevrange(key, '+', '-', 'COUNT', 1)
  const [id, fields] = last ?? ['', []]
  const [mark, seq] = id.split('-')
  await redis.client.xadd(key, `${mark}-${Number(seq) + step}`, 'payload', payload, ...fields.slice(2))
}

test('reports in order which entities the events name', async () => {
  const publisher = publish()
  await publisher.invalidate([{ userId: 'usr_0' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  expect(seen.starts[0]?.entries.map(({ message }) => message)).toEqual([
    { kind: 'invalidated', publisher: 'users', tags: ['User:usr_0'] },
  ])
  await publisher.invalidate([{ userId: 'usr_1', other: 'x' }, { teamIds: ['t1', 't2'] }, null, { userId: 'usr_1' }])
  await announceWriter({ redis, keyPrefix }, 'usr_9')
  await until(() => seen.messages.length === 2)
  expect(seen.messages).toEqual([
    { kind: 'invalidated', publisher: 'users', tags: ['User:usr_1', 'Team:t1', 'Team:t2'] },
    { kind: 'user-wrote', userId: 'usr_9' },
  ])
  await dispose()
})

test('does not log an outage when it is disposed', async () => {
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  const linesBefore = lines.length
  await dispose()
  expect(lines.slice(linesBefore)).toEqual([])
})

test('publishes nothing for events that name no entity', async () => {
  await publish().invalidate([{ other: 'x' }, 'text', 3])
  expect(await redis.client.exists(`${keyPrefix}:invalidations`)).toBe(0)
})

test('ignores members whose names only resemble those of entities', async () => {
  await publish().invalidate([{ constructor: 'x', toString: 'y', hasOwnProperty: ['z'] }])
  expect(await redis.client.exists(`${keyPrefix}:invalidations`)).toBe(0)
})

test('omits the entries of an earlier log, after which entries may be missing', async () => {
  const publisher = publish()
  await publisher.invalidate([{ userId: 'usr_1' }])
  // As if a server with another run had written it.
  const [first] = await redis.client.xrange(`${keyPrefix}:invalidations`, '-', '+')
  const [id, fields] = first ?? ['', []]
  await redis.client.del(`${keyPrefix}:invalidations`)
  await redis.client.xadd(`${keyPrefix}:invalidations`, id, ...fields.slice(0, -1), 'another run')
  await publisher.invalidate([{ userId: 'usr_2' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  expect(seen.starts[0]).toMatchObject({ seq: 1, entries: [{ seq: 1, message: { tags: ['User:usr_2'] } }] })
  expect(seen.starts[0]?.entries).toHaveLength(1)
  await dispose()
})

test('renews the lease once per interval', async () => {
  const publisher = publish()
  await publisher.invalidate([{ userId: 'usr_1' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  const before = performance.now()
  const startedAt = await publisher.startRenewal()
  expect(startedAt).not.toBeNull()
  await publisher.renewLease(startedAt ?? 0)
  expect(await publisher.startRenewal()).toBeNull()
  await until(() => seen.messages.some(({ kind }) => kind === 'lease-renewed'))
  expect(seen.notBefore.at(-1)).toBeLessThanOrEqual(performance.now())
  expect(seen.notBefore.at(-1)).toBeGreaterThan(before - 1_000)
  await dispose()
})

test('does not renew the lease when it took too long', async () => {
  const publisher = publish()
  const startedAt = (await publisher.startRenewal()) ?? 0
  await publisher.renewLease(startedAt - 1_500)
  expect(await redis.client.exists(`${keyPrefix}:invalidations`)).toBe(0)
})

test('starts again when Redis was emptied', async () => {
  const publisher = publish()
  await publisher.invalidate([{ userId: 'usr_1' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  await redis.client.flushall()
  await publisher.invalidate([{ userId: 'usr_2' }])
  await until(() => seen.starts.length === 2)
  expect(seen.losses).toBe(1)
  expect(seen.starts[1]?.epoch).not.toBe(seen.starts[0]?.epoch)
  expect(seen.starts[1]?.entries.map(({ message }) => message)).toEqual([
    { kind: 'invalidated', publisher: 'users', tags: ['User:usr_2'] },
  ])
  await dispose()
})

test('notices an entry that it missed', async () => {
  const publisher = publish()
  await publisher.invalidate([{ userId: 'usr_1' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  await appendAfter(2, '{"kind":"lease-renewed","publisher":"users"}')
  await until(() => seen.starts.length === 2)
  expect(seen.losses).toBe(1)
  await dispose()
})

test('starts again, with another epoch, when Redis was restarted', async () => {
  await publish().invalidate([{ userId: 'usr_1' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  await server.kill()
  await until(() => seen.losses > 0)
  await server.restart()
  await until(() => seen.starts.length === 2)
  expect(seen.starts[1]?.epoch).not.toBe(seen.starts[0]?.epoch)
  await dispose()
})

test('entries in the format of another release are skipped at the start, and restart the reading later', async () => {
  const publisher = publish()
  await publisher.invalidate([{ userId: 'usr_1' }])
  const appendForeign = async () => await appendAfter(1, '{"kind":"of another release"}')
  await appendForeign()
  await publisher.invalidate([{ userId: 'usr_3' }])
  const { seen, dispose } = follow()
  await until(() => seen.starts.length === 1)
  expect(seen.starts[0]).toMatchObject({ seq: 3, entries: [{ seq: 3, message: { tags: ['User:usr_3'] } }] })
  await appendForeign()
  await until(() => seen.starts.length === 2)
  expect(seen.losses).toBe(1)
  expect(seen.starts[1]).toMatchObject({ seq: 4, entries: [] })
  await dispose()
})
