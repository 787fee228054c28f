import type { SubscribePayload } from 'graphql-ws'
import { backoffMs } from '../backoff.ts'
import type { Backoff } from '../backoff.ts'
import { connectUpstream } from './upstream-connection.ts'
import type { UpstreamConnection, UpstreamTls } from './upstream-connection.ts'
import type { UpstreamEndpoints } from './upstream-endpoints.ts'
import type { UpstreamEnd, UpstreamSink, UpstreamSubscription } from './upstream.ts'

/** What is sent when a socket is opened. */
export interface Handshake {
  readonly headers: Readonly<Record<string, string>>
  readonly connectionParams: Record<string, unknown> | undefined
}

/** What a pool needs. */
export interface ConnectionPoolOptions {
  readonly endpoints: UpstreamEndpoints
  readonly connectTimeoutMs: number
  readonly pingIntervalMs: number
  readonly maxMessageBytes: number
  /** Called for each connection. */
  readonly tlsOf: () => UpstreamTls | undefined
  readonly backoff: Backoff
  /** The pool has no subscriptions and has closed its sockets. It cannot be used again. */
  readonly onIdle: () => void
}

/** One subscription to open. */
export interface PoolRequest {
  readonly payload: () => Promise<SubscribePayload> | SubscribePayload
  readonly handshake: () => Promise<Handshake> | Handshake
  readonly sink: UpstreamSink
}

/** The sockets to one subgraph that subscriptions may share: one for each instance in use. */
export interface ConnectionPool {
  open(request: PoolRequest): UpstreamSubscription
  close(): void
}

/** A subscription that waits for a connection, or has got one. */
interface Waiting extends PoolRequest {
  isCancelled: boolean
  cancel: () => void
}

/** A socket of the pool, open or being opened. */
interface PooledConnection {
  status: 'connecting' | 'ready'
  connection: UpstreamConnection | undefined
}

export function createConnectionPool(options: ConnectionPoolOptions): ConnectionPool {
  return new Pool(options)
}

class Pool implements ConnectionPool {
  readonly #options: ConnectionPoolOptions
  readonly #connections = new Map<string, PooledConnection>()
  readonly #waiting = new Set<Waiting>()
  #retry: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #failures = 0
  /** The number of subscriptions whose payload is being prepared. */
  #preparing = 0
  #isClosed = false

  constructor(options: ConnectionPoolOptions) {
    this.#options = options
  }

  open(request: PoolRequest): UpstreamSubscription {
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
    for (const { connection } of this.#connections.values()) connection?.close()
    this.#refuseWaiting({ kind: 'broken', cause: new Error('the upstream is disposed') })
  }

  /** Sends waiting subscriptions to the best instance. Connects to it first if necessary. */
  #serve(): void {
    const [first] = this.#waiting
    if (!first || this.#retry || this.#isClosed) return
    const url = this.#options.endpoints.best()
    const pooled = this.#connections.get(url)
    if (!pooled) return void this.#connect(url, first)
    if (pooled.status !== 'ready' || !pooled.connection) return
    for (const waiting of this.#waiting) void this.#subscribe(waiting, pooled.connection)
    this.#waiting.clear()
  }

  async #connect(url: string, { handshake }: Waiting): Promise<void> {
    const pooled: PooledConnection = { status: 'connecting', connection: undefined }
    this.#connections.set(url, pooled)
    try {
      const { headers, connectionParams } = await handshake()
      if (this.#isClosed) return
      pooled.connection = connectUpstream({
        url,
        headers,
        connectionParams,
        connectTimeoutMs: this.#options.connectTimeoutMs,
        pingIntervalMs: this.#options.pingIntervalMs,
        maxMessageBytes: this.#options.maxMessageBytes,
        tls: this.#options.tlsOf(),
        onReady: () => this.#onReady(url, pooled),
        onSubscriptionEnd: () => this.#closeWhenIdle(),
        onClosed: (end) => this.#onClosed(url, pooled, end),
      })
    } catch (thrown) {
      this.#connections.delete(url)
      this.#refuseWaiting({ kind: 'broken', cause: toError(thrown) })
      this.#closeWhenIdle()
    }
  }

  #onReady(url: string, pooled: PooledConnection): void {
    pooled.status = 'ready'
    this.#failures = 0
    this.#options.endpoints.markUp(url)
    this.#serve()
    this.#closeWhenIdle()
  }

  #onClosed(url: string, pooled: PooledConnection, end: UpstreamEnd): void {
    this.#connections.delete(url)
    if (this.#isClosed) return
    if (end.kind === 'refused') this.#refuseWaiting(end)
    const { endpoints, backoff } = this.#options
    if (pooled.status !== 'ready' || (end.kind === 'broken' && !end.isTooLarge)) endpoints.markDown(url)
    if (pooled.status === 'ready' || endpoints.hasAlternative()) {
      this.#serve()
      return this.#closeWhenIdle()
    }
    this.#retry ??= setTimeout(
      () => {
        this.#retry = undefined
        this.#serve()
        this.#closeWhenIdle()
      },
      backoffMs(++this.#failures, backoff),
    )
  }

  async #subscribe(waiting: Waiting, connection: UpstreamConnection): Promise<void> {
    const { sink } = waiting
    try {
      const payload = await this.#prepare(waiting)
      if (waiting.isCancelled) return this.#closeWhenIdle()
      waiting.cancel = connection.subscribe(payload, sink)
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
    return [...this.#connections.values()].every(({ connection }) => connection?.size === 0)
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** How long a socket without subscriptions is kept open, milliseconds: often another subscription follows soon. */
const idleMs = 1_000
