import { z } from 'zod'
import type { Disposable } from '#platform/lifecycle'
import type { RedisConnections } from '#platform/redis'

/** An operation as clients send it, without variables. */
export interface AskedOperation {
  readonly source: string
  readonly operationName: string | undefined
}

/** Remembers in Redis, for gateways that start, which operations clients ask for most. Disposing tells what is untold. */
export interface AskedOperations extends Disposable {
  count(operation: AskedOperation): void
  /** Most asked first. */
  read(): Promise<readonly AskedOperation[]>
}

export interface AskedOperationsOptions {
  readonly redis: RedisConnections
  /** Starts every key: `dev`. */
  readonly keyPrefix: string
  /** How often counts are added to those in Redis. Default 30,000. */
  readonly tellMs?: number
}

/** Remembered at most. */
const maxOperations = 200
const maxSourceLength = 16_384
// Until they are told; what comes beyond is counted when there is room again.
const maxCounted = 1_000
const weekSeconds = 7 * 24 * 60 * 60

export function createAskedOperations(options: AskedOperationsOptions): AskedOperations {
  const { redis, keyPrefix, tellMs = 30_000 } = options
  const key = `${keyPrefix}:asked-operations`
  const counts = new Map<string, number>()
  const tell = async () => {
    const told = [...counts]
    counts.clear()
    if (told.length === 0 || redis.client.status !== 'ready') return
    const args = told.flatMap(([operation, count]) => [count, operation])
    await redis.client.eval(addCounts, 1, key, maxOperations, weekSeconds, ...args).catch(() => null)
  }
  const timer = setInterval(() => void tell(), tellMs)
  timer.unref()
  return {
    count({ source, operationName }) {
      if (source.length > maxSourceLength) return
      const text = JSON.stringify([source, operationName ?? null])
      const count = counts.get(text)
      if (count !== undefined || counts.size < maxCounted) counts.set(text, (count ?? 0) + 1)
    },
    async read() {
      const found = await redis.client.zrange(key, 0, maxOperations - 1, 'REV')
      return found.map((text) => {
        const [source, operationName] = stored.parse(JSON.parse(text))
        return { source, operationName: operationName ?? undefined }
      })
    },
    async dispose() {
      clearInterval(timer)
      await tell()
    },
  }
}

const stored = z.tuple([z.string(), z.string().nullable()])

/**
 * KEYS counts · ARGV how many stay, seconds that they stay, then for each operation its count and its text
 * Older counts weigh less each time, so that what nobody asks for any more makes room.
 */
const addCounts = `
redis.call('ZUNIONSTORE', KEYS[1], 1, KEYS[1], 'WEIGHTS', '0.98')
for i = 3, #ARGV, 2 do redis.call('ZINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[1]))
redis.call('EXPIRE', KEYS[1], ARGV[2])
`
