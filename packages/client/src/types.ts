import type { DocumentNode } from 'graphql'

/**
 * `connecting`: not open yet. `live`: open, and all that was missed has arrived. `catching-up`: open again, and what was missed is
 * arriving. `reconnecting`: broken, and being opened again. `ended`: completed, failed for good, or left.
 */
export type SubscriptionStatus = 'connecting' | 'live' | 'catching-up' | 'reconnecting' | 'ended'

/** Information about an event besides its data. */
export interface EventInfo {
  /** Undefined where the field has no cursor, or the event lacks it because of an error. */
  readonly cursor: string | undefined
  /**
   * True if events before this one may be missing: the server's log did not reach back to the last cursor and began with a
   * snapshot, or the field cannot be resumed and the connection broke. Ask for the current state by a query then.
   */
  readonly gap: boolean
}

/** Receives one subscription. Nothing is called after `complete` or `error`. */
export interface ResumeSink<Result = unknown> {
  next(result: Result, info: EventInfo): void
  /** The subscription is over: the operation is refused, or retries have run out. */
  error(reason: unknown): void
  complete(): void
  status?(status: SubscriptionStatus): void
}

/** One opening of a subscription: what to send. */
export interface Attempt {
  readonly document: DocumentNode
  /** Holds the last cursor whenever it is read, so that a transport that retries by itself resumes as well. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName?: string | undefined
}

/** What a transport reports. */
export interface AttemptSink {
  next(result: unknown): void
  error(reason: unknown): void
  complete(): void
  /** The connection is open, whether or not an event has arrived. */
  opened(): void
  /** The connection was lost, and the transport reopens it by itself. */
  interrupted(): void
}

/** Opens a subscription. @returns ends it */
export type OpenSubscription = (attempt: Attempt, sink: AttemptSink) => () => void

export interface ResumeOptions {
  /**
   * Names of the subscription fields that take `after: String` and give `cursor: String!`. Unset, an operation is resumed if it
   * passes `after` or selects `cursor`.
   */
  readonly fields?: readonly string[]
  /** Bounds of the random wait before a retry, milliseconds; the upper one doubles with each failure. Default: 250, 5,000. */
  readonly backoffMs?: readonly [base: number, max: number]
  /** Failures in a row, without an event between them, after which a subscription fails. Default: unlimited. */
  readonly maxRetries?: number
  /**
   * Called when the server answers UNAUTHENTICATED, 401 or 4401: get new credentials, then resolve to true to go on. Unset, or
   * when it resolves to false, the subscription fails. When it rejects, the subscription is retried as after a lost connection.
   */
  readonly onUnauthenticated?: () => Promise<boolean>
  /** How a snapshot is recognised in the root field's value. Default: `kind` is `SNAPSHOT`. */
  readonly isSnapshot?: (value: Readonly<Record<string, unknown>>) => boolean
}

export interface ResumerDeps {
  /** Reopens connections that may be dead; unset, each subscription is opened again. */
  readonly reset?: () => void
  /** Whether transports tell `opened` and `interrupted`. Unset, an attempt counts as open after two seconds without failure. */
  readonly tellsOpening?: boolean
}
