import type { SubgraphFetch } from '@plumbline/query-plan-executor'
import { announceWriter } from '#platform/invalidations'
import type { Logger } from '#platform/logging'
import type { RedisConnections } from '#platform/redis'
import { withinMs } from '#platform/timing'
import { callerIdOf } from '../auth/caller-viewer.ts'
import type { FetchContext } from '../transport/identified-fetch.ts'
import type { FreshnessLeases } from './freshness-leases.ts'

export interface TrackRecentWritersOptions {
  /** Null: writers are known to this gateway only. */
  readonly redis: RedisConnections | null
  readonly keyPrefix: string
  readonly leases: FreshnessLeases
  /** Resolves when the invalidation log has been read up to a position. */
  readonly untilRead: (seq: number) => Promise<void>
  readonly log: Logger
  /** Maximum delay of a mutation's response when Redis is slow or unreachable, milliseconds. Default 250. */
  readonly maxDelayMs?: number
}

/**
 * Tracks the users who send mutations, on all gateways, so that they read their own writes. A subgraph publishes the invalidations of a
 * mutation before it responds; the response is passed on when this gateway has read them, so that a client that sees the response
 * also sees the change.
 */
export function trackRecentWriters(
  fetch: SubgraphFetch<FetchContext>,
  options: TrackRecentWritersOptions,
): SubgraphFetch<FetchContext> {
  const { redis, keyPrefix, leases, untilRead, log, maxDelayMs = 250 } = options
  const announce = async (userId: string) => {
    if (!redis) return
    try {
      await untilRead(await announceWriter({ redis, keyPrefix }, userId))
    } catch (err) {
      log.warn(
        { err },
        'a write could not be announced to the other gateways; its event still invalidates their entries',
      )
    }
  }
  return async (request, context) => {
    const writer = request.operationKind === 'mutation' ? callerIdOf(context.viewer) : null
    if (writer === null) return fetch(request, context)
    try {
      return await fetch(request, context)
    } finally {
      // A failed mutation may have changed data too.
      leases.trackWriter(writer)
      await withinMs(announce(writer), maxDelayMs, () => undefined)
    }
  }
}
