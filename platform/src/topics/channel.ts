import type { LogPage, TopicLog } from './topic-log.ts'

/** A reader's share in what its process knows about a topic. */
export interface Membership {
  /** Grows with every reason to look at the log. */
  readonly wakeCount: number
  /** Grows when Redis comes back after having been away: the log may have lost what the reader relied on. */
  readonly outageCount: number
  /** Reads the log; readers at the same position share one command. */
  readAfter(position: number): Promise<LogPage>
  /** Resolves at the next reason, at once if there was one since `wakeCount` had this value, and at `dueAt` (`performance.now()`). */
  wait(wakeCount: number, dueAt: number): Promise<void>
  /** Ends the share; a wait under way resolves. */
  leave(): void
}

export interface ChannelConfig {
  readonly topic: string
  readonly logs: TopicLog
  readonly outages: { readonly count: number }
  /** Runs when the last member has left; the channel is then of no more use. */
  readonly onEmpty: () => void
}

/** What a process knows about a topic that somebody in it reads. */
export class Channel {
  readonly topic: string
  readonly #config: ChannelConfig
  readonly #members = new Set<Membership>()
  readonly #waiters = new Set<() => void>()
  readonly #readAfter: ReturnType<typeof createSharedReads>
  #wakeCount = 0
  #lastSeq: number | null = null

  constructor(config: ChannelConfig) {
    this.topic = config.topic
    this.#config = config
    this.#readAfter = createSharedReads(config.logs, config.topic)
  }

  wake(): void {
    this.#wakeCount += 1
    for (const resolve of this.#waiters) resolve()
  }

  /** A message says that the log goes up to `seq`. */
  announced(seq: number): void {
    this.#lastSeq = seq
    this.wake()
  }

  /** A look at the log says that it goes up to `seq`; wakes the members if no message did. */
  found(seq: number): void {
    if (seq !== this.#lastSeq) this.announced(seq)
  }

  join(): Membership {
    let cancelWait: () => void = () => undefined
    const readWakeCount = () => this.#wakeCount
    const { outages } = this.#config
    const member: Membership = {
      get wakeCount() {
        return readWakeCount()
      },
      get outageCount() {
        return outages.count
      },
      readAfter: async (position) => await this.#readAfter(position, this.#wakeCount),
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

// A read may only be shared by those who were woken no later than it began: it may have passed the log before the entry
// that woke the others.
function createSharedReads(logs: TopicLog, topic: string) {
  const underWay = new Map<string, Promise<LogPage>>()
  return async (position: number, wakeCount: number): Promise<LogPage> => {
    const key = `${position}@${wakeCount}`
    const shared = underWay.get(key)
    if (shared) return await shared
    const read = logs.readAfter(topic, position)
    underWay.set(key, read)
    try {
      return await read
    } finally {
      underWay.delete(key)
    }
  }
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
