import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { RedisConnections } from '#platform/redis'

/** Who is at which thing just now, over all processes. */
export interface Presence {
  /**
   * Says that somebody is at a thing until the returned function is called; several times at once counts as once. An
   * outage of Redis is logged and makes up for itself with the next heartbeat.
   */
  enter(thing: string, who: string): () => void
  /** Who is at each of these things, each once and in order, up to a limit; one round trip to Redis, and nobody while that is away. */
  of(things: readonly string[]): Promise<readonly (readonly string[])[]>
  /** Everybody who entered here is gone. */
  dispose(): Promise<void>
}

/** What operators may set. */
export interface PresenceSettings {
  /** How often it is said again who is here. Default 10,000. */
  readonly heartbeatMs?: number
  /**
   * After how long without being said it no longer holds: so long stays whoever was at a process that crashed. Default three
   * heartbeats.
   */
  readonly expiryMs?: number
  /** How many are named of those at one thing. Default 50. */
  readonly maxNamed?: number
}

export interface PresenceOptions extends PresenceSettings {
  readonly redis: RedisConnections
  readonly log: Logger
  /** Starts every key: `dev:assessments:`. */
  readonly keyPrefix: string
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number
}

interface Stay {
  readonly thing: string
  readonly member: string
  count: number
}

export function createPresence(options: PresenceOptions): Presence {
  const { heartbeatMs = defaultHeartbeatMs } = options
  const book = createBook({ ...options, expiryMs: options.expiryMs ?? heartbeatMs * 3 })
  const processId = randomUUID()
  const stays = new Map<string, Stay>()
  const timer = setInterval(() => stays.size > 0 && void book.add([...stays.values()]), heartbeatMs)
  return {
    enter(thing, who) {
      const id = `${thing} ${who}`
      const stay = stays.get(id) ?? { thing, member: `${who} ${processId}`, count: 0 }
      stay.count += 1
      stays.set(id, stay)
      if (stay.count === 1) void book.add([stay])
      return once(() => {
        stay.count -= 1
        if (stay.count > 0 || !stays.delete(id)) return
        void book.remove(stay)
      })
    },
    of: (things) => book.read(things),
    async dispose() {
      clearInterval(timer)
      const left = [...stays.values()]
      stays.clear()
      await Promise.all(left.map((stay) => book.remove(stay)))
    },
  }
}

const defaultHeartbeatMs = 10_000
const defaultMaxNamed = 50

/** For each thing a sorted set of `who process`, by the time until which it holds. */
function createBook(options: PresenceOptions & { readonly expiryMs: number }) {
  const { redis, log, keyPrefix, expiryMs, maxNamed = defaultMaxNamed, now = Date.now } = options
  const keyOf = (thing: string) => `${keyPrefix}presence:${thing}`
  const onFailure = (err: unknown) => log.warn({ err }, 'presence could not be told or asked')
  return {
    async add(stays: readonly Stay[]): Promise<void> {
      const pipeline = redis.client.pipeline()
      for (const { thing, member } of stays)
        pipeline
          .zadd(keyOf(thing), now() + expiryMs, member)
          .zremrangebyscore(keyOf(thing), '-inf', `(${now()}`)
          .pexpire(keyOf(thing), expiryMs)
      await pipeline.exec().catch(onFailure)
    },
    async remove({ thing, member }: Stay): Promise<void> {
      await redis.client.zrem(keyOf(thing), member).catch(onFailure)
    },
    async read(things: readonly string[]): Promise<readonly (readonly string[])[]> {
      const pipeline = redis.client.pipeline()
      for (const thing of things) pipeline.zrangebyscore(keyOf(thing), now(), '+inf')
      const replies = await pipeline.exec().catch(onFailure)
      return things.map((_, index) => toPeople((replies?.[index]?.[1] ?? []) as readonly string[]).slice(0, maxNamed))
    },
  }
}

const toPeople = (members: readonly string[]): readonly string[] =>
  [...new Set(members.map((member) => member.slice(0, member.lastIndexOf(' '))))].toSorted()

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    action()
  }
}
