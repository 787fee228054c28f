import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTopics, EventsLost, InvalidCursor, parseCursor, toCursor } from '@plumbline/resumable-topics'
import type { ReadOptions, TopicItem, Topics, TopicsConfig } from '@plumbline/resumable-topics'
import { createNumberedLogs } from '@plumbline/resumable-topics/log'
import { Redis } from 'ioredis'
import { startOwnRedis, uniquePrefix } from '#root/test/support/redis'
import { until } from '#root/test/support/until'

/** Topics whose logs number their events, as an application uses them: on a connection of its own. */
let server: Awaited<ReturnType<typeof startOwnRedis>>
let dataDir: string
let redis: Redis
let keyPrefix: string
let topics: Topics
let controller: AbortController
/** What the application's state is, and how often it was read. */
let state: string
let stateReads: number

beforeAll(async () => {
  // Persistent, so that a restart keeps the logs.
  dataDir = await mkdtemp(join(tmpdir(), 'topics-'))
  server = await startOwnRedis(dataDir)
})
beforeEach(() => {
  redis = new Redis(server.url, { maxRetriesPerRequest: null })
  // It reconnects by itself.
  redis.on('error', () => undefined)
  keyPrefix = uniquePrefix()
  topics = open()
  controller = new AbortController()
  state = 'empty'
  stateReads = 0
})
afterEach(async () => {
  controller.abort()
  await topics.dispose()
  redis.disconnect()
})
afterAll(async () => {
  await server.dispose()
  await rm(dataDir, { recursive: true })
})

function open(options: Partial<TopicsConfig> = {}): Topics {
  return createTopics({ redis, keyPrefix, pollMs: 50, verifyMs: 200, ...options })
}

const keyOf = (topic: string) => `${keyPrefix}log:${topic}`
const serverTime = async () => await createNumberedLogs({ client: redis, retention }).serverTime(keyOf('t'))
const retention = { maxLength: 10, maxAgeMs: 0 }

const snapshot = async () => {
  stateReads += 1
  return await Promise.resolve(state)
}

/** The application's state changes, and an event reports it. */
async function publish(text: string, options = {}): Promise<string> {
  state = `state after ${text}`
  return await topics.append('t', text, options)
}

function read(after: string | null, options: ReadOptions<string> = { snapshot }) {
  return topics.read('t', { after, signal: controller.signal, ...options })
}

/** The next items in words: `one`, `gap: state after two`, `end`. */
async function take(items: AsyncIterator<TopicItem<string>, undefined>, count: number): Promise<string[]> {
  const taken: string[] = []
  while (taken.length < count) {
    const { done, value } = await items.next()
    if (done === true) return [...taken, 'end']
    taken.push(value.kind === 'event' ? (value.payload as string) : `${value.reason}: ${value.payload}`)
  }
  return taken
}

describe('a reading', () => {
  test('begins with the state, whose cursor continues with the next event', async () => {
    await publish('one')
    const items = read(null)
    const { value } = await items.next()
    expect(value).toMatchObject({ kind: 'snapshot', reason: 'start', payload: 'state after one', seq: 1 })
    await publish('two')
    expect(await take(read(value?.cursor ?? ''), 1)).toEqual(['two'])
    expect(await take(items, 1)).toEqual(['two'])
  })

  test('begins with the next event if there is no snapshot', async () => {
    await publish('one')
    const items = topics.read('t', { signal: controller.signal })
    const received: unknown[] = []
    void items.next().then(({ value }) => received.push(value?.payload))
    // The first ones may precede its position.
    await until(async () => {
      await publish('later')
      return received.length > 0
    })
    expect(received).toEqual(['later'])
  })

  test('continues after the cursor that append returned, in order and without duplicates', async () => {
    const cursors: string[] = []
    for (let number = 1; number <= 250; number += 1) cursors.push(await publish(`event ${number}`))
    await publish('last', { terminal: true })
    const items = await take(read(cursors[119] ?? ''), 1_000)
    expect(items.slice(0, 2)).toEqual(['event 121', 'event 122'])
    expect(items).toHaveLength(132)
    expect(items.slice(-2)).toEqual(['last', 'end'])
    expect(stateReads).toBe(0)
  })

  test('gives each of many concurrent appends its own number', async () => {
    const first = await publish('first')
    const numbers = Array.from({ length: 50 }, (_, index) => String(index))
    await Promise.all(numbers.map(async (number) => await topics.append('t', number)))
    expect((await take(read(first), 50)).toSorted()).toEqual(numbers.toSorted())
  })

  test('refuses the cursor of another topic', () => {
    expect(() => read(toCursor('other', { seq: 1 }))).toThrow(InvalidCursor)
    expect(() => read('no cursor')).toThrow('after: expected the cursor of an event received earlier, got "no cursor"')
  })

  test('ends immediately when it is returned while it waits', async () => {
    const items = read(null)
    await items.next()
    const waiting = items.next()
    await items.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})

describe('a log that may have lost events', () => {
  test('because it was trimmed leads to the state', async () => {
    const first = await publish('one')
    for (const text of ['two', 'three', 'four']) await publish(text)
    await redis.xtrim(keyOf('t'), 'MAXLEN', 1)
    expect(await take(read(first), 1)).toEqual(['gap: state after four'])
  })

  test('because it was trimmed ends a reading without snapshot', async () => {
    const first = await publish('one')
    for (const text of ['two', 'three']) await publish(text)
    await redis.xtrim(keyOf('t'), 'MAXLEN', 1)
    const items = read(first, {})
    await expect(items.next()).rejects.toBeInstanceOf(EventsLost)
    expect(await take(items as never, 1)).toEqual(['end'])
  })

  test('is continued if the next event is the oldest that it still has', async () => {
    await publish('one')
    const second = await publish('two')
    await publish('three')
    await redis.xtrim(keyOf('t'), 'MAXLEN', 1)
    expect(await take(read(second), 1)).toEqual(['three'])
  })

  test('because it was emptied leads to the state, although the new log has as many events', async () => {
    const first = await publish('one')
    const items = read(first)
    await publish('two')
    expect(await take(items, 1)).toEqual(['two'])
    const next = take(items, 1)
    await redis.del(keyOf('t'))
    // A log is identified by the millisecond in which it begins.
    await until(async () => (await serverTime()) > parseCursor('t', first).mark)
    for (const text of ['three', 'four', 'five']) await publish(text)
    expect((await next)[0]).toMatch(/^gap: state after (three|four|five)$/)
    expect(await take(read(first), 1)).toEqual(['gap: state after five'])
  })

  test('because Redis was restarted leads to the state at the next event, although the log is still there', async () => {
    const first = await publish('one')
    const second = await publish('two')
    await server.restart()
    expect(await take(read(first), 1)).toEqual(['two'])
    const items = read(second)
    const next = take(items, 1)
    const third = await publish('three')
    expect(parseCursor('t', third).seq).toBe(1)
    expect(await next).toEqual(['gap: state after three'])
    await publish('four')
    expect(await take(items, 1)).toEqual(['four'])
  })

  test('has a cursor for its beginning, which leads to the state', async () => {
    const items = read(null)
    const { value } = await items.next()
    expect(value).toMatchObject({ kind: 'snapshot', seq: 0, payload: 'empty' })
    await publish('one')
    expect(await take(items, 1)).toEqual(['one'])
    expect(await take(read(value?.cursor ?? ''), 1)).toEqual(['start: state after one'])
  })

  test('is read from its beginning only if Redis was reachable since: the state is read again', async () => {
    const items = read(null)
    expect(await take(items, 1)).toEqual(['start: empty'])
    const next = take(items, 1)
    state = 'changed, and its event lost'
    await redis.client('KILL', 'TYPE', 'pubsub')
    expect(await next).toEqual(['gap: changed, and its event lost'])
  })
})

test('an outage of Redis delays a reading that begins in it', async () => {
  await publish('one')
  await server.kill()
  const first = take(read(null), 1)
  await server.restart()
  expect(await first).toEqual(['start: state after one'])
})

test('trims old events when new ones are appended, and the log expires after its last one', async () => {
  const limited = open({ retention: { maxLength: 2, maxAgeMs: 30_000 } })
  const first = await limited.append('t', 'one')
  for (const text of ['two', 'three', 'four']) await limited.append('t', text)
  expect(await redis.xlen(keyOf('t'))).toBe(2)
  expect(await redis.pttl(keyOf('t'))).toBeGreaterThan(20_000)
  expect(await take(limited.read('t', { after: first, snapshot, signal: controller.signal }), 1)).toEqual([
    'gap: empty',
  ])
  await limited.dispose()
})
