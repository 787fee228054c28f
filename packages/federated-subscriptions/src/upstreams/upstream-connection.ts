import type { SecureContextOptions } from 'node:tls'
import { parseExactJson, toJsonText } from '@plumbline/query-plan-executor'
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, MessageType, parseMessage } from 'graphql-ws'
import type { Message, SubscribePayload } from 'graphql-ws'
import { WebSocket } from 'ws'
import { closeCodes } from '../close-code.ts'
import { whenStillSilent } from '../heartbeat.ts'
import { operationError } from '../operation-error.ts'
import type { OperationErrorCode } from '../operation-error.ts'
import { fromAddressKey } from './upstream-address.ts'
import type { UpstreamEnd, UpstreamEvent, UpstreamSink } from './upstream.ts'

/** One socket to a subgraph, with any number of subscriptions. */
export interface UpstreamConnection {
  /** The number of subscriptions. */
  readonly size: number
  /**
   * Sends the request. May be called after `onReady`; after `onClosed`, the sink ends as `broken`.
   * @returns cancels the subscription; idempotent
   */
  subscribe(payload: SubscribePayload, sink: UpstreamSink): () => void
  close(): void
}

/** Certificates for `wss:`, as in `tls.connect`. */
export type UpstreamTls = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>

/** How to connect. */
export interface UpstreamConnectionOptions {
  /** The key of one address, see `toAddressKey`. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly connectionParams: Record<string, unknown> | undefined
  readonly tls?: UpstreamTls | undefined
  /** Time to connect and be acknowledged, milliseconds. */
  readonly connectTimeoutMs: number
  readonly pingIntervalMs: number
  /** A larger message closes the socket. */
  readonly maxMessageBytes: number
  readonly onReady: () => void
  /** The subgraph ended a subscription, and its sink was called. */
  readonly onSubscriptionEnd?: () => void
  /** Called once, after the sinks of all subscriptions. */
  readonly onClosed: (end: UpstreamEnd) => void
}

/**
 * Implements the client side of `graphql-transport-ws`. The client of the graphql-ws library reconnects after some close codes
 * without reporting it, which would skip events. Here each subscription ends as `broken`, and is opened again after its cursor.
 */
export function connectUpstream(options: UpstreamConnectionOptions): UpstreamConnection {
  return new Connection(options)
}

class Connection implements UpstreamConnection {
  readonly #options: UpstreamConnectionOptions
  readonly #sinks = new Map<string, UpstreamSink>()
  readonly #socket: WebSocket
  readonly #ackTimer: NodeJS.Timeout
  readonly #stopPinging: () => void
  #lastId = 0
  #phase: 'connecting' | 'ready' | 'closed' = 'connecting'
  #failure: Error | undefined

  constructor(options: UpstreamConnectionOptions) {
    const { headers, connectTimeoutMs, maxMessageBytes } = options
    const { url, lookup } = fromAddressKey(options.url)
    this.#options = options
    this.#socket = new WebSocket(url, GRAPHQL_TRANSPORT_WS_PROTOCOL, {
      ...options.tls,
      ...(lookup && { lookup }),
      headers,
      handshakeTimeout: connectTimeoutMs,
      perMessageDeflate: false,
      maxPayload: maxMessageBytes,
    })
    this.#ackTimer = setTimeout(() => {
      this.#failure = new Error(`${url} did not acknowledge within ${connectTimeoutMs} ms`)
      this.#socket.terminate()
    }, connectTimeoutMs)
    this.#stopPinging = pingRegularly(this.#socket, options.pingIntervalMs)
    this.#socket.on('open', () => this.#initialise())
    this.#socket.on('error', (error) => (this.#failure = error))
    this.#socket.on('close', (code, reason) => this.#onClose(code, String(reason)))
    this.#socket.on('message', (data) => this.#onMessage(String(data)))
  }

  get size(): number {
    return this.#sinks.size
  }

  subscribe(payload: SubscribePayload, sink: UpstreamSink): () => void {
    if (this.#phase === 'closed') {
      sink.ended({ kind: 'broken', cause: this.#failure ?? new Error(`${this.#options.url} has closed`) })
      this.#options.onSubscriptionEnd?.()
      return () => undefined
    }
    const id = String(++this.#lastId)
    this.#sinks.set(id, sink)
    this.#send({ id, type: MessageType.Subscribe, payload })
    if (this.#phase === 'ready') sink.opened()
    return () => {
      if (this.#sinks.delete(id)) this.#send({ id, type: MessageType.Complete })
    }
  }

  close(): void {
    this.#socket.close(1000, 'no subscriptions are left')
  }

  #initialise(): void {
    const { connectionParams } = this.#options
    this.#send({ type: MessageType.ConnectionInit, ...(connectionParams ? { payload: connectionParams } : {}) })
  }

  #onMessage(text: string): void {
    try {
      this.#receive(parseMessage(parseExactJson(text)), text.length)
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error))
      this.#socket.close(4004, 'bad response')
    }
  }

  #receive(message: Message, sizeBytes: number): void {
    switch (message.type) {
      case MessageType.ConnectionAck:
        clearTimeout(this.#ackTimer)
        this.#phase = 'ready'
        return this.#options.onReady()
      case MessageType.Ping:
        return this.#send({ type: MessageType.Pong })
      case MessageType.Next:
        return this.#receiveEvent(message.id, message.payload as UpstreamEvent, sizeBytes)
      case MessageType.Error:
        return this.#end(message.id, { kind: 'refused', errors: message.payload })
      case MessageType.Complete:
        return this.#end(message.id, { kind: 'completed' })
      default:
        return
    }
  }

  #receiveEvent(id: string, event: UpstreamEvent, sizeBytes: number): void {
    // A result without `data` is not an event: the server of the graphql-ws library sends it when the field's `subscribe` fails.
    if ('data' in event || !event.errors?.length) return void this.#sinks.get(id)?.next(event, sizeBytes)
    this.#end(id, { kind: 'refused', errors: event.errors })
  }

  #end(id: string, reason: UpstreamEnd): void {
    const sink = this.#sinks.get(id)
    this.#sinks.delete(id)
    sink?.ended(reason)
    this.#options.onSubscriptionEnd?.()
  }

  #onClose(code: number, reason: string): void {
    clearTimeout(this.#ackTimer)
    this.#stopPinging()
    const outcome = this.#outcome(code, reason)
    this.#phase = 'closed'
    const ended = [...this.#sinks.values()]
    this.#sinks.clear()
    for (const sink of ended) sink.ended(outcome)
    this.#options.onClosed(outcome)
  }

  /** A close code for missing access before the acknowledgement is a refusal. After anything else, a retry may succeed. */
  #outcome(code: number, reason: string): UpstreamEnd {
    const refusal = this.#phase === 'connecting' ? refusalCodes.get(code) : undefined
    if (refusal) return { kind: 'refused', errors: [operationError(refusal, reason)] }
    const cause = this.#failure ?? new Error(`${this.#options.url} closed with ${code} ${reason}`)
    const isTooLarge = 'code' in cause && cause.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
    return { kind: 'broken', cause, isTooLarge }
  }

  #send(message: Message): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(toJsonText(message))
  }
}

const refusalCodes: ReadonlyMap<number, OperationErrorCode> = new Map([
  [closeCodes.unauthorized, 'UNAUTHENTICATED'],
  [closeCodes.forbidden, 'FORBIDDEN'],
])

/** Detects within two intervals that a subgraph no longer responds. */
function pingRegularly(socket: WebSocket, intervalMs: number): () => void {
  let isAlive = true
  socket.on('pong', () => (isAlive = true))
  const timer = setInterval(() => {
    if (!isAlive)
      return whenStillSilent(
        () => isAlive,
        () => socket.terminate(),
      )
    if (socket.readyState !== socket.OPEN) return
    isAlive = false
    socket.ping()
  }, intervalMs)
  return () => clearInterval(timer)
}
