import type { MetricsRecorder } from '../metrics.ts'
import type { OperationErrors } from '../operation-error.ts'
import type { EventPayload } from '../streams/replay-window.ts'
import type { RunningSubscription, Subscriber } from '../streams/stream-member.ts'
import type { AccessHandle } from './access-registry.ts'

/** What a session's operations share. */
export interface OperationContext {
  readonly metrics: MetricsRecorder
  readonly siblings: Set<SessionOperation>
  readonly handle: AccessHandle<unknown>
}

/** One subscription of a session: whoever ends it, it is counted and forgotten once. */
export class SessionOperation implements Subscriber, RunningSubscription {
  readonly #subscriber: Subscriber
  readonly #context: OperationContext
  #running: RunningSubscription | undefined
  #isOver = false

  constructor(subscriber: Subscriber, context: OperationContext) {
    this.#subscriber = subscriber
    this.#context = context
    const { siblings, metrics, handle } = context
    siblings.add(this)
    handle.watch()
    metrics.move('operations', 1)
    metrics.count('operationsStarted')
  }

  start(running: RunningSubscription): void {
    this.#running = running
    // The upstream may have ended it before there was anything to stop.
    if (this.#isOver) running.stop()
  }

  deliver(payload: EventPayload): void {
    this.#subscriber.deliver(payload)
  }

  room(): Promise<void> | undefined {
    return this.#subscriber.room?.()
  }

  fail(errors: OperationErrors): void {
    if (this.#isOver) return
    this.stop()
    this.#context.metrics.count('operationsFailed')
    this.#subscriber.fail(errors)
  }

  complete(): void {
    if (this.#isOver) return
    this.stop()
    this.#subscriber.complete()
  }

  stop(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#running?.stop()
    const { siblings, metrics, handle } = this.#context
    siblings.delete(this)
    handle.unwatch()
    metrics.move('operations', -1)
  }
}
