import type { DocumentNode, ExecutionResult } from 'graphql'
import type { UpstreamError } from '../operation-error.ts'

/** One subscription to open at a subgraph. */
export interface UpstreamRequest<Identity> {
  readonly subgraph: string
  readonly query: string
  readonly operationName: string | undefined
  /** `query`, parsed, for upstreams in the same process. */
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
  /** The subscriber. Pass it on in a form that the subgraph trusts. */
  readonly identity: Identity
  /** Whether to use a dedicated socket, if the upstream uses sockets: a message that was too large closed the shared one. */
  readonly isDedicated: boolean
}

/**
 * Why a subscription ended.
 * - `completed`: the subgraph completed it
 * - `refused`: the subgraph responded with errors
 * - `broken`: the connection failed; a retry may succeed. `isTooLarge`: a message exceeded the limit of the upstream; on a shared
 *   socket it may belong to another subscription
 */
export type UpstreamEnd =
  | { readonly kind: 'completed' }
  | { readonly kind: 'refused'; readonly errors: readonly UpstreamError[] }
  | { readonly kind: 'broken'; readonly cause: Error; readonly isTooLarge?: boolean }

/** An event of a subgraph. Its errors may be formatted already. */
export type UpstreamEvent = ExecutionResult<Record<string, unknown>> | FormattedEvent

interface FormattedEvent {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly UpstreamError[]
  readonly extensions?: Record<string, unknown>
}

/** Receives one subscription: `opened` at most once, then events, then `ended` once unless it is cancelled. */
export interface UpstreamSink {
  /** The request was sent, and the subgraph has not refused it so far. */
  opened(): void
  /**
   * While the returned promise is pending, an upstream that can wait does not read further events.
   * @param sizeBytes - the size of the message with the event; absent for an upstream that waits
   */
  next(event: UpstreamEvent, sizeBytes?: number): Promise<void> | undefined
  ended(end: UpstreamEnd): void
}

/** A subscription at a subgraph, opening or open. */
export interface UpstreamSubscription {
  /** Ends it, also while it is opening. The sink is not called afterwards. Idempotent. */
  cancel(): void
}

/** Opens subscriptions at one subgraph. */
export interface Upstream<Identity> {
  open(request: UpstreamRequest<Identity>, sink: UpstreamSink): UpstreamSubscription
  dispose(): Promise<void>
}
