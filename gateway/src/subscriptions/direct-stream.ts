import type { ExecutionResult } from 'graphql'

type StreamEnd = { readonly status: 'done' } | { readonly status: 'failed'; readonly error: Error }

/**
 * What the protocol library holds of a running subscription. It yields nothing: events are written to the socket as
 * they come, one serialisation for all who share them, and the library only learns how the stream ends.
 */
export class DirectStream implements AsyncGenerator<ExecutionResult, void, void> {
  readonly #onReturn: () => void
  #end: StreamEnd | undefined
  #settle: (() => void) | undefined

  /** @param onReturn - the client does not want it any more */
  constructor(onReturn: () => void) {
    this.#onReturn = onReturn
  }

  complete(): void {
    this.#finish({ status: 'done' })
  }

  fail(error: Error): void {
    this.#finish({ status: 'failed', error })
  }

  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    if (!this.#end) await new Promise<void>((resolve) => (this.#settle = resolve))
    const end = this.#end
    this.#end = { status: 'done' }
    if (end?.status === 'failed') throw end.error
    return { done: true, value: undefined }
  }

  async return(): Promise<IteratorResult<ExecutionResult, void>> {
    this.#onReturn()
    this.#finish({ status: 'done' })
    return { done: true, value: undefined }
  }

  async throw(error: Error): Promise<IteratorResult<ExecutionResult, void>> {
    this.#onReturn()
    this.#finish({ status: 'failed', error })
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  #finish(end: StreamEnd): void {
    if (this.#end) return
    this.#end = end
    this.#settle?.()
  }
}
