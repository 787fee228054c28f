import { randomUUID } from 'node:crypto'
import type { RedisConnections } from '#platform/redis'
import { entityTag, keysOf } from './types.ts'
import type { EntityTag, Invalidation, InvalidationsOptions } from './types.ts'

/** A moment on the clock of Redis, milliseconds since 1970. */
export type RedisMoment = number

/** Tells whoever keeps copies what has changed. */
export interface InvalidationPublisher {
  /**
   * What is stored of the things that these events name has changed: to be told after the change, as often as one likes.
   * @param payloads - of the events
   */
  touch(payloads: readonly unknown[]): Promise<void>
  /** For a look at what waits to be told: when it began. Null while the last `vouch` is recent enough. */
  beginLook(): Promise<RedisMoment | null>
  /** Everything that the look found has been told. Says nothing if that took longer than `maxLookMs`. */
  vouch(look: RedisMoment): Promise<void>
}

export interface InvalidationPublisherOptions extends InvalidationsOptions {
  readonly redis: RedisConnections
  /** The name of the subgraph whose data it is. */
  readonly publisher: string
  /**
   * Which members of its events' payloads name things that have changed, or that list what has changed: the type of
   * each by the member's name, `{ userId: 'User' }`. A member is an id or a list of ids.
   */
  readonly entities: Readonly<Record<string, string>>
}

/** How long a look may take that vouches for what was stored before it. */
export const maxLookMs = 1_000
/** How often a publisher vouches at most. */
const vouchEveryMs = 500
// A minute at a hundred writes per second: what readers that start may still trust of what others keep.
const maxLength = 10_000

export function createInvalidationPublisher(options: InvalidationPublisherOptions): InvalidationPublisher {
  const { redis, publisher } = options
  let vouchedAt = Number.NEGATIVE_INFINITY
  return {
    async touch(payloads) {
      const tags = [...new Set(payloads.flatMap((payload) => tagsIn(payload, options.entities)))]
      if (tags.length > 0) await append(options, { kind: 'touched', publisher, tags })
    },
    async beginLook() {
      if (performance.now() - vouchedAt < vouchEveryMs) return null
      const [seconds, microseconds] = await redis.client.time()
      return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000)
    },
    async vouch(look) {
      vouchedAt = performance.now()
      await append(options, { kind: 'vouched', publisher }, look + maxLookMs)
    },
  }
}

function tagsIn(payload: unknown, entities: Readonly<Record<string, string>>): readonly EntityTag[] {
  if (typeof payload !== 'object' || payload === null) return []
  return Object.entries(payload).flatMap(([member, value]: [string, unknown]) => {
    const type = Object.hasOwn(entities, member) ? entities[member] : undefined
    return type === undefined
      ? []
      : [value].flat().flatMap((id) => (typeof id === 'string' ? [entityTag(type, id)] : []))
  })
}

/**
 * Tells gateways of somebody whose next reads must show what the same person has just changed.
 * @returns the number of the entry: whoever has read up to it knows what was told before
 */
export async function announceWriter(
  options: InvalidationsOptions & { readonly redis: RedisConnections },
  userId: string,
): Promise<number> {
  return await append(options, { kind: 'wrote', userId })
}

/**
 * KEYS state, stream · ARGV mark of a new numbering, longest, news, latest moment for it to count (0: any)
 * Entries are numbered without holes, so a reader knows when it has missed one. A numbering that was lost starts again under another mark.
 */
const appendEntry = `
if ARGV[4] ~= '0' then
  local time = redis.call('TIME')
  if tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) > tonumber(ARGV[4]) then return 0 end
end
redis.call('HSETNX', KEYS[1], 'mark', ARGV[1])
local mark = redis.call('HGET', KEYS[1], 'mark')
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'seq', seq, 'mark', mark, 'news', ARGV[3])
return seq
`

async function append(
  options: InvalidationsOptions & { readonly redis: RedisConnections },
  news: Invalidation,
  latest = 0,
): Promise<number> {
  const { state, stream } = keysOf(options)
  const args = [randomUUID(), maxLength, JSON.stringify(news), latest]
  return Number(await options.redis.client.eval(appendEntry, 2, state, stream, ...args))
}
