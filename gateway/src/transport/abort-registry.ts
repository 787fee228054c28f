import { CancelSignal, type AnySignal } from '@plumbline/query-plan-executor'
import { SubgraphFailure } from '#platform/subgraph-client'

/** Whoever waits for an answer, and until when. */
export interface Waiter {
  readonly subgraph: string
  readonly signal: AnySignal | undefined
}

/** Follows signals with one listener each, however many calls a signal ends: adding and removing one is slow. */
export class AbortRegistry {
  readonly #leaving = new WeakMap<AbortSignal, Set<() => void>>()

  /**
   * Waits for an answer until the waiter's signal aborts.
   * @param onLeave - called when it aborts before the answer has come
   * @throws SubgraphFailure - what the answer fails with, or that it was not waited for
   */
  waitFor<Answer>(answer: Promise<Answer>, waiter: Waiter, onLeave: () => void): Promise<Answer> {
    const { subgraph, signal } = waiter
    if (!signal) return answer
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        onLeave()
        reject(new SubgraphFailure(subgraph, { kind: 'aborted' }))
      }
      if (signal.aborted) leave()
      const leaving = this.#follow(signal)
      leaving.add(leave)
      answer.then(
        (value) => {
          leaving.delete(leave)
          resolve(value)
        },
        (error: unknown) => {
          leaving.delete(leave)
          reject(error)
        },
      )
    })
  }

  #follow(signal: AnySignal): Set<() => void> {
    if (signal instanceof CancelSignal) return signal.listeners
    const known = this.#leaving.get(signal)
    if (known) return known
    const leaving = new Set<() => void>()
    this.#leaving.set(signal, leaving)
    const leaveAll = (): void => {
      for (const leave of leaving) leave()
      leaving.clear()
    }
    signal.addEventListener('abort', leaveAll, { once: true })
    return leaving
  }
}
