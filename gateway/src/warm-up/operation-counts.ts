import { loadScript, runScript } from '@plumbline/resumable-topics/log'
import { z } from 'zod'
import type { Disposable } from '#platform/lifecycle'
import type { RedisConnections } from '#platform/redis'

/** An operation of a client, without variables. */
export interface CountedOperation {
  readonly source: string
  readonly operationName: string | undefined
}

/** Counts operations in Redis, so that starting gateways can read the most frequent ones. Disposing sends the remaining counts. */
export interface OperationCounts extends Disposable {
  count(operation: CountedOperation): void
  /** The most frequent operations first. */
  read(): Promise<readonly CountedOperation[]>
}

export interface OperationCountsOptions {
  readonly redis: RedisConnections
  /** Prefix of every key: `dev`. */
  readonly keyPrefix: string
  /** Interval at which counts are added to those in Redis, milliseconds. Default 30,000. */
  readonly flushIntervalMs?: number
}

/** Maximum number of operations in Redis. */
const maxOperations = 200
const maxSourceLength = 16_384
// Maximum number of operations between two flushes; others are not counted until the next one.
const maxCounted = 1_000
const weekSeconds = 7 * 24 * 60 * 60

export function createOperationCounts(options: OperationCountsOptions): OperationCounts {
  const { redis, keyPrefix, flushIntervalMs = 30_000 } = options
  const key = `${keyPrefix}:asked-operations`
  const counts = new Map<string, number>()
  const flush = async () => {
    const flushed = [...counts]
    counts.clear()
    if (flushed.length === 0 || redis.client.status !== 'ready') return
    const added = flushed.flatMap(([operation, count]) => [count, operation])
    const call = { keys: [key], args: [maxOperations, weekSeconds, ...added] }
    await runScript(redis.client, addCounts, call).catch(() => null)
  }
  const timer = setInterval(() => void flush(), flushIntervalMs)
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
      await flush()
    },
  }
}

const stored = z.tuple([z.string(), z.string().nullable()])

const addCounts = loadScript(new URL('add-counts-1.lua', import.meta.url))
