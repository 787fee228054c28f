import type { Server as HttpServer } from 'node:http'
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws'
import type { ServerOptions } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'

export interface SocketServerOptions {
  readonly server: HttpServer
  readonly path: string
  readonly protocol: ServerOptions
  readonly maxMessageBytes: number
  readonly log: Logger
}

/**
 * Accepts sockets with the protocol `graphql-transport-ws`. Like `useServer` of graphql-ws, which writes errors to the console.
 * Disposing it closes every socket with 1001, after which the gateway reconnects.
 */
export function createSocketServer({ server, path, protocol, maxMessageBytes, log }: SocketServerOptions): Disposable {
  const graphql = makeServer(protocol)
  // Not bound to the HTTP server, because it would log the server's failure to listen a second time.
  const sockets = new WebSocketServer({
    noServer: true,
    path,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    handleProtocols,
  })
  server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, accept))

  function accept(socket: WebSocket): void {
    const onFailure = (err: unknown): void => {
      log.error({ err }, 'a socket is closed because handling a message failed with an unexpected error')
      socket.close(CloseCode.InternalServerError, 'Internal server error')
    }
    const closed = graphql.opened(
      {
        protocol: socket.protocol,
        // Fails only when the socket has closed, which ends its operations.
        send: (text) => new Promise((resolve) => socket.send(text, () => resolve())),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => socket.on('message', (data) => void handle(String(data)).catch(onFailure)),
      },
      {},
    )
    const stopPings = keepAlive(socket)
    // The peer broke the protocol, or sent a message that is too large; `ws` closes the socket.
    socket.on('error', (err) => log.warn({ err }, 'a socket is closed because of what its peer sent'))
    socket.once('close', (code, reason) => {
      stopPings()
      closed(code, String(reason)).catch(onFailure)
    })
  }

  return {
    async dispose() {
      const allClosed = new Promise((resolve) => sockets.close(resolve))
      for (const socket of sockets.clients) socket.close(goingAway, 'Going away')
      const timer = setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), closeGraceMs)
      await allClosed
      clearTimeout(timer)
    },
  }
}

/** Terminates a socket whose peer does not respond to pings. */
function keepAlive(socket: WebSocket): () => void {
  let isAlive = true
  socket.on('pong', () => (isAlive = true))
  const terminateIfSilent = (): void => {
    if (!isAlive) socket.terminate()
  }
  const timer = setInterval(() => {
    // A process that was busy runs timers before it reads the pongs that have arrived in the meantime.
    if (!isAlive) return void setImmediate(terminateIfSilent)
    isAlive = false
    socket.ping()
  }, pingIntervalMs)
  return () => clearInterval(timer)
}

const pingIntervalMs = 12_000
/** How long a peer has to respond to a close frame. */
const closeGraceMs = 1_000
const goingAway = 1001
