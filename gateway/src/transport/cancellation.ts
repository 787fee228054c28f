import { SubgraphFailure } from './subgraph-failure.ts'

/** Ends a call that nobody waits for. An AbortController costs more than all else that the gateway adds to a call. */
export class Cancellation {
  /** Told when the call is cancelled; there is one attempt at a time. */
  onCancel: (() => void) | undefined
  #isCancelled = false

  get isCancelled(): boolean {
    return this.#isCancelled
  }

  cancel(): void {
    if (this.#isCancelled) return
    this.#isCancelled = true
    this.onCancel?.()
  }
}

/** Whoever waits for an answer, and until when. */
export interface Waiter {
  readonly subgraph: string
  readonly signal: AbortSignal | undefined
}

/**
 * Waits for an answer until the waiter's signal aborts.
 * @param onLeave - called when it aborts before the answer has come
 * @throws SubgraphFailure - what the answer fails with, or that it was not waited for
 */
export function waitFor<Answer>(
  answer: Promise<Answer>,
  { subgraph, signal }: Waiter,
  onLeave: () => void,
): Promise<Answer> {
  if (!signal) return answer
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      onLeave()
      reject(new SubgraphFailure(subgraph, { kind: 'aborted' }))
    }
    const stay = (): void => signal.removeEventListener('abort', leave)
    answer.then(
      (value) => {
        stay()
        resolve(value)
      },
      (error: unknown) => {
        stay()
        reject(error as Error)
      },
    )
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
}
