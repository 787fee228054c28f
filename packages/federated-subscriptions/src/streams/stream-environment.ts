import type { MetricsRecorder } from '../metrics.ts'
import type { SubscriptionSettings } from '../settings.ts'
import type { Upstream } from '../upstreams/upstream.ts'
import type { ConcurrencyLimiter } from './concurrency-limiter.ts'
import type { MakePayload } from './event-payload.ts'
import type { Access } from './stream-member.ts'

/** What all streams share. */
export interface StreamEnvironment<Identity> {
  readonly settings: SubscriptionSettings
  readonly metrics: MetricsRecorder
  readonly upstreamOf: (subgraph: string) => Upstream<Identity>
  readonly makePayload: MakePayload<Identity>
  /** Limits how many events are completed at the same time, across all streams. */
  readonly limiter: ConcurrencyLimiter
  /** Checks that accesses are still valid. Members whose access was revoked have left when it resolves. */
  readonly ensureAccess: ((accesses: Iterable<Access<Identity>>) => Promise<void> | undefined) | undefined
  readonly onBreak: (subgraph: string, cause: unknown) => void
}
