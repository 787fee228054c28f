import type { MetricsRecorder } from '../metrics.ts'
import type { SubscriptionSettings } from '../settings.ts'
import type { Upstream } from '../upstreams/upstream.ts'
import type { Pace } from './concurrency-limiter.ts'
import type { MakePayload } from './event-payload.ts'
import type { Access } from './stream-member.ts'

/** What every stream works with. */
export interface StreamEnvironment<Identity> {
  readonly settings: SubscriptionSettings
  readonly metrics: MetricsRecorder
  readonly upstreamOf: (subgraph: string) => Upstream<Identity>
  readonly makePayload: MakePayload<Identity>
  /** Spreads the completion of events that come together, of all streams. */
  readonly pace: Pace
  /** Makes sure that the accesses still hold; members without access are gone when it resolves. */
  readonly ensureAccess: ((accesses: Iterable<Access<Identity>>) => Promise<void> | undefined) | undefined
  readonly onBreak: (subgraph: string, cause: unknown) => void
}
