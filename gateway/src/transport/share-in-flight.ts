import { Cancellation } from '#platform/subgraph-client'
import type { AbortRegistry, Waiter } from './abort-registry.ts'
import { CallTable } from './call-table.ts'
import type { CallKey, TableEntry } from './call-table.ts'

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
  readonly #underWay = new CallTable<SharedCall<Answer>>()
  readonly #joinableMs: number
  readonly #now: () => number

  constructor(aborts: AbortRegistry, { joinableMs = 1_000, now = () => performance.now() }: InFlightOptions = {}) {
    this.#aborts = aborts
    this.#joinableMs = joinableMs
    this.#now = now
  }

  /** How many are under way. */
  get size(): number {
    return this.#underWay.size
  }

  /** @param key - equal for calls that would get the same answer */
  share(key: CallKey, waiter: Waiter, start: StartCall<Answer>): Promise<Answer> {
    const underWay = this.#underWay.find(key)
    const isJoinable = underWay !== undefined && this.#now() <= underWay.joinableUntilMs
    const call = isJoinable ? underWay : this.#start(key, start)
    call.waiterCount++
    return this.#aborts.waitFor(call.answer, waiter, () => {
      if (--call.waiterCount > 0) return
      // A newcomer must not join a call that is being given up.
      this.#underWay.remove(call)
      call.cancellation.cancel()
    })
  }

  #start(key: CallKey, start: StartCall<Answer>): SharedCall<Answer> {
    const cancellation = new Cancellation()
    const joinableUntilMs = this.#now() + this.#joinableMs
    const answer = start(cancellation)
    const call = { key, slot: 0, next: undefined, answer, cancellation, joinableUntilMs, waiterCount: 0 }
    this.#underWay.add(call)
    const forget = (): void => this.#underWay.remove(call)
    answer.then(forget, forget)
    return call
  }
}

interface SharedCall<Answer> extends TableEntry<SharedCall<Answer>> {
  readonly answer: Promise<Answer>
  readonly cancellation: Cancellation
  readonly joinableUntilMs: number
  waiterCount: number
}
