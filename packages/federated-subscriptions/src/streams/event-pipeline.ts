import type { Pace } from './concurrency-limiter.ts'

/** How a pipeline works. */
export interface EventPipelineOptions<Event, Output> {
  /** Events worked on at the same time. */
  readonly concurrency: number
  /** When work may begin; at once unless given. */
  readonly pace?: Pace
  /** Must not reject. */
  readonly complete: (event: Event) => Promise<Output>
  /** Takes one output; what comes next waits while the returned promise is pending, at most until `proceed`. */
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
const atOnce: Pace = (work) => void work()

/** Work on a stream's events that runs side by side and is delivered in order: a slow event delays those after it. */
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

  /** Events accepted and not delivered yet. */
  get pending(): number {
    return this.#slots.length
  }

  /** The sizes of those events, as far as they were told. */
  get pendingBytes(): number {
    return this.#pendingBytes
  }

  push(event: Event, sizeBytes = 0): void {
    if (this.#isClosed) return
    this.#slots.push({ sizeBytes, state: { status: 'waiting', event } })
    this.#pendingBytes += sizeBytes
    this.#startNext()
  }

  /** Pending while more events are waiting than are worked on; nothing when there is room. */
  room(): Promise<void> | undefined {
    if (this.#isClosed || this.#slots.length <= this.#options.concurrency) return undefined
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /** Calls back, once, when nothing is pending. */
  whenIdle(callback: () => void): void {
    if (this.#slots.length === 0) callback()
    else this.#idleCallbacks.push(callback)
  }

  /** Delivers what is held back, without waiting longer. */
  proceed(): void {
    this.#held = undefined
    this.#advance()
  }

  /** Forgets what is pending, as if it were idle, and goes on with what is pushed afterwards. */
  clear(): void {
    this.#slots = []
    this.#pendingBytes = 0
    this.#held = undefined
    this.#release()
    this.#settle()
  }

  /** Forgets what is pending, as if it were idle, and takes nothing more. */
  close(): void {
    this.#isClosed = true
    this.clear()
  }

  #startNext(): void {
    const { concurrency, pace = atOnce } = this.#options
    if (this.#running >= concurrency) return
    for (const slot of this.#slots) {
      if (this.#running >= concurrency) return
      if (slot.state.status !== 'waiting') continue
      const { event } = slot.state
      slot.state = running
      this.#running++
      pace(() => this.#run(slot, event))
    }
  }

  async #run(slot: Slot<Event, Output>, event: Event): Promise<void> {
    const isForgotten = !this.#slots.includes(slot)
    if (!isForgotten) slot.state = { status: 'done', output: await this.#options.complete(event) }
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
