import type { ExecutionResult } from 'graphql'
import type { OperationErrors } from '../operation-error.ts'
import type { EventPayload } from '../streams/replay-window.ts'
import type { RunningSubscription, Subscriber } from '../streams/stream-member.ts'

/** The socket, as far as its operations see it. */
export interface SocketWriter {
  write(text: string): void
  room(): Promise<void> | undefined
}

/** Carries an operation's errors through the library, which passes on what a stream throws. */
export class OperationEnded extends Error {
  readonly errors: OperationErrors

  constructor(errors: OperationErrors) {
    super('the operation ended')
    this.errors = errors
  }
}

/**
 * A subscription on a socket. To the protocol library it is a stream that yields nothing: events are written to the
 * socket as they come, one serialisation for all who share them, and the library only learns how the stream ends.
 */
export class SocketOperation implements Subscriber, AsyncGenerator<ExecutionResult, void, void> {
  readonly #writer: SocketWriter
  /** What comes before an event's payload. */
  readonly #head: string
  #running: RunningSubscription | undefined
  #end: { readonly error: Error | undefined } | undefined
  #onEnd: (() => void) | undefined

  constructor(writer: SocketWriter, id: string) {
    this.#writer = writer
    this.#head = `{"id":${JSON.stringify(id)},"type":"next","payload":`
  }

  started(running: RunningSubscription): void {
    this.#running = running
  }

  deliver({ text }: EventPayload): void {
    this.#writer.write(`${this.#head}${text}}`)
  }

  room(): Promise<void> | undefined {
    return this.#writer.room()
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

  /** The client does not want it any more. */
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
