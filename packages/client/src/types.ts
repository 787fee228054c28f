import type { DocumentNode } from 'graphql'

/**
 * `connecting`: not open yet. `live`: open, and all missed events have arrived. `catching-up`: open again, and missed events are
 * arriving. `reconnecting`: interrupted, and being opened again. `ended`: completed, failed or unsubscribed.
 */
export type SubscriptionStatus = 'connecting' | 'live' | 'catching-up' | 'reconnecting' | 'ended'

/** Information about an event besides its data. */
export interface EventInfo {
  /** Undefined where the field has no cursor, or the event lacks it because of an error. */
  readonly cursor: string | undefined
  /**
   * True if events before this one may be missing: the server's log did not reach back to the last cursor and began with a
   * snapshot, or the field cannot be resumed and the connection was interrupted. Query the current state then.
   */
  readonly gap: boolean
}

/** Receives the events of one subscription. No method is called after `complete` or `error`. */
export interface ResumeSink<Result = unknown> {
  next(result: Result, info: EventInfo): void
  /** The subscription has failed: the operation was refused, or `maxRetries` was exceeded. */
  error(reason: unknown): void
  complete(): void
  status?(status: SubscriptionStatus): void
}

/** The operation to send when a subscription is opened. */
export interface Attempt {
  readonly document: DocumentNode
  /** Contain the latest cursor whenever they are read, so that a transport that retries by itself resumes as well. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName?: string | undefined
}

/** Receives what a transport reports. */
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
   * Names of the subscription fields that take `after: String` and return `cursor: String!`. Default: an operation is resumed if
   * it passes `after` or selects `cursor`.
   */
  readonly fields?: readonly string[]
  /** Bounds of the random delay before a retry, milliseconds; the upper one doubles with each failure. Default: 250 and 5,000. */
  readonly backoffMs?: readonly [base: number, max: number]
  /** Number of consecutive failures, without an event in between, after which a subscription fails. Default: unlimited. */
  readonly maxRetries?: number
  /**
   * Called when the server responds with UNAUTHENTICATED, 401 or 4401. Get new credentials, then resolve to true to retry. If it
   * resolves to false or is not set, the subscription fails. If it rejects, the subscription is retried as after a lost connection.
   */
  readonly onUnauthenticated?: () => Promise<boolean>
  /** Whether the value of the root field is a snapshot. Default: its `kind` is `SNAPSHOT`. */
  readonly isSnapshot?: (value: Readonly<Record<string, unknown>>) => boolean
}

export interface ResumerDeps {
  /** Reopens connections that may be dead. Default: each subscription is opened again. */
  readonly reset?: () => void
  /** Whether transports report `opened` and `interrupted`. If not, an attempt counts as open after two seconds without a failure. */
  readonly reportsOpening?: boolean
}
