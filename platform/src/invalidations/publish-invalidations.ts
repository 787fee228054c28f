import { createNumberedLogs } from '@plumbline/resumable-topics/log'
import type { RedisConnections } from '#platform/redis'
import { entityTag, logKey } from './types.ts'
import type { EntityTag, InvalidationMessage, InvalidationsOptions, LogPosition } from './types.ts'

/** A time on the clock of Redis, milliseconds since 1970. */
export type RedisTimeMs = number

/** Publishes what invalidates cache entries. */
export interface InvalidationPublisher {
  /**
   * Invalidates the entities that these events name. Call it after the change is committed; repeated calls are harmless.
   * @param payloads - of the events
   */
  invalidate(payloads: readonly unknown[]): Promise<void>
  /**
   * Starts to renew the freshness lease. Read the events that are not published yet after it, and publish them before `renewLease`.
   * @returns when the renewal started; null while the last renewal is recent enough
   */
  startRenewal(): Promise<RedisTimeMs | null>
  /** Renews the freshness lease. Does nothing when the renewal took longer than `maxRenewalMs`. */
  renewLease(startedAt: RedisTimeMs): Promise<void>
}

export interface InvalidationPublisherOptions extends InvalidationsOptions {
  readonly redis: RedisConnections
  /** The name of the subgraph that owns the data. */
  readonly publisher: string
  /**
   * Which fields of event payloads hold the ids of changed entities, or of entities that list them. Maps each field to the type
   * of the entity: `{ userId: 'User' }`. The value of such a field is an id or a list of ids.
   */
  readonly entities: Readonly<Record<string, string>>
}

/** How long the renewal of a freshness lease may take. */
export const maxRenewalMs = 1_000
/** The minimum time between two renewals. */
const renewEveryMs = 500
// A minute at a hundred writes per second. A gateway that starts can validate entries in Redis up to this age.
const retention = { maxLength: 10_000, maxAgeMs: 0 }

export function createInvalidationPublisher(options: InvalidationPublisherOptions): InvalidationPublisher {
  const { publisher } = options
  let renewedAt = Number.NEGATIVE_INFINITY
  return {
    async invalidate(payloads) {
      const tags = [...new Set(payloads.flatMap((payload) => tagsIn(payload, options.entities)))]
      if (tags.length > 0) await append(options, { kind: 'invalidated', publisher, tags })
    },
    async startRenewal() {
      if (performance.now() - renewedAt < renewEveryMs) return null
      return await openLog(options).serverTime(logKey(options))
    },
    async renewLease(startedAt) {
      renewedAt = performance.now()
      await append(options, { kind: 'lease-renewed', publisher }, startedAt + maxRenewalMs)
    },
  }
}

function tagsIn(payload: unknown, entities: Readonly<Record<string, string>>): readonly EntityTag[] {
  if (typeof payload !== 'object' || payload === null) return []
  return Object.entries(payload).flatMap(([field, value]: [string, unknown]) => {
    const type = Object.hasOwn(entities, field) ? entities[field] : undefined
    return type === undefined
      ? []
      : [value].flat().flatMap((id) => (typeof id === 'string' ? [entityTag(type, id)] : []))
  })
}

/**
 * Announces to all gateways that a user has written, so that the user's next reads bypass the cache.
 * @returns the position of the entry: a gateway that has read up to it has read all invalidations published before
 */
export async function announceWriter(
  options: InvalidationsOptions & { readonly redis: RedisConnections },
  userId: string,
): Promise<LogPosition> {
  return await append(options, { kind: 'user-wrote', userId })
}

async function append(
  options: InvalidationsOptions & { readonly redis: RedisConnections },
  message: InvalidationMessage,
  deadline: RedisTimeMs = 0,
): Promise<LogPosition> {
  return (await openLog(options).append(logKey(options), { payload: message, deadline })).seq
}

const openLog = ({ redis }: { readonly redis: RedisConnections }) =>
  createNumberedLogs({ client: redis.client, retention })
