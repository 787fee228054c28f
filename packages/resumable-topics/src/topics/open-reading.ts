import type { LogPosition } from '../log/position.ts'
import { readTopic } from './read-topic.ts'
import type { ReadState, TopicReading } from './read-topic.ts'
import type { TopicItem, TopicItems } from './types.ts'
import type { WakeUps } from './wake-ups.ts'

export interface OpenReading<Snapshot> {
  readonly topic: string
  readonly after: LogPosition | null
  readonly readState: ReadState<Snapshot>
  readonly signal: AbortSignal | undefined
}

export interface ReadingDeps {
  readonly wakeUps: WakeUps
  /** The readings that have not ended. */
  readonly openReadings: Set<AbortController>
  readonly settings: Pick<TopicReading<unknown>, 'graceMs' | 'verifyMs' | 'stored' | 'log'>
}

/**
 * Opens a reading, which begins when its first item is requested. A generator settles `return()` only after its pending await, which may
 * wait for the next event. So `return()` aborts the signal that ends every wait.
 */
export function openReading<Snapshot>(options: OpenReading<Snapshot>, deps: ReadingDeps): TopicItems<Snapshot> {
  const controller = new AbortController()
  const items = follow(options, deps, controller)
  const iterator: TopicItems<Snapshot> = {
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
  { topic, after, readState, signal }: OpenReading<Snapshot>,
  { wakeUps, openReadings, settings }: ReadingDeps,
  controller: AbortController,
): AsyncGenerator<TopicItem<Snapshot>, undefined, undefined> {
  if (signal?.aborted) return
  const member = wakeUps.join(topic)
  const abort = () => controller.abort()
  const release = () => {
    signal?.removeEventListener('abort', abort)
    openReadings.delete(controller)
    member.leave()
  }
  signal?.addEventListener('abort', abort, { once: true })
  // Not only in `finally`: a generator that is never resumed does not reach it.
  controller.signal.addEventListener('abort', release, { once: true })
  openReadings.add(controller)
  try {
    yield* readTopic({ topic, after, readState, signal: controller.signal, member, ...settings })
  } finally {
    release()
  }
}
