import type { SubscribePayload } from 'graphql-ws'
import { fullJitterMs } from '../backoff.ts'
import type { BackoffSettings } from '../backoff.ts'
import { connectUpstream } from './pooled-connection.ts'
import type { UpstreamConnection } from './pooled-connection.ts'
import type { UpstreamEndpoints } from './upstream-endpoints.ts'
import type { UpstreamEnd, UpstreamSink, UpstreamSubscription } from './upstream.ts'

/** What goes with a socket when it is opened. */
export interface Handshake {
  readonly headers: Readonly<Record<string, string>>
  readonly connectionParams: Record<string, unknown> | undefined
}

/** What a line needs. */
export interface UpstreamLineOptions {
  readonly endpoints: UpstreamEndpoints
  readonly connectTimeoutMs: number
  readonly pingIntervalMs: number
  readonly maxMessageBytes: number
  readonly backoff: BackoffSettings
  /** Nothing is open or waiting any more; the line is not used again. */
  readonly onIdle: () => void
}

/** One subscription to open. */
export interface LineRequest {
  readonly payload: () => Promise<SubscribePayload> | SubscribePayload
  readonly handshake: () => Promise<Handshake> | Handshake
  readonly sink: UpstreamSink
}

/** The sockets to one subgraph for those who may share them: one for each instance in use. */
export interface UpstreamLine {
  open(request: LineRequest): UpstreamSubscription
  close(): void
}

interface Waiting extends LineRequest {
  isCancelled: boolean
  cancel: () => void
}

interface Wire {
  status: 'connecting' | 'ready'
  connection: UpstreamConnection | undefined
}

export function createUpstreamLine(options: UpstreamLineOptions): UpstreamLine {
  return new Line(options)
}

class Line implements UpstreamLine {
  readonly #options: UpstreamLineOptions
  readonly #wires = new Map<string, Wire>()
  readonly #waiting = new Set<Waiting>()
  #retry: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #failures = 0
  /** Subscriptions that are being signed, and on no socket yet. */
  #preparing = 0
  #isClosed = false

  constructor(options: UpstreamLineOptions) {
    this.#options = options
  }

  open(request: LineRequest): UpstreamSubscription {
    clearTimeout(this.#idle)
    const waiting: Waiting = { ...request, isCancelled: false, cancel: () => undefined }
    this.#waiting.add(waiting)
    this.#serve()
    return {
      cancel: () => {
        if (waiting.isCancelled) return
        waiting.isCancelled = true
        this.#waiting.delete(waiting)
        waiting.cancel()
        this.#closeWhenIdle()
      },
    }
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#retry)
    clearTimeout(this.#idle)
    for (const { connection } of this.#wires.values()) connection?.close()
    this.#refuseWaiting({ kind: 'broken', cause: new Error('the upstream is disposed') })
  }

  /** Brings those who wait to the best instance, connecting to it if need be. */
  #serve(): void {
    const [first] = this.#waiting
    if (!first || this.#retry || this.#isClosed) return
    const url = this.#options.endpoints.best()
    const wire = this.#wires.get(url)
    if (!wire) return void this.#connect(url, first)
    if (wire.status !== 'ready' || !wire.connection) return
    for (const waiting of this.#waiting) void this.#subscribe(waiting, wire.connection)
    this.#waiting.clear()
  }

  async #connect(url: string, { handshake }: Waiting): Promise<void> {
    const wire: Wire = { status: 'connecting', connection: undefined }
    this.#wires.set(url, wire)
    try {
      const { headers, connectionParams } = await handshake()
      if (this.#isClosed) return
      wire.connection = connectUpstream({
        url,
        headers,
        connectionParams,
        connectTimeoutMs: this.#options.connectTimeoutMs,
        pingIntervalMs: this.#options.pingIntervalMs,
        maxMessageBytes: this.#options.maxMessageBytes,
        onReady: () => this.#onReady(url, wire),
        onClosed: (end) => this.#onClosed(url, wire, end),
      })
    } catch (thrown) {
      this.#wires.delete(url)
      this.#refuseWaiting({ kind: 'broken', cause: toError(thrown) })
      this.#closeWhenIdle()
    }
  }

  #onReady(url: string, wire: Wire): void {
    wire.status = 'ready'
    this.#failures = 0
    this.#options.endpoints.markUp(url)
    this.#serve()
    this.#closeWhenIdle()
  }

  #onClosed(url: string, wire: Wire, end: UpstreamEnd): void {
    this.#wires.delete(url)
    if (this.#isClosed) return
    if (end.kind === 'refused') this.#refuseWaiting(end)
    const { endpoints, backoff } = this.#options
    if (wire.status !== 'ready' || (end.kind === 'broken' && !end.isTooLarge)) endpoints.markDown(url)
    if (wire.status === 'ready' || endpoints.hasAlternative()) {
      this.#serve()
      return this.#closeWhenIdle()
    }
    this.#retry ??= setTimeout(
      () => {
        this.#retry = undefined
        this.#serve()
        this.#closeWhenIdle()
      },
      fullJitterMs(this.#failures++, backoff),
    )
  }

  async #subscribe(waiting: Waiting, connection: UpstreamConnection): Promise<void> {
    const { sink } = waiting
    try {
      const payload = await this.#prepare(waiting)
      if (waiting.isCancelled) return this.#closeWhenIdle()
      waiting.cancel = connection.subscribe(payload, {
        opened: () => sink.opened(),
        next: (event, sizeBytes) => sink.next(event, sizeBytes),
        ended: (end) => {
          waiting.isCancelled = true
          sink.ended(end)
          this.#closeWhenIdle()
        },
      })
    } catch (thrown) {
      if (!waiting.isCancelled) sink.ended({ kind: 'broken', cause: toError(thrown) })
      this.#closeWhenIdle()
    }
  }

  async #prepare({ payload }: Waiting): Promise<SubscribePayload> {
    this.#preparing++
    try {
      return await payload()
    } finally {
      this.#preparing--
    }
  }

  #refuseWaiting(end: UpstreamEnd): void {
    const refused = [...this.#waiting]
    this.#waiting.clear()
    for (const { sink } of refused) sink.ended(end)
  }

  #closeWhenIdle(): void {
    clearTimeout(this.#idle)
    if (!this.#isIdle()) return
    this.#idle = setTimeout(() => {
      this.close()
      this.#options.onIdle()
    }, idleMs)
    this.#idle.unref()
  }

  #isIdle(): boolean {
    if (this.#waiting.size > 0 || this.#preparing > 0 || this.#isClosed) return false
    return [...this.#wires.values()].every(({ connection }) => connection?.size === 0)
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** How long a socket without subscriptions is kept, milliseconds: the next one often comes soon. */
const idleMs = 1_000
