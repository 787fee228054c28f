import type { ServerResponse } from 'node:http'
import type { GraphQLFormattedError } from 'graphql'
import type { OperationErrors } from '../operation-error.ts'
import type { EventPayload } from '../streams/replay-window.ts'
import type { EventSink } from '../streams/stream-member.ts'
import { BoundedWriter } from './bounded-writer.ts'
import type { WriterLimits } from './bounded-writer.ts'
import type { StreamFormat } from './stream-format.ts'

/** What a response needs. */
export interface StreamResponseOptions {
  readonly response: ServerResponse
  readonly format: StreamFormat
  readonly limits: WriterLimits
  readonly formatErrors: (errors: OperationErrors) => readonly GraphQLFormattedError[]
  /** Whether the client may have reconnected after the end of its stream. If so, it is answered with status 204. */
  readonly mayBeOver: boolean
  /** The client reads too slowly and is being disconnected. */
  readonly onSlow: () => void
}

/** The HTTP response to one operation, and the sink of its subscription. */
export class StreamResponse extends BoundedWriter implements EventSink {
  readonly #response: ServerResponse
  readonly #options: StreamResponseOptions
  readonly #format: StreamFormat
  #heldHead: NodeJS.Timeout | undefined

  constructor(options: StreamResponseOptions) {
    super(options.limits)
    this.#options = options
    this.#response = options.response
    this.#format = options.format
    this.#response.once('close', () => {
      clearTimeout(this.#heldHead)
      this.stopWriting()
    })
  }

  /** The client has disconnected, or the response has ended. */
  get isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded
  }

  /** Sends the headers. If the client may have reconnected after the end, they wait for the first result, up to `headDelayMs`. */
  begin(): void {
    if (this.#options.mayBeOver) this.#heldHead = setTimeout(() => this.#open(), headDelayMs)
    else this.#open()
  }

  deliver(payload: Pick<EventPayload, 'text' | 'cursor'>): void {
    this.#open()
    this.write(this.#format.next(payload))
  }

  heartbeat(): void {
    this.write(this.#format.heartbeat)
  }

  fail(errors: OperationErrors): void {
    this.#finish(this.#format.failed(this.#options.formatErrors(errors)))
  }

  complete(): void {
    if (this.#heldHead && !this.#response.headersSent) this.#response.writeHead(204).end()
    else this.#finish(this.#format.completed)
  }

  /** Responds with an HTTP status instead of a stream. */
  refuse(status: number, errors: readonly GraphQLFormattedError[]): void {
    if (this.#response.headersSent) return void this.#response.destroy()
    // A response with status 401 has to name the scheme of the credentials that it expects.
    const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {}
    const headers = { 'content-type': 'application/json', ...challenge }
    this.#response.writeHead(status, headers).end(JSON.stringify({ errors }))
  }

  /**
   * Ends the response so that the client reconnects. A response that has begun is aborted after its queue is flushed, because
   * clients would take a regular end for that of the operation.
   */
  async abort(): Promise<void> {
    const response = this.#response
    if (this.isOver) return
    if (!response.headersSent) return void response.writeHead(503, { connection: 'close' }).end()
    const timer = setTimeout(() => response.destroy(), flushTimeoutMs)
    const closed = new Promise((resolve) => response.once('close', resolve))
    response.write(this.#format.heartbeat, () => response.destroy())
    await closed
    clearTimeout(timer)
  }

  protected override bufferedBytes(): number {
    return this.#response.writableLength
  }

  protected override writeText(text: string, onFlushed?: () => void): void {
    const response = this.#response
    if (!response.writableEnded && response.headersSent) response.write(text, onFlushed)
  }

  protected override onOverflow(): void {
    this.#options.onSlow()
    // HTTP has no close code: the client's stream is interrupted, and it resumes from its cursor.
    this.#response.destroy()
  }

  #open(): void {
    clearTimeout(this.#heldHead)
    const response = this.#response
    if (response.headersSent || this.isOver) return
    response.writeHead(200, {
      'content-type': this.#format.contentType,
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    response.socket?.setNoDelay(true)
    this.write(this.#format.preamble)
  }

  #finish(text: string): void {
    this.#open()
    this.write(text)
    this.#response.end()
  }
}

/** How long the headers wait for the first result, milliseconds. */
const headDelayMs = 1_000

/** How long an aborted response waits until its client has received what was written, milliseconds. */
const flushTimeoutMs = 1_000
