import type { OperationErrors } from '../operation-error.ts'
import type { EventPayload } from './replay-window.ts'

/** An identity in use. Clients with an equal scope share one record. */
export interface Access<Identity> {
  readonly scope: string
  /** The current identity. It changes when credentials are renewed or a membership changes. */
  readonly identity: Identity
}

/** Sends the events of one subscription to its client. Calls are synchronous. */
export interface EventSink {
  deliver(payload: EventPayload): void
  /** Pending while the client is behind; always resolves. Absent if the sink applies no back-pressure. */
  whenWritable?(): Promise<void> | undefined
  /** The last call: the operation ends with `errors`. */
  fail(errors: OperationErrors): void
  /** The last call: the stream has completed. */
  complete(): void
}

/** The stream that a member receives events from. */
export interface MemberStream<Identity> {
  /** The cursor up to which the members have received everything. */
  readonly position: string | undefined
  remove(member: StreamMember<Identity>): void
}

/** A subscription, for the stream that delivers to it. */
export interface StreamMember<Identity> {
  readonly access: Access<Identity>
  readonly sink: EventSink
  /** Set by the stream when the member joins. */
  stream: MemberStream<Identity> | undefined
  /** Ends the subscription. Idempotent. */
  fail(errors: OperationErrors): void
  /** Ends the subscription. Idempotent. */
  complete(): void
}
