import type { ExecutionResult } from 'graphql'
import type { OperationErrors } from '../operation-error.ts'
import type { EventPayload } from '../streams/replay-window.ts'
import type { EventSink } from '../streams/stream-member.ts'
import type { BoundedWriter } from './bounded-writer.ts'

/** Passes an operation's errors through the graphql-ws library, which forwards what a stream throws. */
export class OperationEnded extends Error {
  readonly errors: OperationErrors

  constructor(errors: OperationErrors) {
    super('the operation ended')
    this.errors = errors
  }
}

/**
 * The sink of a subscription on a socket. For the graphql-ws library it is a stream without events: events are written directly
 * to the socket, as text that all subscribers share. The library only handles the end of the stream.
 */
export class SocketSubscription implements EventSink, AsyncGenerator<ExecutionResult, void, void> {
  readonly #writer: Pick<BoundedWriter, 'write' | 'whenWritable'>
  /** The text of a `next` message before the payload. */
  readonly #head: string
  #running: { stop(): void } | undefined
  #end: { readonly error: Error | undefined } | undefined
  #onEnd: (() => void) | undefined

  constructor(writer: Pick<BoundedWriter, 'write' | 'whenWritable'>, id: string) {
    this.#writer = writer
    this.#head = `{"id":${JSON.stringify(id)},"type":"next","payload":`
  }

  /** @param running - is stopped when the client completes the operation */
  started(running: { stop(): void }): void {
    this.#running = running
  }

  deliver({ text }: EventPayload): void {
    this.#writer.write(`${this.#head}${text}}`)
  }

  whenWritable(): Promise<void> | undefined {
    return this.#writer.whenWritable()
  }

  fail(errors: OperationErrors): void {
    this.#finish(new OperationEnded(errors))
  }

  complete(): void {
    this.#finish(undefined)
  }

  /** Settles when the stream ends. */
  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    if (!this.#end) await new Promise<void>((resolve) => (this.#onEnd = resolve))
    const error = this.#end?.error
    this.#end = { error: undefined }
    if (error) throw error
    return { done: true, value: undefined }
  }

  /** The client completes the operation. */
  async return(): Promise<IteratorResult<ExecutionResult, void>> {
    this.#running?.stop()
    this.#finish(undefined)
    return { done: true, value: undefined }
  }

  async throw(error: Error): Promise<IteratorResult<ExecutionResult, void>> {
    this.#running?.stop()
    this.#finish(error)
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  #finish(error: Error | undefined): void {
    if (this.#end) return
    this.#end = { error }
    this.#onEnd?.()
  }
}
