import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '#platform/logging'
import { withinMs } from '#platform/timing'

export interface DrainOptions {
  /** How long connections are still accepted after `/readyz` responds with 503, milliseconds. Default 0. */
  readonly delayMs?: number | undefined
  /** How long pending requests may take after that, milliseconds. Default 10,000. */
  readonly graceMs?: number | undefined
  readonly log: Logger
}

/** Stops a server without interrupting its pending requests. */
export interface Drain {
  /** Whether the server is no longer ready. */
  readonly isDraining: boolean
  /** Marks the server as not ready; connections are still accepted. */
  begin(): void
  /** Stops accepting connections after the delay. Every later response closes its connection. */
  stopAccepting(): Promise<void>
  /** Resolves when all responses are sent and all connections closed, or when the grace period ends, which destroys them. */
  finish(): Promise<void>
}

/** @param server - must not be listening yet, because every connection is tracked */
export function createDrain(server: Server, options: DrainOptions): Drain {
  return new ServerDrain(server, options)
}

class ServerDrain implements Drain {
  readonly #server: Server
  readonly #options: DrainOptions
  /** Upgraded connections are closed by their own servers. */
  readonly #sockets = new Map<Socket, 'http' | 'upgraded'>()
  readonly #closed: Promise<void>
  #isDraining = false
  #stopping: Promise<void> | undefined
  #finishing: Promise<void> | undefined
  #deadlineAtMs = 0

  constructor(server: Server, options: DrainOptions) {
    this.#server = server
    this.#options = options
    this.#closed = new Promise((resolve) => server.once('close', resolve))
    server.on('connection', (socket) => {
      this.#sockets.set(socket, 'http')
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.on('upgrade', (_request, socket: Socket) => this.#sockets.set(socket, 'upgraded'))
  }

  get isDraining(): boolean {
    return this.#isDraining
  }

  begin(): void {
    this.#isDraining = true
  }

  stopAccepting(): Promise<void> {
    this.begin()
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  finish(): Promise<void> {
    this.#finishing ??= this.#finish()
    return this.#finishing
  }

  async #stop(): Promise<void> {
    const { delayMs = 0, graceMs = 10_000 } = this.#options
    if (delayMs > 0) await delay(delayMs)
    this.#deadlineAtMs = performance.now() + graceMs
    // `close` of the HTTP server would also close idle connections at once, on which requests may be arriving.
    if (this.#server.listening) NetServer.prototype.close.call(this.#server)
    // Not before, because clients would reconnect here.
    this.#server.prependListener('request', (_request, response) => closeAfter(response))
    for (const socket of this.#sockets.keys()) {
      const response = responseOn(socket)
      if (response) closeAfter(response)
    }
  }

  async #finish(): Promise<void> {
    const wasListening = this.#server.listening || this.#stopping !== undefined
    await this.stopAccepting()
    if (!wasListening) return
    const idle = new Map<Socket, IdleSince>()
    this.#closeIdle(idle)
    const timer = setInterval(() => this.#closeIdle(idle), idleCheckMs)
    const leftMs = Math.max(0, this.#deadlineAtMs - performance.now())
    await withinMs(this.#closed, leftMs, () => undefined)
    clearInterval(timer)
    this.#cut()
    await this.#closed
  }

  #closeIdle(idle: Map<Socket, IdleSince>): void {
    const nowMs = performance.now()
    const unused: Socket[] = []
    for (const [socket, kind] of this.#sockets) {
      if (kind === 'upgraded') continue
      const known = idle.get(socket)
      if (!isIdle(socket, known)) idle.set(socket, { bytesRead: socket.bytesRead, sinceMs: nowMs })
      else if (nowMs - known.sinceMs >= idleMs) unused.push(socket)
    }
    // The timers of a process that was busy run before it reads what has arrived in the meantime.
    if (unused.length > 0)
      setImmediate(() => {
        for (const socket of unused) if (isIdle(socket, idle.get(socket))) socket.destroy()
      })
  }

  #cut(): void {
    const requests = [...this.#sockets.keys()].filter((socket) => responseOn(socket) !== undefined).length
    if (requests > 0)
      this.#options.log.warn(
        { requests },
        'requests did not end within the grace period of the shutdown; their connections are closed',
      )
    for (const socket of this.#sockets.keys()) socket.destroy()
  }
}

interface IdleSince {
  readonly bytesRead: number
  readonly sinceMs: number
}

const isIdle = (socket: Socket, known: IdleSince | undefined): known is IdleSince =>
  responseOn(socket) === undefined && known?.bytesRead === socket.bytesRead

const idleCheckMs = 25
/** The next response of an active connection has `connection: close`; an idle connection has no next response. */
const idleMs = 250

/**
 * Node stores the pending response of a connection here, on which libraries that stop servers rely too. Tracking requests would
 * cost time for each of them.
 */
const responseOn = (socket: Socket) =>
  (socket as { readonly _httpMessage?: ServerResponse | null })._httpMessage ?? undefined

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.shouldKeepAlive = false
}
