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
  /** By scope, then by body. Nearly every scope has one call at a time, which then stands for itself. */
  readonly #byScope = new Map<string, SharedCall<Answer> | Map<string, SharedCall<Answer>>>()
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

  /** @param key - equal for calls that would get the same answer */
  share(key: CallKey, waiter: Waiter, start: StartCall<Answer>): Promise<Answer> {
    const call = this.#findJoinable(key) ?? this.#start(key, start)
    call.waiterCount++
    return this.#aborts.waitFor(call.answer, waiter, () => {
      if (--call.waiterCount > 0) return
      // A newcomer must not join a call that is being given up.
      this.#forget(call)
      call.cancellation.cancel()
    })
  }

  #findJoinable({ scope, body, epoch }: CallKey): SharedCall<Answer> | undefined {
    const known = this.#byScope.get(scope)
    const call = known instanceof Map ? known.get(body) : known
    const isJoinable = call?.body === body && call.epoch === epoch && this.#now() <= call.joinableUntilMs
    return isJoinable ? call : undefined
  }

  #start({ scope, body, epoch }: CallKey, start: StartCall<Answer>): SharedCall<Answer> {
    const cancellation = new Cancellation()
    const joinableUntilMs = this.#now() + this.#joinableMs
    const answer = start(cancellation)
    const call: SharedCall<Answer> = { scope, body, epoch, answer, cancellation, joinableUntilMs, waiterCount: 0 }
    this.#keep(call)
    const forget = (): void => this.#forget(call)
    answer.then(forget, forget)
    return call
  }

  #keep(call: SharedCall<Answer>): void {
    const { scope, body } = call
    const known = this.#byScope.get(scope)
    if (known instanceof Map) known.set(body, call)
    else if (known === undefined || known.body === body) this.#byScope.set(scope, call)
    else
      this.#byScope.set(
        scope,
        new Map([
          [known.body, known],
          [body, call],
        ]),
      )
  }

  #forget(call: SharedCall<Answer>): void {
    const { scope, body } = call
    const known = this.#byScope.get(scope)
    if (known === call) this.#byScope.delete(scope)
    if (!(known instanceof Map) || known.get(body) !== call) return
    known.delete(body)
    if (known.size === 0) this.#byScope.delete(scope)
  }
}

/** What makes two calls the same. */
export interface CallKey {
  /** On whose behalf. */
  readonly scope: string
  readonly body: string
  /** How many mutations had ended: what is read after one may not come from before. */
  readonly epoch: number
}

interface SharedCall<Answer> extends CallKey {
  readonly answer: Promise<Answer>
  readonly cancellation: Cancellation
  readonly joinableUntilMs: number
  waiterCount: number
}
