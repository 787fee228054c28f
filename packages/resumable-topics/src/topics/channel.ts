import type { LogEntry } from '../log/numbered-log.ts'
import { toId } from '../log/position.ts'
import type { LogPosition } from '../log/position.ts'
import { SingleFlight } from './single-flight.ts'
import type { TopicLog, TopicLogPage } from './topic-log.ts'

/** A reader's view of a topic, which the readers of one process share. */
export interface Membership {
  /** Increases with every reason to read the log. */
  readonly wakeCount: number
  /** Increases when the log may lack entries: the connection to Redis was restored, or another release has announced an entry. */
  readonly outageCount: number
  /** Reads the log; readers at the same position share one command. */
  readAfter(position: LogPosition): Promise<TopicLogPage>
  /** The newest entry of the log. */
  readNewest(): Promise<LogEntry | null>
  /** Resolves at the next reason, at once if there was one since `wakeCount` had this value, and at `dueAt` (`performance.now()`). */
  wait(wakeCount: number, dueAt: number): Promise<void>
  /** Ends the membership; a pending wait resolves. */
  leave(): void
}

export interface ChannelConfig {
  readonly topic: string
  readonly logs: TopicLog
  readonly outages: { readonly count: number }
  /** Called when the last member has left; the channel is not used after that. */
  readonly onEmpty: () => void
}

/** The state that all readers of a topic in one process share. */
export class Channel {
  readonly topic: string
  readonly #config: ChannelConfig
  readonly #members = new Set<Membership>()
  readonly #waiters = new Set<() => void>()
  readonly #readAfter: ReturnType<typeof createSharedReads>
  #wakeCount = 0
  /** Notifications of processes that append to other logs. */
  #foreignCount = 0
  #lastId: string | null = null

  constructor(config: ChannelConfig) {
    this.topic = config.topic
    this.#config = config
    this.#readAfter = createSharedReads(config.logs, config.topic)
  }

  wake(): void {
    this.#wakeCount += 1
    for (const resolve of this.#waiters) resolve()
  }

  /**
   * A notification reports the id of the newest entry. One of another form comes from a process of another release, which appends to
   * another log: this one may lack the entry, as after an outage.
   */
  announced(id: string): void {
    if (!/^\d+-\d+$/.test(id)) this.#foreignCount += 1
    this.#lastId = id
    this.wake()
  }

  /** A poll found the id of the newest entry; wakes the members if no notification reported it. */
  found(id: string): void {
    if (id !== this.#lastId) this.announced(id)
  }

  join(): Membership {
    let cancelWait: () => void = () => undefined
    const readWakeCount = () => this.#wakeCount
    const { outages } = this.#config
    const readForeignCount = () => this.#foreignCount
    const member: Membership = {
      get wakeCount() {
        return readWakeCount()
      },
      get outageCount() {
        return outages.count + readForeignCount()
      },
      readAfter: async (position) => await this.#readAfter(position, this.#wakeCount),
      readNewest: async () => await this.#config.logs.readNewest(this.topic),
      wait: async (seenWakeCount, dueAt) => {
        if (this.#wakeCount !== seenWakeCount || !this.#members.has(member)) return
        await waitIn(this.#waiters, dueAt, (cancel) => (cancelWait = cancel))
      },
      leave: () => {
        cancelWait()
        if (this.#members.delete(member) && this.#members.size === 0) this.#config.onEmpty()
      },
    }
    this.#members.add(member)
    return member
  }
}

// A read is shared only by readers that were woken before it started: it may have read the log before the entry that woke the
// others was appended.
function createSharedReads(logs: TopicLog, topic: string) {
  const reads = new SingleFlight<string, TopicLogPage>()
  return (position: LogPosition, wakeCount: number): Promise<TopicLogPage> =>
    reads.share(`${toId(position)}@${wakeCount}`, () => logs.readAfter(topic, position))
}

async function waitIn(waiters: Set<() => void>, dueAt: number, onStart: (cancel: () => void) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      waiters.delete(end)
      resolve()
    }
    const timer = Number.isFinite(dueAt) ? setTimeout(end, Math.max(0, dueAt - performance.now())) : undefined
    waiters.add(end)
    onStart(end)
  })
}
