import { readTopic } from './read-topic.ts'
import type { TopicReading } from './read-topic.ts'
import { createTopicLog } from './topic-log.ts'
import type { ReadOptions, TopicItem, TopicRetention, Topics, TopicsConfig } from './types.ts'
import { createWakeUps } from './wake-ups.ts'
import type { WakeUps } from './wake-ups.ts'

const defaultRetention: TopicRetention = { maxLength: 10_000, maxAgeMs: 24 * 60 * 60 * 1_000 }

/**
 * Live topics: a durable log per topic in Redis, and notifications that wake its readers. A notification contains no event: the
 * reader reads the log after its own position, so a lost notification loses no event.
 */
export function createTopics(config: TopicsConfig): Topics {
  const { redis, log, keyPrefix, stored, pollMs = 5_000, graceMs = 1_000, verifyMs = 60_000 } = config
  const retention = { ...defaultRetention, ...config.retention }
  const logs = createTopicLog({ client: redis.client, keyPrefix, retention })
  const wakeUps = createWakeUps({ redis, keyPrefix, logs, pollMs, log })
  const underWay = new Set<AbortController>()
  return {
    append: async (topic, entry, options) => await logs.append(topic, entry, options),
    read: (topic, options) =>
      openReading({ topic, options, wakeUps, underWay, settings: { graceMs, verifyMs, stored, log } }),
    lastSeq: async (topic) => (await logs.lastSeqs([topic]))[0] || null,
    epoch: async () => await logs.epoch(),
    dispose: async () => {
      for (const reading of underWay) reading.abort()
      await wakeUps.dispose()
    },
  }
}

interface Opening<Snapshot> {
  readonly topic: string
  readonly options: ReadOptions<Snapshot>
  readonly wakeUps: WakeUps
  readonly underWay: Set<AbortController>
  readonly settings: Pick<TopicReading<Snapshot>, 'graceMs' | 'verifyMs' | 'stored' | 'log'>
}

// A generator settles return() only after its pending await, which may wait for the next event. So return() aborts the signal that
// ends every wait.
function openReading<Snapshot>(opening: Opening<Snapshot>): AsyncIterableIterator<TopicItem<Snapshot>, undefined> {
  const controller = new AbortController()
  const items = follow(opening, controller)
  const iterator: AsyncIterableIterator<TopicItem<Snapshot>, undefined> = {
    next: async () => await items.next(),
    return: async () => {
      controller.abort()
      return await items.return(undefined)
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}

async function* follow<Snapshot>(
  { topic, options, wakeUps, underWay, settings }: Opening<Snapshot>,
  controller: AbortController,
): AsyncGenerator<TopicItem<Snapshot>, undefined, undefined> {
  const { after, snapshot } = options
  if (options.signal.aborted) return
  const member = wakeUps.join(topic)
  const abort = () => controller.abort()
  const release = () => {
    options.signal.removeEventListener('abort', abort)
    underWay.delete(controller)
    member.leave()
  }
  options.signal.addEventListener('abort', abort, { once: true })
  // Not only in `finally`: a generator that is never resumed does not reach it.
  controller.signal.addEventListener('abort', release, { once: true })
  underWay.add(controller)
  try {
    yield* readTopic({ topic, after, snapshot, signal: controller.signal, member, ...settings })
  } finally {
    release()
  }
}
