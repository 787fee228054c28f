import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { RedisConnections } from '#platform/redis'

/** Which users are subscribed to an object, across processes. */
export interface Presence {
  /**
   * Registers a user at an object until the returned function is called; several registrations count as one. An outage of Redis
   * is logged, and the next heartbeat registers again.
   */
  enter(thing: string, who: string): () => void
  /**
   * The users at each of these objects, without duplicates, sorted, up to a limit; empty while Redis is unavailable.
   */
  of(things: readonly string[]): Promise<readonly (readonly string[])[]>
  /** Removes all registrations of this process. */
  dispose(): Promise<void>
}

/** Settings of operators. */
export interface PresenceSettings {
  /** How often registrations are renewed. Default 10,000. */
  readonly heartbeatMs?: number
  /**
   * How long a registration is valid without renewal, and thus how long the users of a crashed process remain. Default three
   * heartbeats.
   */
  readonly expiryMs?: number
  /** Maximum number of users returned per object. Default 50. */
  readonly maxNamed?: number
}

export interface PresenceOptions extends PresenceSettings {
  readonly redis: RedisConnections
  readonly log: Logger
  /** The beginning of every key: `dev:assessments:`. */
  readonly keyPrefix: string
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number
}

interface Registration {
  readonly thing: string
  readonly member: string
  count: number
}

export function createPresence(options: PresenceOptions): Presence {
  const { heartbeatMs = defaultHeartbeatMs } = options
  const store = createPresenceStore({ ...options, expiryMs: options.expiryMs ?? heartbeatMs * 3 })
  const processId = randomUUID()
  const registrations = new Map<string, Registration>()
  const timer = setInterval(() => registrations.size > 0 && void store.add([...registrations.values()]), heartbeatMs)
  return {
    enter(thing, who) {
      const id = `${thing} ${who}`
      const registration = registrations.get(id) ?? { thing, member: `${who} ${processId}`, count: 0 }
      registration.count += 1
      registrations.set(id, registration)
      if (registration.count === 1) void store.add([registration])
      return once(() => {
        registration.count -= 1
        if (registration.count > 0 || !registrations.delete(id)) return
        void store.remove(registration)
      })
    },
    of: (things) => store.read(things),
    async dispose() {
      clearInterval(timer)
      const left = [...registrations.values()]
      registrations.clear()
      await Promise.all(left.map((registration) => store.remove(registration)))
    },
  }
}

const defaultHeartbeatMs = 10_000
const defaultMaxNamed = 50

/** Stores a sorted set of `user process` per object, with the expiry as score. */
function createPresenceStore(options: PresenceOptions & { readonly expiryMs: number }) {
  const { redis, log, keyPrefix, expiryMs, maxNamed = defaultMaxNamed, now = Date.now } = options
  const keyOf = (thing: string) => `${keyPrefix}presence:${thing}`
  const onFailure = (err: unknown) => log.warn({ err }, 'presence could not be stored or read')
  return {
    async add(registrations: readonly Registration[]): Promise<void> {
      // In a cluster, the keys of one pipeline must be in one slot.
      const adding = registrations.map(({ thing, member }) => {
        const key = keyOf(thing)
        const pipeline = redis.client.pipeline().zadd(key, now() + expiryMs, member)
        return pipeline.zremrangebyscore(key, '-inf', `(${now()}`).pexpire(key, expiryMs).exec()
      })
      await Promise.all(adding).catch(onFailure)
    },
    async remove({ thing, member }: Registration): Promise<void> {
      await redis.client.zrem(keyOf(thing), member).catch(onFailure)
    },
    async read(things: readonly string[]): Promise<readonly (readonly string[])[]> {
      const reading = things.map((thing) => redis.client.zrangebyscore(keyOf(thing), now(), '+inf'))
      const found = (await Promise.all(reading).catch(onFailure)) ?? []
      return things.map((_, index) => toPeople(found[index] ?? []).slice(0, maxNamed))
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
