import type { DocumentNode, ExecutionResult } from 'graphql'
import type { UpstreamError } from '../operation-error.ts'

/** One subscription to open at a subgraph. */
export interface UpstreamRequest<Identity> {
  readonly subgraph: string
  readonly query: string
  readonly operationName: string | undefined
  /** `query`, parsed; for upstreams in the same process. */
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
  /** On whose behalf; hand it on in the form the subgraph trusts. */
  readonly identity: Identity
  /** Wants a socket of its own, where there are sockets, since somebody's event broke the one it shared. */
  readonly isApart: boolean
}

/**
 * Why a stream of events is over.
 * - `completed`: the subgraph has nothing more to say, ever
 * - `refused`: the subgraph answered with errors
 * - `broken`: the way to the subgraph failed; the same request may succeed later. `isTooLarge`: something came that is larger than
 *   the upstream takes; whose it was is known only of a socket that is not shared
 */
export type UpstreamEnd =
  | { readonly kind: 'completed' }
  | { readonly kind: 'refused'; readonly errors: readonly UpstreamError[] }
  | { readonly kind: 'broken'; readonly cause: Error; readonly isTooLarge?: boolean }

/** What an event of a subgraph looks like: its errors may be formatted already. */
export type UpstreamEvent = ExecutionResult<Record<string, unknown>> | FormattedEvent

interface FormattedEvent {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly UpstreamError[]
  readonly extensions?: Record<string, unknown>
}

/** Receives one subscription: `opened` at most once, then events, then `ended` exactly once unless cancelled. */
export interface UpstreamSink {
  /** The subgraph was asked, and has not refused so far. */
  opened(): void
  /**
   * An upstream that can wait does so while the returned promise is pending.
   * @param sizeBytes - of the event as it came over a wire; nothing for an upstream that waits
   */
  next(event: UpstreamEvent, sizeBytes?: number): Promise<void> | undefined
  ended(end: UpstreamEnd): void
}

/** A subscription at a subgraph, opening or open. */
export interface UpstreamSubscription {
  /** Ends it, also while it is opening; the sink hears nothing more. Idempotent. */
  cancel(): void
}

/** The way to one subgraph's subscriptions. */
export interface Upstream<Identity> {
  open(request: UpstreamRequest<Identity>, sink: UpstreamSink): UpstreamSubscription
  dispose(): Promise<void>
}
