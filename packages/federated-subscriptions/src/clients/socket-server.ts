import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { handleProtocols, makeServer } from 'graphql-ws'
import type { Server } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { closeCodes } from '../close-code.ts'
import type { FormatErrors } from '../format-errors.ts'
import { createHeartbeat } from '../heartbeat.ts'
import type { Heartbeat } from '../heartbeat.ts'
import type { MetricsRecorder } from '../metrics.ts'
import type { ReadOperation } from '../planning/read-operation.ts'
import type { ConnectionDoor } from '../sessions/admit-connection.ts'
import type { AdmitText } from '../sessions/session.ts'
import type { SubscriptionSettings } from '../settings.ts'
import { ClientConnection } from './client-connection.ts'
import type { Origin } from './client-connection.ts'
import { clientSocketHooks, refreshCredentials } from './client-socket.ts'

/** Takes clients' sockets in and speaks `graphql-transport-ws` with them. */
export interface SocketServer {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** New sockets are refused. */
  stopAccepting(): void
  /** Closes every socket with a code after which clients come back, and resolves when they are gone. */
  dispose(): Promise<void>
}

/** What the socket server needs. */
export interface SocketServerOptions<Identity> {
  readonly settings: SubscriptionSettings
  readonly metrics: MetricsRecorder
  readonly door: ConnectionDoor<Identity>
  readonly readOperation: ReadOperation
  readonly admitText: AdmitText<Identity> | undefined
  readonly formatErrors: FormatErrors<Identity>
  readonly addressOf: (request: IncomingMessage) => string
  readonly requestIdOf: (request: IncomingMessage) => string
  readonly upgradeHeaders: ((request: IncomingMessage) => readonly string[]) | undefined
  /** A message that made the room itself fail; its socket is closed. */
  readonly onFailure: (error: unknown) => void
}

export function createSocketServer<Identity>(options: SocketServerOptions<Identity>): SocketServer {
  return new Sockets(options)
}

class Sockets<Identity> implements SocketServer {
  readonly #options: SocketServerOptions<Identity>
  readonly #protocol: Server<ClientConnection<Identity>>
  readonly #heartbeat: Heartbeat
  readonly #server: WebSocketServer
  readonly #open = new Set<WebSocket>()
  #isClosing = false

  constructor(options: SocketServerOptions<Identity>) {
    const { settings } = options
    this.#options = options
    this.#protocol = makeServer(clientSocketHooks({ ...options, ...settings }))
    this.#heartbeat = createHeartbeat(settings.pingIntervalMs)
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: settings.maxMessageBytes,
      // Compression costs each client its own copy of every event, and a window of memory.
      perMessageDeflate: false,
      handleProtocols,
    })
    const { upgradeHeaders } = options
    if (upgradeHeaders) this.#server.on('headers', (lines, request) => lines.push(...toLines(upgradeHeaders(request))))
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#isClosing) return refuseUpgrade(socket)
    // What is made in here would keep the request in memory as long as the socket: nothing is.
    this.#server.handleUpgrade(request, socket, head, (accepted) => {
      const { addressOf, requestIdOf } = this.#options
      this.#take(accepted, { headers: request.headers, ip: addressOf(request), requestId: requestIdOf(request) })
    })
  }

  stopAccepting(): void {
    this.#isClosing = true
  }

  async dispose(): Promise<void> {
    this.stopAccepting()
    this.#heartbeat.dispose()
    await Promise.all([...this.#open].map((socket) => closeSocket(socket)))
    this.#server.close()
  }

  #take(socket: WebSocket, origin: Origin): void {
    const { metrics, onFailure, settings } = this.#options
    const connection = new ClientConnection<Identity>(socket, origin, {
      settings,
      onFailure,
      onSlow: () => metrics.count('slowConsumers'),
      onCredentials: (renewing, payload) => refreshCredentials(renewing, payload, this.#options),
    })
    metrics.count('socketsOpened')
    metrics.move('sockets', 1)
    this.#open.add(socket)
    const unwatch = this.#heartbeat.watch(socket)
    const leaveAddress = this.#takeAddress(connection)
    const closed = this.#protocol.opened(connection, connection)
    socket.on('error', () => socket.terminate())
    socket.once('close', (code, reason) => {
      metrics.move('sockets', -1)
      this.#open.delete(socket)
      unwatch()
      leaveAddress?.()
      connection.dispose()
      closed(code, String(reason)).catch(onFailure)
    })
  }

  #takeAddress(connection: ClientConnection<Identity>): (() => void) | undefined {
    try {
      return this.#options.door.takeAddress(connection.ip)
    } catch {
      connection.close(closeCodes.tooMany, 'too many connections from one address')
      return undefined
    }
  }
}

function toLines(headers: readonly string[]): readonly string[] {
  const lines: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`)
  return lines
}

function refuseUpgrade(socket: Duplex): void {
  // Nobody else listens any more, and the peer may reset what it is sent on.
  socket.on('error', () => socket.destroy())
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
