import { createSequencedTopics, toCursor } from '@plumbline/resumable-topics'
import type {
  SequencedEntry,
  SequencedSnapshot,
  SequencedTopics,
  SequencedTopicsConfig,
  TopicItem,
} from '@plumbline/resumable-topics'
import { pino } from 'pino'
import { createRedis, topicConnections } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { startOwnRedis, uniquePrefix } from '#root/test/support/redis'

/** One topic, `t`, of a made-up document, with waiting times short enough for tests. */
export interface TopicHarness {
  readonly server: Awaited<ReturnType<typeof startOwnRedis>>
  readonly redis: RedisConnections
  readonly keyPrefix: string
  readonly topics: SequencedTopics
  readonly controller: AbortController
  /** The state of the document. */
  truth: SequencedSnapshot<string>
  /** How often it was read. */
  snapshots: number
  /** The topics with other settings; disposed with the rest. */
  open(options: Partial<SequencedTopicsConfig>): SequencedTopics
  /** Something happens: the document changes, then the log. */
  publish(seq: number, kind?: 'terminal'): Promise<void>
  read(after: number | null, topics?: SequencedTopics): AsyncIterableIterator<TopicItem<string>, undefined>
  channels(): Promise<readonly string[]>
}

const log = pino({ level: 'silent' })

/** Starts a server for the file, and creates everything else for each test. */
export function useTopic(): TopicHarness {
  const harness = { truth: { seq: 0, payload: 'empty', terminal: false }, snapshots: 0 } as {
    -readonly [Key in keyof TopicHarness]: TopicHarness[Key]
  }
  const opened: SequencedTopics[] = []
  beforeAll(async () => {
    harness.server = await startOwnRedis()
    harness.redis = await createRedis({ url: harness.server.url, log, name: 'test' })
  })
  beforeEach(() => {
    harness.keyPrefix = uniquePrefix()
    harness.topics = harness.open({})
    harness.controller = new AbortController()
    harness.truth = { seq: 0, payload: 'empty', terminal: false }
    harness.snapshots = 0
  })
  afterEach(async () => {
    harness.controller.abort()
    await Promise.all(opened.splice(0).map(async (topics) => await topics.dispose()))
  })
  afterAll(async () => {
    await harness.redis.dispose()
    await harness.server.dispose()
  })
  const snapshot = async () => {
    harness.snapshots += 1
    return await Promise.resolve(harness.truth)
  }
  harness.open = (options) => {
    const { redis, keyPrefix } = harness
    const topics = createSequencedTopics({
      ...topicConnections(redis),
      log,
      keyPrefix,
      pollMs: 50,
      graceMs: 100,
      verifyMs: 200,
      ...options,
    })
    opened.push(topics)
    return topics
  }
  harness.publish = async (seq, kind) => {
    const terminal = kind === 'terminal'
    harness.truth = { seq, payload: `state ${seq}`, terminal }
    const result = await harness.topics.append('t', toEntry(seq, kind))
    expect(result).toEqual({ kind: 'appended' })
  }
  harness.read = (after, topics = harness.topics) =>
    topics.read('t', {
      after: after === null ? null : toCursor('t', { seq: after }),
      signal: harness.controller.signal,
      snapshot,
    })
  harness.channels = async () => (await harness.redis.client.pubsub('CHANNELS', `${harness.keyPrefix}*`)).map(String)
  return harness
}

/** An entry as `publish` makes it. */
export function toEntry(seq: number, kind?: 'terminal'): SequencedEntry {
  return { seq, payload: `event ${seq}`, terminal: kind === 'terminal' }
}

/** The next items in words: `event 3`, `gap: state 5`, `end`. */
export async function take(items: AsyncIterator<TopicItem<string>, undefined>, count: number): Promise<string[]> {
  const taken: string[] = []
  while (taken.length < count) {
    const { done, value } = await items.next()
    if (done === true) return [...taken, 'end']
    taken.push(value.kind === 'event' ? (value.payload as string) : `${value.reason}: ${value.payload}`)
  }
  return taken
}
