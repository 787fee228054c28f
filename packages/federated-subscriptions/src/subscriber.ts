import type { GraphQLError } from 'graphql'
import type { Access } from './access.ts'
import type { EventPayload } from './replay-window.ts'
import type { UpstreamError } from './upstream.ts'

/** Why an operation ends. */
export type OperationErrors = readonly (GraphQLError | UpstreamError)[]

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
