import { createMetrics } from '#root/packages/federated-subscriptions/src/metrics'
import type { PlannedSubscription } from '#root/packages/federated-subscriptions/src/planning/plan-subscription'
import { defaultSettings } from '#root/packages/federated-subscriptions/src/settings'
import { createSharedOperation } from '#root/packages/federated-subscriptions/src/sharing/shared-operation'
import type { SharedOperation } from '#root/packages/federated-subscriptions/src/sharing/shared-operation'
import type { Access } from '#root/packages/federated-subscriptions/src/streams/stream-member'
import type {
  Upstream,
  UpstreamRequest,
  UpstreamSink,
} from '#root/packages/federated-subscriptions/src/upstreams/upstream'
import { SimulatedClient } from './simulated-client.ts'
import type { History } from './simulated-client.ts'

/** What happens next in the simulated world. */
export type Step =
  | { readonly kind: 'publish'; readonly count: number }
  | { readonly kind: 'turn'; readonly count: number }
  | { readonly kind: 'connect' | 'disconnect' | 'stall' | 'lose' | 'regain' | 'forget'; readonly client: number }
  | { readonly kind: 'break' | 'restart' }
  | { readonly kind: 'trim'; readonly keep: number }

/** One log, one shared operation, a few clients; what is asynchronous happens in an order drawn from the seed. */
export class SimulatedWorld {
  readonly #log: number[] = []
  #last = 0
  readonly #readers = new Set<Reader>()
  readonly #tasks: (() => void)[] = []
  readonly #clients = new Map<number, SimulatedClient>()
  readonly #random: () => number
  readonly #metrics = createMetrics()
  #operation: SharedOperation<null> | undefined
  readonly #replayEvents: number

  constructor({ seed, replayEvents }: { readonly seed: number; readonly replayEvents: number }) {
    this.#random = createRandom(seed)
    this.#replayEvents = replayEvents
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'publish':
        for (let i = 0; i < step.count; i++) this.#log.push(++this.#last)
        return this.#wake()
      case 'turn':
        return this.#turn(step.count)
      case 'connect':
        return this.#client(step.client).connect()
      case 'disconnect':
        return this.#client(step.client).disconnect()
      case 'stall':
        return this.#client(step.client).stall()
      case 'lose':
        return this.#client(step.client).loseAccess(this.#last)
      case 'regain':
        return this.#client(step.client).regainAccess()
      case 'forget':
        return this.#client(step.client).forget()
      case 'break':
        for (const reader of [...this.#readers]) reader.break()
        return
      case 'restart':
        return this.#operation?.restart()
      case 'trim':
        this.#log.splice(0, this.#log.length - step.keep)
    }
  }

  /** Completes all pending work. */
  async settle(): Promise<void> {
    for (const client of this.#clients.values()) client.regainAccess()
    // One more event, so that streams that stand at the same place learn of each other.
    for (let round = 0; round < 4; round++) {
      // Including clients that an earlier pending check has disconnected.
      for (const client of this.#clients.values()) client.connect()
      this.#log.push(++this.#last)
      this.#wake()
      await this.#turn(10_000)
    }
  }

  histories(): History[] {
    return [...this.#clients.values()].map((client) => client.history(this.#last))
  }

  openUpstreams(): number {
    return this.#readers.size
  }

  disconnectAll(): void {
    for (const client of this.#clients.values()) client.disconnect()
  }

  get operation(): SharedOperation<null> {
    return (this.#operation ??= createSharedOperation<null>({
      mayJoinLate: false,
      environment: {
        settings: {
          ...defaultSettings,
          replayEvents: this.#replayEvents,
          eventConcurrency: 3,
          maxPendingEvents: 6,
          reconnectBaseMs: 0,
        },
        metrics: this.#metrics,
        upstreamOf: () => this.#upstream,
        limiter: (task) => void task(),
        makePayload: ({ event, receivedAtMs }) =>
          new Promise((resolve) => {
            const data = event.data?.['watch'] as { cursor: string; text: string }
            this.#later(() => resolve({ ...data, sizeBytes: 10, receivedAtMs }))
          }),
        ensureAccess: (accesses) => this.#check(accesses),
        onBreak: () => undefined,
      },
      planned: simulatedPlan,
      variables: {},
      onEmpty: () => (this.#operation = undefined),
    }))
  }

  readonly #upstream: Upstream<null> = {
    open: ({ variables }: UpstreamRequest<null>, sink) => {
      const reader = new Reader(this, variables['after'] as string | undefined, sink)
      this.#readers.add(reader)
      this.#later(() => reader.read())
      return { cancel: () => this.forget(reader) }
    },
    dispose: async () => undefined,
  }

  forget(reader: Reader): void {
    reader.isClosed = true
    this.#readers.delete(reader)
  }

  /** What follows `position` in the log: an event, or a snapshot where the log does not reach back. */
  after(position: number | undefined): { readonly n: number; readonly kind: string } | undefined {
    const oldest = this.#log[0] ?? this.#last + 1
    if (position === undefined) return { n: this.#last, kind: 'beginning' }
    if (position < oldest - 1) return { n: this.#last, kind: 'snapshot' }
    return position < this.#last ? { n: position + 1, kind: 'event' } : undefined
  }

  /** Each check completes some time after it was requested, with a state from in between. */
  async #check(accesses: Iterable<Access<null>>): Promise<void> {
    await Promise.all(
      [...accesses].map(async ({ scope }) => {
        await this.someTime()
        const client = this.#client(Number(scope))
        if (client.hasAccess) return
        await this.someTime()
        client.disconnect()
      }),
    )
  }

  someTime(): Promise<void> {
    return new Promise((resolve) => this.#later(resolve))
  }

  #wake(): void {
    for (const reader of this.#readers) this.#later(() => reader.read())
  }

  #later(task: () => void): void {
    this.#tasks.push(task)
  }

  #client(id: number): SimulatedClient {
    let client = this.#clients.get(id)
    if (!client) this.#clients.set(id, (client = new SimulatedClient(this, id)))
    return client
  }

  async #turn(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      // Promises settle, and a broken upstream is opened again, between two tasks.
      await new Promise((resolve) => setImmediate(resolve))
      const index = Math.floor(this.#random() * this.#tasks.length)
      const [task] = this.#tasks.splice(index, 1)
      if (!task) {
        await new Promise((resolve) => setTimeout(resolve, 2))
        if (this.#tasks.length === 0) return
        continue
      }
      task()
    }
  }
}

class Reader {
  isClosed = false
  readonly #world: SimulatedWorld
  readonly #sink: UpstreamSink
  #position: number | undefined

  constructor(world: SimulatedWorld, after: string | undefined, sink: UpstreamSink) {
    this.#world = world
    this.#sink = sink
    this.#position = after === undefined ? undefined : Number(after)
  }

  read(): void {
    for (;;) {
      if (this.isClosed) return
      const next = this.#world.after(this.#position)
      if (!next) return
      this.#position = next.n
      const text = `${next.kind} ${next.n}`
      this.#sink.opened()
      this.#sink.next({ data: { watch: { cursor: String(next.n), text } } })?.catch(() => undefined)
    }
  }

  break(): void {
    if (this.isClosed) return
    this.#world.forget(this)
    this.#sink.ended({ kind: 'broken', cause: new Error('cut') })
  }
}

/** Only what streams read of a plan. */
const simulatedPlan = {
  responseName: 'watch',
  dataName: 'watch',
  primary: { serviceName: 'log', operation: '', operationName: undefined, variableUsages: [] },
  primaryDocument: { kind: 'Document', definitions: [] },
  resume: { cursorName: 'cursor', afterVariable: 'after' },
} as unknown as PlannedSubscription

function createRandom(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
