import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import { followInvalidations } from '#platform/invalidations'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { createFreshnessLeases } from '#root/gateway/src/cache/freshness-leases'
import { trackRecentWriters } from '#root/gateway/src/cache/track-recent-writers'
import type { FetchContext } from '#root/gateway/src/transport/identified-fetch'
import { collectLog } from '#root/test/support/log-lines'
import { startOwnRedis, uniquePrefix } from '#root/test/support/redis'
import { until } from '#root/test/support/until'

let redisServer: Awaited<ReturnType<typeof startOwnRedis>>
let redis: RedisConnections
let keyPrefix: string
const { log } = collectLog()

beforeAll(async () => {
  redisServer = await startOwnRedis()
  redis = await createRedis({ url: redisServer.url, log, name: 'test' })
})
beforeEach(() => {
  keyPrefix = uniquePrefix()
})
afterAll(async () => {
  await redis.dispose()
  await redisServer.dispose()
})

const ada = { viewer: { kind: 'user', userId: 'usr_ada', sessionId: 'ses_1', roles: {} } } as unknown as FetchContext
const requestOf = (operationKind: string) => ({ operationKind }) as unknown as SubgraphRequest

function createFetch(untilRead: (seq: number) => Promise<void>, maxDelayMs = 60_000) {
  const leases = createFreshnessLeases()
  const answer = async () => Promise.resolve({ data: {} })
  return { leases, fetch: trackRecentWriters(answer, { redis, keyPrefix, leases, log, untilRead, maxDelayMs }) }
}

test('the response of a mutation waits until the log has been read up to its announcement', async () => {
  const happened: string[] = []
  const reading = Promise.withResolvers<void>()
  const { fetch } = createFetch(async (seq) => {
    happened.push(`waits for ${seq}`)
    await reading.promise
  })
  const answered = fetch(requestOf('mutation'), ada).then(() => happened.push('answered'))
  await until(() => happened.length > 0)
  await new Promise((resolve) => setImmediate(resolve))
  expect(happened).toEqual(['waits for 1'])
  reading.resolve()
  await answered
  expect(happened).toEqual(['waits for 1', 'answered'])
})

test('by then this gateway and a second one track the writer', async () => {
  const read: unknown[] = []
  const second = followInvalidations(
    { redis, keyPrefix, log },
    {
      onStart: ({ entries }) => read.push(...entries),
      onEntry: (entry) => read.push(entry),
      onLost: () => undefined,
    },
  )
  const { fetch, leases } = createFetch(async (seq) => until(() => read.length >= seq))
  await fetch(requestOf('mutation'), ada)
  expect(read).toEqual([expect.objectContaining({ seq: 1, message: { kind: 'user-wrote', userId: 'usr_ada' } })])
  expect(leases.hasRecentlyWritten('usr_ada', 1_000)).toBe(true)
  await second.dispose()
})

test('the writer of a failed mutation is tracked too', async () => {
  const leases = createFreshnessLeases()
  const fail = async () => Promise.reject(new Error('cut off'))
  const untilRead = async () => Promise.resolve()
  const fetch = trackRecentWriters(fail, { redis, keyPrefix, leases, log, untilRead })
  await expect(fetch(requestOf('mutation'), ada)).rejects.toThrow('cut off')
  expect(leases.hasRecentlyWritten('usr_ada', 1_000)).toBe(true)
})

test('a log that is not read delays a mutation for a limited time, and a query not at all', async () => {
  const { fetch, leases } = createFetch(async () => new Promise(() => undefined), 1)
  expect(await fetch(requestOf('mutation'), ada)).toEqual({ data: {} })
  const { fetch: patient } = createFetch(async () => new Promise(() => undefined))
  expect(await patient(requestOf('query'), ada)).toEqual({ data: {} })
  expect(leases.hasRecentlyWritten('usr_ada', 1_000)).toBe(true)
})
