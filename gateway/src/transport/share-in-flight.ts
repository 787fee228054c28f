import { Cancellation, waitFor, type Waiter } from './cancellation.ts'

/** Starts a call that ends early when it is cancelled. */
export type StartCall<Answer> = (cancellation: Cancellation) => Promise<Answer>

/**
 * Lets equal calls that are under way at once share one. A waiter that gives up leaves the others their answer; the
 * call is cancelled when nobody waits for it any more.
 */
export class InFlightCalls<Answer> {
  readonly #calls = new Map<string, SharedCall<Answer>>()

  /** Calls that are under way. */
  get size(): number {
    return this.#calls.size
  }

  /** @param key - equal for calls that would get the same answer */
  share(key: string, waiter: Waiter, start: StartCall<Answer>): Promise<Answer> {
    const call = this.#calls.get(key) ?? this.#start(key, start)
    call.waiterCount++
    return waitFor(call.answer, waiter, () => {
      if (--call.waiterCount > 0) return
      // A newcomer must not join a call that is being given up.
      this.#forget(key, call)
      call.cancellation.cancel()
    })
  }

  #start(key: string, start: StartCall<Answer>): SharedCall<Answer> {
    const cancellation = new Cancellation()
    const call: SharedCall<Answer> = { answer: start(cancellation), cancellation, waiterCount: 0 }
    this.#calls.set(key, call)
    const forget = (): void => this.#forget(key, call)
    call.answer.then(forget, forget)
    return call
  }

  #forget(key: string, call: SharedCall<Answer>): void {
    if (this.#calls.get(key) === call) this.#calls.delete(key)
  }
}

interface SharedCall<Answer> {
  readonly answer: Promise<Answer>
  readonly cancellation: Cancellation
  waiterCount: number
}
