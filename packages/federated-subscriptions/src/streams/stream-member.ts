import type { OperationErrors } from '../operation-error.ts'
import type { EventPayload } from './replay-window.ts'

/** An identity that is in use, and what is known of its access. Those with equal scope share one. */
export interface Access<Identity> {
  readonly scope: string
  /** The latest: credentials are renewed, memberships change. */
  readonly identity: Identity
}

/** One client's operation, as the room sees it. Calls are synchronous and must not throw. */
export interface Subscriber {
  deliver(payload: EventPayload): void
  /** Pending while the client is behind, for those who can hold back what is for it alone; always resolves. */
  room?(): Promise<void> | undefined
  /** The last call: the operation is over because of `errors`. */
  fail(errors: OperationErrors): void
  /** The last call: the stream is over. */
  complete(): void
}

/** A subscriber's place in a stream. */
export interface Member<Identity> {
  readonly subscriber: Subscriber
  readonly access: Access<Identity>
}

/** A client's running subscription. */
export interface RunningSubscription {
  /** Idempotent; the subscriber hears nothing more. */
  stop(): void
}
