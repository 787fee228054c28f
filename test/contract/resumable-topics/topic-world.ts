import { toCursor } from '@plumbline/resumable-topics'
import type { SequencedEntry, SequencedTopics, StoredEvents, TopicItem } from '@plumbline/resumable-topics'
import * as fc from 'fast-check'
import type { RedisConnections } from '#platform/redis'

/** What may happen to a topic. */
export type Step =
  | { readonly do: 'commit' }
  /** The relay publishes what is committed: in order, or one at random first, or again what was published. */
  | { readonly do: 'relay'; readonly way: 'in order' | 'newest first' | 'everything again' }
  | { readonly do: 'publish without waking' }
  | { readonly do: 'trim'; readonly keep: number }
  | { readonly do: 'flush' }
  | { readonly do: 'drop subscribers' }
  | { readonly do: 'start reading'; readonly after: number }
  | { readonly do: 'break off and resume'; readonly reader: number }
  | { readonly do: 'let things happen' }

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: 'commit' } as const) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('relay' as const),
      way: fc.constantFrom('in order' as const, 'newest first' as const, 'everything again' as const),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'publish without waking' } as const) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('trim' as const), keep: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'flush' } as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'drop subscribers' } as const) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('start reading' as const), after: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('break off and resume' as const), reader: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'let things happen' } as const) },
)

export interface Reader {
  readonly start: number
  readonly items: TopicItem<number>[]
  breakOffAndResume(): Promise<void>
  readonly finished: () => Promise<void>
}

/** What has happened to the topic, as its publisher stores it. */
export class Publisher implements StoredEvents {
  committed = 0
  isOver = false

  toEntry(seq: number): SequencedEntry {
    return { seq, payload: seq, terminal: this.isOver && seq === this.committed }
  }

  async readBetween(_topic: string, after: number, before: number): Promise<readonly SequencedEntry[]> {
    const last = Math.min(before - 1, this.committed)
    return await Promise.resolve(
      Array.from({ length: Math.max(0, last - after) }, (_, index) => this.toEntry(after + 1 + index)),
    )
  }
}

export interface WorldConfig {
  readonly publisher: Publisher
  readonly topics: SequencedTopics
  readonly redis: RedisConnections
  readonly keyPrefix: string
}

/** The publisher's document and its relay, Redis, and some readers. */
export function createWorld({ publisher, topics, redis, keyPrefix }: WorldConfig) {
  const key = `${keyPrefix}log:t`
  const readers: Reader[] = []

  const relay = async (from: number) => {
    for (let seq = from; seq <= publisher.committed; seq += 1) {
      const result = await topics.append('t', publisher.toEntry(seq))
      // As the outbox does: what is missing is published first, as far back as it is still there.
      if (result.kind === 'gap') {
        const oldestKept = Math.max(result.after + 1, seq - 3)
        for (let missing = oldestKept; missing <= seq; missing += 1) {
          await topics.append('t', publisher.toEntry(missing), { gap: 'allow' })
        }
      }
    }
  }
  const run = async (next: Step): Promise<void> => {
    switch (next.do) {
      case 'commit':
        publisher.committed += 1
        return
      case 'relay':
        if (next.way === 'newest first' && publisher.committed > 0)
          await topics.append('t', publisher.toEntry(publisher.committed))
        return await relay(next.way === 'everything again' ? 1 : ((await topics.lastSeq('t')) ?? 0) + 1)
      case 'publish without waking': {
        const seq = ((await topics.lastSeq('t')) ?? publisher.committed) + 1
        if (seq > publisher.committed) publisher.committed = seq
        const fields = ['payload', String(seq), 'terminal', '0', 'at', String(Date.now())]
        await redis.client.xadd(key, `0-${seq}`, ...fields)
        return
      }
      case 'trim':
        await redis.client.xtrim(key, 'MAXLEN', next.keep)
        return
      case 'flush':
        await redis.client.del(key)
        return
      case 'drop subscribers':
        await redis.client.client('KILL', 'TYPE', 'pubsub')
        return
      case 'start reading':
        readers.push(
          createReader(topics, Math.min(next.after, publisher.committed), () => ({
            seq: publisher.committed,
            terminal: publisher.isOver,
          })),
        )
        return
      case 'break off and resume':
        return await readers[next.reader]?.breakOffAndResume()
      case 'let things happen':
        return await new Promise((done) => setTimeout(done, 15))
    }
  }
  return {
    run,
    readers,
    lastSeq: () => publisher.committed,
    /** The terminal event; `from` is the first that the relay still has. */
    end: async (from: 'first' | 'last') => {
      publisher.committed += 1
      publisher.isOver = true
      await relay(from === 'first' ? 1 : publisher.committed)
    },
  }
}

function createReader(topics: SequencedTopics, start: number, truth: () => { seq: number; terminal: boolean }): Reader {
  const items: TopicItem<number>[] = []
  const snapshot = async () => {
    const { seq, terminal } = await Promise.resolve(truth())
    return { seq, payload: seq, terminal }
  }
  let controller = new AbortController()
  const follow = async () => {
    const after = items.at(-1)?.seq ?? start
    for await (const item of topics.read('t', {
      after: toCursor('t', { seq: after }),
      signal: controller.signal,
      snapshot,
    }))
      items.push(item)
  }
  let following = follow()
  return {
    start,
    items,
    breakOffAndResume: async () => {
      controller.abort()
      await following
      controller = new AbortController()
      following = follow()
    },
    finished: async () => await following,
  }
}

/** What is wrong with what a reader saw, which should be each seq once and in order, or a snapshot that stands for some. */
export function faultsOf(reader: Reader, lastSeq: number): readonly string[] {
  const faults: string[] = []
  let position = reader.start
  for (const { kind, seq, payload } of reader.items) {
    const fits = kind === 'event' ? seq === position + 1 : seq > position
    if (!fits || payload !== seq) faults.push(`${kind} ${seq} with ${JSON.stringify(payload)} after ${position}`)
    position = seq
  }
  return position === lastSeq ? faults : [...faults, `ended at ${position} of ${lastSeq}`]
}
