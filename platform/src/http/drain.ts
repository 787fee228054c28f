import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '#platform/logging'

export interface DrainOptions {
  /** How long connections are still accepted once `/readyz` answers 503, milliseconds. Default 0. */
  readonly delayMs?: number | undefined
  /** How long requests under way may take after that, milliseconds. Default 10,000. */
  readonly graceMs?: number | undefined
  readonly log: Logger
}

/** Lets a server end without taking requests under way with it. */
export interface Drain {
  /** Whether the server is not ready any more. */
  readonly isDraining: boolean
  /** Makes it so, while connections are still accepted. */
  begin(): void
  /** Lets no more connections in, once the delay has passed. Every later answer closes its connection. */
  stopAccepting(): Promise<void>
  /** Resolves when the last request is answered and no connection is left, or the grace has passed, which cuts them. */
  finish(): Promise<void>
}

/** @param server - not listening yet: its connections are followed from the first one on */
export function createDrain(server: Server, options: DrainOptions): Drain {
  return new ServerDrain(server, options)
}

class ServerDrain implements Drain {
  readonly #server: Server
  readonly #options: DrainOptions
  /** Those that were upgraded are others' to close in good order. */
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
    // The HTTP server's own `close` would also close idle connections at once, on which requests may be on their way.
    if (this.#server.listening) NetServer.prototype.close.call(this.#server)
    // Not before: clients would connect here again.
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
    const timer = setInterval(() => this.#closeIdle(idle), idleCheckMs)
    const leftMs = Math.max(0, this.#deadlineAtMs - performance.now())
    const deadline = new AbortController()
    await Promise.race([this.#closed, delay(leftMs, undefined, { signal: deadline.signal }).catch(() => undefined)])
    deadline.abort()
    clearInterval(timer)
    this.#cut()
    await this.#closed
  }

  #closeIdle(idle: Map<Socket, IdleSince>): void {
    const nowMs = performance.now()
    for (const [socket, kind] of this.#sockets) {
      if (kind === 'upgraded') continue
      const known = idle.get(socket)
      const isIdle = responseOn(socket) === undefined && known?.bytesRead === socket.bytesRead
      if (!isIdle) idle.set(socket, { bytesRead: socket.bytesRead, sinceMs: nowMs })
      else if (nowMs - known.sinceMs >= idleMs) socket.destroy()
    }
  }

  #cut(): void {
    const requests = [...this.#sockets.keys()].filter((socket) => responseOn(socket) !== undefined).length
    if (requests > 0)
      this.#options.log.warn({ requests }, 'requests did not end within the grace of the shutdown; they are cut')
    for (const socket of this.#sockets.keys()) socket.destroy()
  }
}

interface IdleSince {
  readonly bytesRead: number
  readonly sinceMs: number
}

const idleCheckMs = 25
/** A client that uses its connection all the time is told to close it with the next answer; this one does not. */
const idleMs = 250

/** Node knows which response a connection is busy with, as the libraries that end servers rely on; following requests would cost each of them. */
const responseOn = (socket: Socket) =>
  (socket as { readonly _httpMessage?: ServerResponse | null })._httpMessage ?? undefined

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.shouldKeepAlive = false
}
