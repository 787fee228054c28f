/** Work on a stream's events that runs side by side and is delivered in order. */
export interface EventPipeline<Event> {
  /** Events accepted and not delivered yet. */
  readonly pending: number
  push(event: Event): void
  /** Pending while more events are waiting than are worked on; nothing when there is room. */
  room(): Promise<void> | undefined
  /** Calls back, once, when nothing is pending. */
  whenIdle(callback: () => void): void
  /** Forgets what is pending and goes on with what is pushed afterwards; work under way ends unheard. */
  clear(): void
  /** Forgets what is pending, as if it were idle; work under way ends unheard. */
  close(): void
}

/** How a pipeline works. */
export interface EventPipelineOptions<Event, Output> {
  /** Events worked on at the same time. */
  readonly concurrency: number
  /** Must not reject. */
  readonly complete: (event: Event) => Promise<Output>
  readonly deliver: (output: Output) => void
}

type Slot<Event, Output> =
  | { status: 'waiting'; readonly event: Event }
  | { status: 'running' }
  | { status: 'done'; readonly output: Output }

/** A slow event delays those after it, never changes their order. */
export function createEventPipeline<Event, Output>(options: EventPipelineOptions<Event, Output>): EventPipeline<Event> {
  const { concurrency, complete, deliver } = options
  let slots: { slot: Slot<Event, Output> }[] = []
  let running = 0
  let closed = false
  let idleCallbacks: (() => void)[] = []
  let waiters: (() => void)[] = []

  function startNext(): void {
    if (running >= concurrency) return
    for (const entry of slots) {
      if (running >= concurrency) return
      if (entry.slot.status !== 'waiting') continue
      const { event } = entry.slot
      entry.slot = { status: 'running' }
      running++
      void complete(event).then((output) => {
        entry.slot = { status: 'done', output }
        running--
        advance()
      })
    }
  }

  function advance(): void {
    if (closed) return
    for (let head = slots[0]; head?.slot.status === 'done'; head = slots[0]) {
      slots.shift()
      deliver(head.slot.output)
      if (closed) return
    }
    startNext()
    if (slots.length <= concurrency) release()
    if (slots.length === 0) settle()
  }

  function release(): void {
    const resolved = waiters
    waiters = []
    for (const resolve of resolved) resolve()
  }

  function settle(): void {
    const callbacks = idleCallbacks
    idleCallbacks = []
    for (const callback of callbacks) callback()
  }

  return {
    get pending() {
      return slots.length
    },
    push: (event) => {
      if (closed) return
      slots.push({ slot: { status: 'waiting', event } })
      startNext()
    },
    room: () => {
      if (closed || slots.length <= concurrency) return undefined
      return new Promise((resolve) => waiters.push(resolve))
    },
    whenIdle: (callback) => {
      if (slots.length === 0) callback()
      else idleCallbacks.push(callback)
    },
    clear: () => {
      slots = []
      release()
      settle()
    },
    close: () => {
      closed = true
      slots = []
      release()
      settle()
    },
  }
}
