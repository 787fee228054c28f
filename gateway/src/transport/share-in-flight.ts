import { Cancellation, type AbortRegistry, type Waiter } from './cancellation.ts'

/** Starts a call that ends early when it is cancelled. */
export type StartCall<Answer> = (cancellation: Cancellation) => Promise<Answer>

export interface InFlightOptions {
  /** How long after its start a call may be joined: whoever joins gets what was read that long ago. Default 1,000. */
  readonly joinableMs?: number
  /** Milliseconds from any moment on. Default `performance.now`. */
  readonly now?: () => number
}

/**
 * Lets equal calls that are under way at once share one. A waiter that gives up leaves the others their answer; the
 * call is cancelled when nobody waits for it any more.
 */
export class InFlightCalls<Answer> {
  readonly #aborts: AbortRegistry
  readonly #byScope = new Map<string, Map<string, SharedCall<Answer>>>()
  readonly #joinableMs: number
  readonly #now: () => number

  constructor(aborts: AbortRegistry, { joinableMs = 1_000, now = () => performance.now() }: InFlightOptions = {}) {
    this.#aborts = aborts
    this.#joinableMs = joinableMs
    this.#now = now
  }

  /** Scopes with a call under way. */
  get scopeCount(): number {
    return this.#byScope.size
  }

  /** @param key - its two parts are equal for calls that would get the same answer */
  share(key: CallKey, waiter: Waiter, start: StartCall<Answer>): Promise<Answer> {
    const underWay = this.#byScope.get(key.scope)?.get(key.body)
    const isJoinable = underWay !== undefined && this.#now() <= underWay.joinableUntilMs
    const call = isJoinable ? underWay : this.#start(key, start)
    call.waiterCount++
    return this.#aborts.waitFor(call.answer, waiter, () => {
      if (--call.waiterCount > 0) return
      // A newcomer must not join a call that is being given up.
      this.#forget(key, call)
      call.cancellation.cancel()
    })
  }

  #start(key: CallKey, start: StartCall<Answer>): SharedCall<Answer> {
    const cancellation = new Cancellation()
    const joinableUntilMs = this.#now() + this.#joinableMs
    const call: SharedCall<Answer> = { answer: start(cancellation), cancellation, joinableUntilMs, waiterCount: 0 }
    let calls = this.#byScope.get(key.scope)
    if (!calls) this.#byScope.set(key.scope, (calls = new Map()))
    calls.set(key.body, call)
    const forget = (): void => this.#forget(key, call)
    call.answer.then(forget, forget)
    return call
  }

  #forget({ scope, body }: CallKey, call: SharedCall<Answer>): void {
    const calls = this.#byScope.get(scope)
    if (calls?.get(body) !== call) return
    calls.delete(body)
    if (calls.size === 0) this.#byScope.delete(scope)
  }
}

/** In two parts, since most scopes have one call at a time and bodies are long. */
export interface CallKey {
  /** Of whom, and of which subgraph. */
  readonly scope: string
  readonly body: string
}

interface SharedCall<Answer> {
  readonly answer: Promise<Answer>
  readonly cancellation: Cancellation
  readonly joinableUntilMs: number
  waiterCount: number
}
