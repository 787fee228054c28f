import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { handleProtocols, makeServer, MessageType, stringifyMessage } from 'graphql-ws'
import type { Server } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { createBoundedWriter } from './bounded-writer.ts'
import { clientSocketHooks, hasCredentials, refreshCredentials } from './client-socket.ts'
import type { ClientSocket, ClientSocketOptions } from './client-socket.ts'
import { closeCodes } from './close-code.ts'
import type { ConnectionDoor } from './connection-door.ts'
import type { FormatErrors } from './format-errors.ts'
import { createHeartbeat } from './heartbeat.ts'
import type { MetricsRecorder } from './metrics.ts'
import type { ReadOperation } from './read-operation.ts'
import type { SubscriptionSettings } from './settings.ts'

/** Takes clients' sockets in and speaks `graphql-transport-ws` with them. */
export interface SocketServer {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Closes every socket with a code after which clients come back, and resolves when they are gone. */
  dispose(): Promise<void>
}

/** What the socket server needs. */
export interface SocketServerOptions<Identity> {
  readonly settings: SubscriptionSettings
  readonly metrics: MetricsRecorder
  readonly door: ConnectionDoor<Identity>
  readonly readOperation: ReadOperation
  readonly formatErrors: FormatErrors
  readonly addressOf: (request: IncomingMessage) => string
  /** A message that made the room itself fail; its socket is closed. */
  readonly onFailure: (error: unknown) => void
}

export function createSocketServer<Identity>(options: SocketServerOptions<Identity>): SocketServer {
  const { settings } = options
  const hooks = { ...options, ...settings }
  const protocol = makeServer(clientSocketHooks(hooks))
  const heartbeat = createHeartbeat(settings.pingIntervalMs)
  const sockets = new Set<WebSocket>()
  let isClosing = false
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: settings.maxMessageBytes,
    // Compression costs each client its own copy of every event, and a window of memory.
    perMessageDeflate: false,
    handleProtocols,
  })

  return {
    handleUpgrade: (request, socket, head) => {
      if (isClosing) return refuseUpgrade(socket)
      server.handleUpgrade(request, socket, head, (accepted) => {
        sockets.add(accepted)
        accepted.once('close', () => sockets.delete(accepted))
        const unwatch = heartbeat.watch(accepted)
        accepted.once('close', unwatch)
        serve(accepted, request, { ...options, hooks, protocol })
      })
    },
    dispose: async () => {
      isClosing = true
      heartbeat.dispose()
      await Promise.all([...sockets].map((socket) => closeSocket(socket)))
      server.close()
    },
  }
}

interface ServeOptions<Identity> extends SocketServerOptions<Identity> {
  readonly hooks: ClientSocketOptions<Identity>
  readonly protocol: Server<ClientSocket<Identity>>
}

function serve<Identity>(socket: WebSocket, request: IncomingMessage, options: ServeOptions<Identity>): void {
  const { metrics, hooks, onFailure } = options
  const ip = options.addressOf(request)
  const client = createClientSocket(socket, { ip, headers: request.headers }, options)
  socket.on('error', () => socket.terminate())
  metrics.count('socketsOpened')
  metrics.move('sockets', 1)
  const leaveAddress = takeAddress(client, hooks)
  const closed = options.protocol.opened(
    {
      protocol: socket.protocol,
      send: (text) => client.writer.write(text),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (callback) => {
        socket.on('message', (data) => {
          callback(String(data)).catch((error: unknown) => {
            onFailure(error)
            socket.close(closeCodes.internal, 'internal error')
          })
        })
      },
      onPing: async (payload) => {
        const credentials = hasCredentials(payload)
        const answer = credentials ? await refreshCredentials(client, payload, hooks) : payload
        client.writer.write(
          stringifyMessage(answer ? { type: MessageType.Pong, payload: answer } : { type: MessageType.Pong }),
        )
      },
    },
    client,
  )
  socket.once('close', (code, reason) => {
    metrics.move('sockets', -1)
    client.gone.abort()
    leaveAddress?.()
    client.session?.dispose()
    closed(code, String(reason)).catch(onFailure)
  })
}

function createClientSocket<Identity>(
  socket: WebSocket,
  origin: Pick<ClientSocket<Identity>, 'ip' | 'headers'>,
  { settings, metrics }: SocketServerOptions<Identity>,
): ClientSocket<Identity> {
  const outlet = {
    bufferedBytes: () => socket.bufferedAmount,
    write: (text: string, onFlushed?: () => void) => {
      if (socket.readyState === socket.OPEN) socket.send(text, onFlushed)
    },
  }
  const client: ClientSocket<Identity> = {
    ...origin,
    socket,
    session: undefined,
    gone: new AbortController(),
    writer: createBoundedWriter(outlet, settings, () => {
      metrics.count('slowConsumers')
      client.session?.dispose()
      client.session = undefined
      socket.close(closeCodes.slowConsumer, 'slow consumer')
      // Who does not read does not see the close frame either; what it was sent is kept for it this long.
      const timer = setTimeout(() => socket.terminate(), settings.slowConsumerGraceMs)
      socket.once('close', () => clearTimeout(timer))
    }),
  }
  return client
}

function takeAddress<Identity>(
  { socket, ip }: ClientSocket<Identity>,
  { door }: ClientSocketOptions<Identity>,
): (() => void) | undefined {
  try {
    return door.takeAddress(ip)
  } catch {
    socket.close(closeCodes.tooMany, 'too many connections from one address')
    return undefined
  }
}

function refuseUpgrade(socket: Duplex): void {
  socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
}

function closeSocket(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), closeGraceMs)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.close(closeCodes.goingAway, 'the server is going away')
  })
}

/** How long a peer has to answer a close, milliseconds. */
const closeGraceMs = 1_000
