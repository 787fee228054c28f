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
import type { ConnectionAdmission } from '../sessions/admit-connection.ts'
import type { AdmitText } from '../sessions/session.ts'
import type { SubscriptionSettings } from '../settings.ts'
import { ClientConnection } from './client-connection.ts'
import type { Origin } from './client-connection.ts'
import { clientSocketHooks, renewCredentials } from './client-socket.ts'

/** Accepts clients' sockets with the protocol `graphql-transport-ws`. */
export interface SocketServer {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** New sockets are refused with status 503. */
  stopAccepting(): void
  /** Closes every socket with 1001, after which clients reconnect, and resolves when all are closed. */
  dispose(): Promise<void>
}

/** What the socket server needs. */
export interface SocketServerOptions<Identity> {
  readonly settings: SubscriptionSettings
  readonly metrics: MetricsRecorder
  readonly admission: ConnectionAdmission<Identity>
  readonly readOperation: ReadOperation
  readonly admitText: AdmitText<Identity> | undefined
  readonly formatErrors: FormatErrors<Identity>
  readonly addressOf: (request: IncomingMessage) => string
  readonly requestIdOf: (request: IncomingMessage) => string
  readonly upgradeHeaders: ((request: IncomingMessage) => readonly string[]) | undefined
  /** Handling a message failed with an internal error. Its socket is closed. */
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
      // Compression would need a copy of every event for each client, and memory for its window.
      perMessageDeflate: false,
      handleProtocols,
    })
    const { upgradeHeaders } = options
    if (upgradeHeaders) this.#server.on('headers', (lines, request) => lines.push(...toLines(upgradeHeaders(request))))
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#isClosing) return refuseUpgrade(socket)
    // A closure created here would keep the request in memory as long as the socket.
    this.#server.handleUpgrade(request, socket, head, (accepted) => {
      const { addressOf, requestIdOf } = this.#options
      this.#accept(accepted, { headers: request.headers, ip: addressOf(request), requestId: requestIdOf(request) })
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

  #accept(socket: WebSocket, origin: Origin): void {
    const { metrics, onFailure, settings } = this.#options
    const connection = new ClientConnection<Identity>(socket, origin, {
      settings,
      onFailure,
      onSlow: () => metrics.count('slowConsumers'),
      onCredentials: (renewing, payload) => renewCredentials(renewing, payload, this.#options),
    })
    metrics.count('socketsOpened')
    metrics.move('sockets', 1)
    this.#open.add(socket)
    const unwatch = this.#heartbeat.watch(socket)
    const releaseAddress = this.#reserveAddress(connection)
    const closed = this.#protocol.opened(connection, connection)
    socket.on('error', () => socket.terminate())
    socket.once('close', (code, reason) => {
      metrics.move('sockets', -1)
      this.#open.delete(socket)
      unwatch()
      releaseAddress?.()
      connection.dispose()
      closed(code, String(reason)).catch(onFailure)
    })
  }

  #reserveAddress(connection: ClientConnection<Identity>): (() => void) | undefined {
    try {
      return this.#options.admission.reserveAddress(connection.ip)
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
  // No other listener is left, and the peer may reset the connection.
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

/** How long a peer has to respond to a close frame, milliseconds. */
const closeGraceMs = 1_000
