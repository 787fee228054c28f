import { GRAPHQL_TRANSPORT_WS_PROTOCOL, MessageType, parseMessage, stringifyMessage } from 'graphql-ws'
import type { Message, SubscribePayload } from 'graphql-ws'
import { WebSocket } from 'ws'
import { closeCodes } from './close-code.ts'
import { operationError } from './operation-error.ts'
import type { UpstreamEnd, UpstreamEvent, UpstreamSink } from './upstream.ts'

/** One socket to a subgraph, with any number of subscriptions on it. */
export interface UpstreamConnection {
  readonly size: number
  /** Asks at once; only after `onReady`. Returns how to cancel. */
  subscribe(payload: SubscribePayload, sink: UpstreamSink): () => void
  close(): void
}

/** How to connect. */
export interface UpstreamConnectionOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly connectionParams: Record<string, unknown> | undefined
  /** Time to connect and be acknowledged, milliseconds. */
  readonly connectTimeoutMs: number
  readonly pingIntervalMs: number
  readonly onReady: () => void
  /** Called once; the subscriptions have been told. */
  readonly onClosed: (end: UpstreamEnd) => void
}

/**
 * Speaks `graphql-transport-ws` as a client. The library's client reconnects by itself after some closes, which would skip
 * events: here whoever subscribed hears of every break and says from where to go on.
 */
export function connectUpstream(options: UpstreamConnectionOptions): UpstreamConnection {
  const sinks = new Map<string, UpstreamSink>()
  let lastId = 0
  let isReady = false
  let isClosed = false
  let failure: Error | undefined
  const socket = new WebSocket(options.url, GRAPHQL_TRANSPORT_WS_PROTOCOL, {
    headers: options.headers,
    handshakeTimeout: options.connectTimeoutMs,
    perMessageDeflate: false,
    maxPayload: 0,
  })
  const ackTimer = setTimeout(() => {
    failure = new Error(`${options.url} did not acknowledge within ${options.connectTimeoutMs} ms`)
    socket.terminate()
  }, options.connectTimeoutMs)
  const stopPinging = pingRegularly(socket, options.pingIntervalMs)

  socket.on('open', () => {
    const { connectionParams } = options
    send({ type: MessageType.ConnectionInit, ...(connectionParams ? { payload: connectionParams } : {}) })
  })
  socket.on('error', (error) => (failure = error))
  socket.on('close', (code, reason) => {
    clearTimeout(ackTimer)
    stopPinging()
    isClosed = true
    const outcome = isReady ? broken(code, String(reason)) : refusedOrBroken(code, String(reason))
    const ended = [...sinks.values()]
    sinks.clear()
    for (const sink of ended) sink.ended(outcome)
    options.onClosed(outcome)
  })
  socket.on('message', (data) => {
    try {
      receive(parseMessage(String(data)))
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error))
      socket.close(4004, 'bad response')
    }
  })

  function receive(message: Message): void {
    switch (message.type) {
      case MessageType.ConnectionAck:
        clearTimeout(ackTimer)
        isReady = true
        return options.onReady()
      case MessageType.Ping:
        return send({ type: MessageType.Pong })
      case MessageType.Next:
        return receiveEvent(message.id, message.payload as UpstreamEvent)
      case MessageType.Error:
        return end(message.id, { kind: 'refused', errors: message.payload })
      case MessageType.Complete:
        return end(message.id, { kind: 'completed' })
      default:
        return
    }
  }

  function receiveEvent(id: string, event: UpstreamEvent): void {
    // A result without `data` is no event: the library's server answers so when the field's `subscribe` fails.
    if ('data' in event || !event.errors?.length) return void sinks.get(id)?.next(event)
    end(id, { kind: 'refused', errors: event.errors })
  }

  function end(id: string, reason: UpstreamEnd): void {
    const sink = sinks.get(id)
    sinks.delete(id)
    sink?.ended(reason)
  }

  function send(message: Message): void {
    if (socket.readyState === socket.OPEN) socket.send(stringifyMessage(message))
  }

  function broken(code: number, reason: string): UpstreamEnd {
    return { kind: 'broken', cause: failure ?? new Error(`${options.url} closed with ${code} ${reason}`) }
  }

  function refusedOrBroken(code: number, reason: string): UpstreamEnd {
    if (code === closeCodes.unauthorized)
      return { kind: 'refused', errors: [operationError('UNAUTHENTICATED', reason)] }
    if (code === closeCodes.forbidden) return { kind: 'refused', errors: [operationError('FORBIDDEN', reason)] }
    return broken(code, reason)
  }

  return {
    get size() {
      return sinks.size
    },
    subscribe: (payload, sink) => {
      const id = String(++lastId)
      sinks.set(id, sink)
      send({ id, type: MessageType.Subscribe, payload })
      if (!isClosed) sink.opened()
      return () => {
        if (sinks.delete(id)) send({ id, type: MessageType.Complete })
      }
    },
    close: () => socket.close(1000, 'no subscriptions are left'),
  }
}

/** A subgraph that is gone without a word answers no ping; its subscriptions move on within two intervals. */
function pingRegularly(socket: WebSocket, intervalMs: number): () => void {
  let isAlive = true
  socket.on('pong', () => (isAlive = true))
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    if (socket.readyState !== socket.OPEN) return
    isAlive = false
    socket.ping()
  }, intervalMs)
  return () => clearInterval(timer)
}
