import { CancelSignal, type AnySignal } from '@plumbline/query-plan-executor'
import { SubgraphFailure } from '#platform/subgraph-client'

/** A caller that waits for a response until its signal aborts. */
export interface Waiter {
  readonly subgraph: string
  readonly signal: AnySignal | undefined
}

/** Follows each signal with one listener, however many calls it aborts: adding and removing listeners is slow. */
export class AbortRegistry {
  readonly #followed = new WeakMap<AbortSignal, CancelSignal>()

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
      const followed = this.#follow(signal)
      followed.addListener(abort)
      response.then(
        (value) => {
          followed.removeListener(abort)
          resolve(value)
        },
        (error: unknown) => {
          followed.removeListener(abort)
          reject(error)
        },
      )
    })
  }

  #follow(signal: AnySignal): CancelSignal {
    if (signal instanceof CancelSignal) return signal
    const known = this.#followed.get(signal)
    if (known) return known
    const followed = new CancelSignal()
    this.#followed.set(signal, followed)
    signal.addEventListener('abort', () => followed.abort(), { once: true })
    return followed
  }
}
