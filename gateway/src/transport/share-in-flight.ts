import { SubgraphFailure } from './subgraph-failure.ts'

/** Starts a call that ends early when its signal aborts. */
export type StartCall<Result> = (signal: AbortSignal) => Promise<Result>

/**
 * Lets equal calls that are under way at once share one. A waiter that gives up leaves the others their answer; the call is
 * aborted when nobody waits for it any more.
 */
export class InFlightCalls<Result> {
  readonly #calls = new Map<string, SharedCall<Result>>()

  /** Calls that are under way. */
  get size(): number {
    return this.#calls.size
  }

  /** @param key - equal for calls that would get the same answer */
  share(
    key: string,
    waiter: { readonly subgraph: string; readonly signal: AbortSignal | undefined },
    start: StartCall<Result>,
  ): Promise<Result> {
    let call = this.#calls.get(key)
    if (!call) {
      const controller = new AbortController()
      const answer = start(controller.signal).finally(() => {
        if (this.#calls.get(key) === call) this.#calls.delete(key)
      })
      call = { answer, controller, waiterCount: 0 }
      this.#calls.set(key, call)
    }
    return this.#join(key, call, waiter)
  }

  async #join(
    key: string,
    call: SharedCall<Result>,
    { subgraph, signal }: { readonly subgraph: string; readonly signal: AbortSignal | undefined },
  ): Promise<Result> {
    call.waiterCount++
    if (!signal) return call.answer
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    const leave = (): void => {
      reject(new SubgraphFailure(subgraph, { kind: 'aborted' }))
      if (--call.waiterCount > 0) return
      // A newcomer must not join a call that is being given up.
      if (this.#calls.get(key) === call) this.#calls.delete(key)
      call.controller.abort()
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    try {
      return await Promise.race([call.answer, aborted])
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }
}

interface SharedCall<Result> {
  readonly answer: Promise<Result>
  readonly controller: AbortController
  waiterCount: number
}
