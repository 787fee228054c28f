import type { ServerResponse } from 'node:http'
import type { GraphQLFormattedError } from 'graphql'
import type { EventPayload } from '../streams/replay-window.ts'
import { BoundedWriter } from './bounded-writer.ts'
import type { WriterLimits } from './bounded-writer.ts'
import type { StreamFormat } from './stream-format.ts'

/** What a response needs. */
export interface StreamResponseOptions {
  readonly response: ServerResponse
  readonly format: StreamFormat
  readonly limits: WriterLimits
  /** Whether the client may be back after the end of its stream, of which a status tells it that does not say more. */
  readonly mayBeOver: boolean
  /** The client reads too slowly and is being disconnected. */
  readonly onSlow: () => void
}

/** The response to one operation, from its head to its end. */
export class StreamResponse {
  readonly #response: ServerResponse
  readonly #format: StreamFormat
  readonly #mayBeOver: boolean
  readonly #writer: BoundedWriter
  #heldHead: NodeJS.Timeout | undefined

  constructor({ response, format, limits, mayBeOver, onSlow }: StreamResponseOptions) {
    this.#response = response
    this.#format = format
    this.#mayBeOver = mayBeOver
    const outlet = {
      bufferedBytes: () => response.writableLength,
      writeText: (text: string, onFlushed?: () => void) => {
        if (!response.writableEnded && response.headersSent) response.write(text, onFlushed)
      },
      onOverflow: () => {
        onSlow()
        // There is no close code here: the client sees the stream break off, and comes back from its cursor.
        response.destroy()
      },
    }
    this.#writer = new BoundedWriter(outlet, limits)
    response.once('close', () => this.#close())
  }

  /** Nobody writes any more: the client has gone, or the response has an end. */
  get isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded
  }

  /**
   * The operation begins. Clients and proxies see that at once, but for a client that may be back after the end: that waits for
   * the first word of the operation, though not for long.
   */
  begin(): void {
    if (this.#mayBeOver) this.#heldHead = setTimeout(() => this.#open(), headPatienceMs)
    else this.#open()
  }

  next(payload: Pick<EventPayload, 'text' | 'cursor'>): void {
    this.#open()
    this.#writer.write(this.#format.next(payload))
  }

  room(): Promise<void> | undefined {
    return this.#writer.room()
  }

  heartbeat(): void {
    this.#writer.write(this.#format.heartbeat)
  }

  /** Ends the operation because of errors. */
  fail(errors: readonly GraphQLFormattedError[]): void {
    this.#finish(this.#format.failed(errors))
  }

  /** Ends the operation because there is nothing more. */
  complete(): void {
    if (this.#heldHead && !this.#response.headersSent) this.#response.writeHead(204).end()
    else this.#finish(this.#format.completed)
  }

  /** Answers with a status instead of a stream. */
  refuse(status: number, errors: readonly GraphQLFormattedError[]): void {
    if (this.#response.headersSent) return void this.#response.destroy()
    this.#response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }))
  }

  /**
   * Ends the response so that its client comes back: one that has begun is broken off after what was written, since its clients
   * would take a clean end for that of the operation.
   */
  async breakOff(): Promise<void> {
    const response = this.#response
    if (this.isOver) return
    if (!response.headersSent) return void response.writeHead(503, { connection: 'close' }).end()
    const timer = setTimeout(() => response.destroy(), flushPatienceMs)
    const closed = new Promise((resolve) => response.once('close', resolve))
    response.write(this.#format.heartbeat, () => response.destroy())
    await closed
    clearTimeout(timer)
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
    this.#writer.write(this.#format.preamble)
  }

  #finish(text: string): void {
    this.#open()
    this.#writer.write(text)
    this.#response.end()
  }

  #close(): void {
    clearTimeout(this.#heldHead)
    this.#writer.close()
  }
}

/** How long the head of a response waits for the operation's first word, milliseconds. */
const headPatienceMs = 1_000

/** How long a response that is broken off waits for its client to take what was written, milliseconds. */
const flushPatienceMs = 1_000
