import { CancelSignal } from '@plumbline/query-plan-executor'
import type { AbortRegistry, Waiter } from './abort-registry.ts'
import { CallTable } from './call-table.ts'
import type { CallKey, TableEntry } from './call-table.ts'

/** Starts a call that ends early when it is cancelled. */
export type StartCall<Answer> = (signal: CancelSignal) => Promise<Answer>

export interface SharedCallsOptions {
  /** How long after its start a call may be joined: the age of its data at most. Default 1,000. */
  readonly joinableMs?: number
  /** Monotonic clock in milliseconds. Default `performance.now`. */
  readonly now?: () => number
}

/**
 * Lets concurrent equal calls share one. If a waiter aborts, the others still get the result; the call is cancelled when no waiter is
 * left. Not the `SingleFlight` of the platform: that has no waiters who may leave, no limit of the age at which a call may be joined, and
 * a `Map`, whose tables cost more per request than `CallTable`.
 */
export class SharedCalls<Answer> {
  readonly #aborts: AbortRegistry
  readonly #calls = new CallTable<SharedCall<Answer>>()
  readonly #joinableMs: number
  readonly #now: () => number

  constructor(aborts: AbortRegistry, { joinableMs = 1_000, now = () => performance.now() }: SharedCallsOptions = {}) {
    this.#aborts = aborts
    this.#joinableMs = joinableMs
    this.#now = now
  }

  /** Number of calls in progress. */
  get size(): number {
    return this.#calls.size
  }

  /** @param key - equal for calls with the same result */
  share(key: CallKey, waiter: Waiter, start: StartCall<Answer>): Promise<Answer> {
    const joinable = this.#calls.find(key)
    const isJoinable = joinable !== undefined && this.#now() <= joinable.joinableUntilMs
    const call = isJoinable ? joinable : this.#start(key, start)
    call.waiterCount++
    return this.#aborts.waitFor(call.answer, waiter, () => {
      if (--call.waiterCount > 0) return
      // Removed first, so that no caller joins a call that is being cancelled.
      this.#calls.remove(call)
      call.signal.abort()
    })
  }

  #start(key: CallKey, start: StartCall<Answer>): SharedCall<Answer> {
    const signal = new CancelSignal()
    const joinableUntilMs = this.#now() + this.#joinableMs
    const answer = start(signal)
    const call = { key, slot: 0, next: undefined, answer, signal, joinableUntilMs, waiterCount: 0 }
    this.#calls.add(call)
    const forget = (): void => this.#calls.remove(call)
    answer.then(forget, forget)
    return call
  }
}

interface SharedCall<Answer> extends TableEntry<SharedCall<Answer>> {
  readonly answer: Promise<Answer>
  readonly signal: CancelSignal
  readonly joinableUntilMs: number
  waiterCount: number
}
