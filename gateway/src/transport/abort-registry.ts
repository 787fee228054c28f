import { CancelSignal, type AnySignal } from '@plumbline/query-plan-executor'
import { SubgraphFailure } from '#platform/subgraph-client'

/** A caller that waits for a response until its signal aborts. */
export interface Waiter {
  readonly subgraph: string
  readonly signal: AnySignal | undefined
}

/** Follows each signal with one listener, however many calls it aborts: adding and removing listeners is slow. */
export class AbortRegistry {
  readonly #onAbort = new WeakMap<AbortSignal, Set<() => void>>()

  /**
   * Waits for a response until the waiter's signal aborts.
   * @param onAbort - called when the signal aborts before the response arrives
   * @throws SubgraphFailure - the failure of the response, or `aborted`
   */
  waitFor<Response>(response: Promise<Response>, waiter: Waiter, onAbort: () => void): Promise<Response> {
    const { subgraph, signal } = waiter
    if (!signal) return response
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        onAbort()
        reject(new SubgraphFailure(subgraph, { kind: 'aborted' }))
      }
      if (signal.aborted) abort()
      const listeners = this.#follow(signal)
      listeners.add(abort)
      response.then(
        (value) => {
          listeners.delete(abort)
          resolve(value)
        },
        (error: unknown) => {
          listeners.delete(abort)
          reject(error)
        },
      )
    })
  }

  #follow(signal: AnySignal): Set<() => void> {
    if (signal instanceof CancelSignal) return signal.listeners
    const known = this.#onAbort.get(signal)
    if (known) return known
    const listeners = new Set<() => void>()
    this.#onAbort.set(signal, listeners)
    const abortAll = (): void => {
      for (const abort of listeners) abort()
      listeners.clear()
    }
    signal.addEventListener('abort', abortAll, { once: true })
    return listeners
  }
}
