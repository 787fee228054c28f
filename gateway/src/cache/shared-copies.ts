import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { parseJson } from '#platform/json'
import type { RedisConnections } from '#platform/redis'
import type { Copy } from './copy.ts'
import { createWriter } from './write-behind.ts'

/** Copies that all gateways share. What they give has to be judged like one's own: it may be older than what is known here. */
export interface SharedCopies {
  /** @param epoch - of the log by which the copies are judged; copies of another one are not found */
  findMany(keys: readonly string[], epoch: string): Promise<readonly (Copy | undefined)[]>
  /** @param lifetimeMs - after which nobody may use it */
  keep(key: string, copy: Copy, lifetimeMs: number): void
}

export interface SharedCopiesOptions {
  readonly redis: RedisConnections
  /** Starts every key: `dev`. */
  readonly keyPrefix: string
}

/** How long a subgraph is not asked for the sake of Redis. */
const patienceMs = 50
const maxTextLength = 256 * 1_024
const maxNameLength = 512

export function createSharedCopies({ redis, keyPrefix }: SharedCopiesOptions): SharedCopies {
  const { client } = redis
  const writer = createWriter(client)
  const nameOf = (key: string, epoch: string) => {
    const name = `${keyPrefix}:copies:${epoch}:${key}`
    return name.length <= maxNameLength ? name : `${keyPrefix}:copies:${hashOf(name)}`
  }
  return {
    async findMany(keys, epoch) {
      if (client.status !== 'ready') return keys.map(() => undefined)
      const reading = client.mget(keys.map((key) => nameOf(key, epoch))).catch(() => [])
      const found = await Promise.race([reading, pause(patienceMs, [], { ref: false })])
      return keys.map((_, index) => toCopy(found[index] ?? null, epoch))
    },
    keep(key, copy, lifetimeMs) {
      const { text, tags, readAs, readAt } = copy
      if (client.status !== 'ready' || text.length > maxTextLength) return
      const value = JSON.stringify([text, tags, readAs.seq, readAt])
      writer.write({ name: nameOf(key, readAs.epoch), value, lifetimeMs })
    },
  }
}

const hashOf = (name: string) => createHash('sha256').update(name).digest('base64url')

const stored = z.tuple([z.string(), z.array(z.string()), z.number(), z.number()])

/** Undefined for what is not there, and for what another version of the gateway has kept in a form of its own. */
function toCopy(value: string | null, epoch: string): Copy | undefined {
  const { data } = stored.safeParse(value === null ? undefined : parseJson(value))
  if (!data) return undefined
  const [text, tags, seq, readAt] = data
  return { text, tags, readAs: { epoch, seq }, readAt }
}
