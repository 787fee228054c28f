import { setTimeout as pause } from 'node:timers/promises'
import type { SubgraphFetch } from '@plumbline/query-plan-executor'
import { announceWriter } from '#platform/invalidations'
import type { Logger } from '#platform/logging'
import type { RedisConnections } from '#platform/redis'
import type { FetchContext } from '../transport/identified-fetch.ts'
import type { Trust } from './trust.ts'

export interface NoteWritersOptions {
  readonly redis: RedisConnections
  readonly keyPrefix: string
  readonly trust: Trust
  /** Resolves when the log has been read up to an entry. */
  readonly untilRead: (seq: number) => Promise<void>
  readonly log: Logger
  /** A mutation is not held up longer, when Redis is away or slow: then nobody trusts copies either. Default 250. */
  readonly patienceMs?: number
}

/**
 * Takes note, here and at the other gateways, of who changes something. A subgraph tells what a mutation touched before it
 * answers; the answer is handed on when that has been read here, so that whoever hears of the change also sees it.
 */
export function noteWriters(
  fetch: SubgraphFetch<FetchContext>,
  options: NoteWritersOptions,
): SubgraphFetch<FetchContext> {
  const { trust, untilRead, log, patienceMs = 250 } = options
  const tell = async (userId: string) => {
    try {
      await untilRead(await announceWriter(options, userId))
    } catch (err) {
      log.warn({ err }, 'gateways could not be told of a write; they hear of it by its event')
    }
  }
  return async (request, context) => {
    const { viewer } = context
    if (request.operationKind !== 'mutation' || viewer.kind !== 'user') return fetch(request, context)
    try {
      return await fetch(request, context)
    } finally {
      // However it ended, something may have been changed.
      trust.noteWriter(viewer.userId)
      await Promise.race([tell(viewer.userId), pause(patienceMs, undefined, { ref: false })])
    }
  }
}
