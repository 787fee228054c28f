import type { ConcurrencyLimiter } from './concurrency-limiter.ts'

/** How a pipeline processes events. */
export interface EventPipelineOptions<Event, Output> {
  /** The number of events that are completed at the same time. */
  readonly concurrency: number
  /** Shared with other pipelines. Default: no further limit. */
  readonly limiter?: ConcurrencyLimiter
  /** Must not reject. */
  readonly complete: (event: Event) => Promise<Output>
  /** Delivers one output. The next one waits while the returned promise is pending, at most until `proceed` is called. */
  readonly deliver: (output: Output) => Promise<void> | undefined
}

interface Slot<Event, Output> {
  readonly sizeBytes: number
  state:
    | { readonly status: 'waiting'; readonly event: Event }
    | { readonly status: 'running' }
    | { readonly status: 'done'; readonly output: Output }
}

const running = { status: 'running' } as const
const unlimited: ConcurrencyLimiter = (task) => void task()

/** Completes a stream's events concurrently and delivers them in order: a slow event delays those after it. */
export class EventPipeline<Event, Output> {
  readonly #options: EventPipelineOptions<Event, Output>
  #slots: Slot<Event, Output>[] = []
  #pendingBytes = 0
  #running = 0
  #isClosed = false
  #held: Promise<void> | undefined
  #idleCallbacks: (() => void)[] = []
  #waiters: (() => void)[] = []

  constructor(options: EventPipelineOptions<Event, Output>) {
    this.#options = options
  }

  /** The number of events that are not delivered yet. */
  get pending(): number {
    return this.#slots.length
  }

  /** The sum of their known sizes. */
  get pendingBytes(): number {
    return this.#pendingBytes
  }

  push(event: Event, sizeBytes = 0): void {
    if (this.#isClosed) return
    this.#slots.push({ sizeBytes, state: { status: 'waiting', event } })
    this.#pendingBytes += sizeBytes
    this.#startNext()
  }

  /** Pending while more events are queued than are completed at the same time; undefined if there is space. */
  whenWritable(): Promise<void> | undefined {
    if (this.#isClosed || this.#slots.length <= this.#options.concurrency) return undefined
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /** Calls back once, when no event is pending. */
  whenIdle(callback: () => void): void {
    if (this.#slots.length === 0) callback()
    else this.#idleCallbacks.push(callback)
  }

  /** Delivers the outputs that are held back. */
  proceed(): void {
    this.#held = undefined
    this.#advance()
  }

  /** Discards pending events. Events that are pushed later are processed. */
  clear(): void {
    this.#slots = []
    this.#pendingBytes = 0
    this.#held = undefined
    this.#release()
    this.#settle()
  }

  /** Discards pending events, and ignores events that are pushed later. */
  close(): void {
    this.#isClosed = true
    this.clear()
  }

  #startNext(): void {
    const { concurrency, limiter = unlimited } = this.#options
    for (const slot of this.#slots) {
      if (this.#running >= concurrency) return
      if (slot.state.status !== 'waiting') continue
      const { event } = slot.state
      slot.state = running
      this.#running++
      limiter(() => this.#run(slot, event))
    }
  }

  async #run(slot: Slot<Event, Output>, event: Event): Promise<void> {
    const isDiscarded = !this.#slots.includes(slot)
    if (!isDiscarded) slot.state = { status: 'done', output: await this.#options.complete(event) }
    this.#running--
    this.#advance()
  }

  #advance(): void {
    while (!this.#isClosed && !this.#held) {
      const head = this.#slots[0]
      if (head?.state.status !== 'done') break
      this.#slots.shift()
      this.#pendingBytes -= head.sizeBytes
      this.#hold(this.#options.deliver(head.state.output))
    }
    if (this.#isClosed) return
    this.#startNext()
    if (this.#slots.length <= this.#options.concurrency) this.#release()
    if (this.#slots.length === 0) this.#settle()
  }

  #hold(wait: Promise<void> | undefined): void {
    this.#held = wait
    void wait?.then(() => {
      if (this.#held === wait) this.proceed()
    })
  }

  #release(): void {
    for (const resolve of this.#waiters.splice(0)) resolve()
  }

  #settle(): void {
    for (const callback of this.#idleCallbacks.splice(0)) callback()
  }
}
