import { createSequencedTopics } from '@plumbline/resumable-topics'
import type { LogRetention, SequencedTopics } from '@plumbline/resumable-topics'
import { pino } from 'pino'
import { createRedis, topicConnections } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { startRedis, uniquePrefix } from '#root/test/support/redis'

const log = pino({ level: 'silent' })
let server: Awaited<ReturnType<typeof startRedis>>
let redis: RedisConnections
let keyPrefix: string
let topics: SequencedTopics

beforeAll(async () => {
  server = await startRedis()
  redis = await createRedis({ url: server.url, log, name: 'test' })
})
beforeEach(() => {
  keyPrefix = uniquePrefix()
  topics = createSequencedTopics({ ...topicConnections(redis), log, keyPrefix })
})
afterEach(async () => {
  await topics.dispose()
})
afterAll(async () => {
  await redis.dispose()
  await server.dispose()
})

const entry = (seq: number) => ({ seq, payload: { number: seq }, terminal: false })
const keyOf = (topic: string) => `${keyPrefix}log:${topic}`
const seqsOf = async (topic: string) =>
  (await redis.client.xrange(keyOf(topic), '-', '+')).map(([id]) => Number(id.split('-')[1]))

async function withRetention<T>(
  retention: Partial<LogRetention>,
  use: (topics: SequencedTopics) => Promise<T>,
): Promise<T> {
  const limited = createSequencedTopics({ ...topicConnections(redis), log, keyPrefix, retention })
  try {
    return await use(limited)
  } finally {
    await limited.dispose()
  }
}

test('accepts entries in order and each once', async () => {
  expect(await topics.append('t', entry(1))).toEqual({ kind: 'appended' })
  expect(await topics.append('t', entry(2))).toEqual({ kind: 'appended' })
  expect(await topics.append('t', entry(2))).toEqual({ kind: 'duplicate' })
  expect(await topics.append('t', entry(1))).toEqual({ kind: 'duplicate' })
  expect(await seqsOf('t')).toEqual([1, 2])
})

test('refuses an entry with missing predecessors, and returns the last position', async () => {
  expect(await topics.append('t', entry(3))).toEqual({ kind: 'gap', after: 0 })
  await topics.append('t', entry(1))
  expect(await topics.append('t', entry(3))).toEqual({ kind: 'gap', after: 1 })
  expect(await topics.append('t', entry(3), { gap: 'allow' })).toEqual({ kind: 'appended' })
  expect(await seqsOf('t')).toEqual([1, 3])
})

test('accepts one of several concurrent appends of the same entry', async () => {
  const results = await Promise.all(Array.from({ length: 20 }, async () => await topics.append('t', entry(1))))
  expect(results.filter(({ kind }) => kind === 'appended')).toHaveLength(1)
})

test('returns the newest seq, and null without a log', async () => {
  expect(await topics.lastSeq('t')).toBeNull()
  await topics.append('t', entry(1))
  await topics.append('t', entry(2))
  expect(await topics.lastSeq('t')).toBe(2)
})

test('keeps the newest entries up to the maximum', async () => {
  await withRetention({ maxLength: 3 }, async (limited) => {
    for (const seq of [1, 2, 3, 4, 5]) await limited.append('t', entry(seq))
  })
  expect(await seqsOf('t')).toEqual([3, 4, 5])
})

test('trims old entries when new ones are appended, never the newest', async () => {
  const outdated = String(Date.now() - 60_000)
  for (let seq = 1; seq <= 150; seq += 1) {
    await redis.client.xadd(keyOf('t'), `0-${seq}`, 'payload', '0', 'terminal', '0', 'at', outdated)
  }
  await withRetention({ maxAgeMs: 30_000 }, async (limited) => {
    await limited.append('t', entry(151))
    expect((await seqsOf('t'))[0]).toBe(100)
    await limited.append('t', entry(152))
  })
  expect(await seqsOf('t')).toEqual([151, 152])
})

test('expires the whole log after its last append', async () => {
  await withRetention({ maxAgeMs: 30_000 }, async (limited) => await limited.append('t', entry(1)))
  const ttlMs = await redis.client.pttl(keyOf('t'))
  expect(ttlMs).toBeGreaterThan(20_000)
  expect(ttlMs).toBeLessThanOrEqual(30_000)
})

test.each([0, -1, 1.5, Number.NaN, 2 ** 53])('refuses %p as a seq', async (seq) => {
  await expect(topics.append('t', entry(seq))).rejects.toThrow(`t: expected a seq from 1, got ${seq}`)
})

test('keeps seqs exact up to the largest safe integer', async () => {
  const seq = Number.MAX_SAFE_INTEGER
  await topics.append('t', entry(seq - 1), { gap: 'allow' })
  expect(await topics.append('t', entry(seq))).toEqual({ kind: 'appended' })
  expect(await topics.append('t', entry(seq))).toEqual({ kind: 'duplicate' })
  expect(await topics.lastSeq('t')).toBe(seq)
})

test('works on when the server has forgotten its scripts', async () => {
  await topics.append('t', entry(1))
  await redis.client.script('FLUSH')
  expect(await topics.append('t', entry(2))).toEqual({ kind: 'appended' })
})

test('continues at its position after all entries were trimmed', async () => {
  for (const seq of [1, 2]) await topics.append('t', entry(seq))
  await redis.client.xtrim(keyOf('t'), 'MAXLEN', 0)
  expect(await topics.append('t', entry(2))).toEqual({ kind: 'duplicate' })
  expect(await topics.append('t', entry(3))).toEqual({ kind: 'appended' })
})

test('is of another epoch once Redis was emptied', async () => {
  const before = await topics.epoch()
  await topics.append('t', entry(1))
  expect(await topics.epoch()).toBe(before)
  await redis.client.del(`${keyPrefix}epoch`)
  expect(await topics.epoch()).not.toBe(before)
})
