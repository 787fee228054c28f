import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '#platform/errors'
import type { RedisConnections } from '#platform/redis'
import { backoffMs } from '#platform/timing'

/** Counts calls by key, and rejects calls above the limit. */
export interface RateLimiter {
  /**
   * Counts a call before it is made, so that simultaneous calls cannot pass together.
   * @param key - the subject of the limit, such as an account or a client address; of any length
   * @param points - the cost of the call. Default 1
   * @throws AppError RATE_LIMITED - the limit is reached; `retryAfterMs` is the time until the next call may succeed
   */
  consume(key: string, points?: number): Promise<void>
  /** Resets a key: after a correct password, for example. */
  reset(key: string): Promise<void>
}

export interface RateLimiterOptions {
  readonly redis: Pick<RedisConnections, 'client'>
  /** The beginning of every key: `dev:users`. */
  readonly keyPrefix: string
  /** The limited calls, as a plural that is part of keys and of error messages: `sign-ins`. Unique within its prefix. */
  readonly name: string
  /** Points that a key may consume in each window. */
  readonly points: number
  /** Length of the window, which begins with a key's first call. Rounded up to whole seconds. */
  readonly perMs: number
  /** Increases the wait of a key each time it exceeds its window. Without it, a key waits until its window ends. */
  readonly backoff?: Backoff
}

export interface Backoff {
  /** The first wait, which doubles each time. */
  readonly firstMs: number
  readonly maxMs: number
  /** A key that has not exceeded its window for this long starts with `firstMs` again. */
  readonly forgetAfterMs: number
}

/**
 * Limits calls across processes: counts are in Redis, one key for each window.
 *
 * While Redis is unavailable, each process counts in its own memory with the same limits: rejecting all calls would prevent
 * signing in, and allowing all would permit password guessing. A caller then gets at most its points times the number of
 * processes.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { name, points, perMs, backoff } = options
  const calls = createCounter(options, { purpose: name, points, duration: toSeconds(perMs) })
  const escalate = backoff ? createEscalation(options, backoff, calls) : null
  return {
    async consume(key, consumed = 1) {
      const short = shorten(key)
      const refusal = await calls.consume(short, consumed).then(() => null, toRefusal)
      if (!refusal) return
      const isFirst = refusal.consumedPoints - consumed <= points
      const retryAfterMs = isFirst && escalate ? await escalate.block(short) : refusal.msBeforeNext
      throw new AppError({
        code: 'RATE_LIMITED',
        message: `Expected at most ${points} ${name} in ${toSeconds(perMs)} s, got more.`,
        details: { retryAfterMs: Math.max(1, Math.ceil(retryAfterMs)) },
      })
    },
    async reset(key) {
      const short = shorten(key)
      await Promise.all([calls.delete(short), escalate?.reset(short)])
    },
  }
}

function createEscalation(options: RateLimiterOptions, backoff: Backoff, calls: RateLimiterRedis) {
  const { firstMs, maxMs, forgetAfterMs } = backoff
  const refusals = createCounter(options, {
    purpose: `${options.name}:refusals`,
    points: Number.MAX_SAFE_INTEGER,
    duration: toSeconds(forgetAfterMs),
  })
  return {
    async block(key: string): Promise<number> {
      const { consumedPoints } = await refusals.penalty(key)
      const seconds = toSeconds(backoffMs(consumedPoints, { baseMs: firstMs, maxMs, jitter: 0 }))
      // The expiry is measured from the latest rejection, not from the first.
      await Promise.all([
        calls.block(key, seconds),
        refusals.set(key, consumedPoints, toSeconds(forgetAfterMs) + seconds),
      ])
      return seconds * 1_000
    },
    reset: (key: string) => refusals.delete(key),
  }
}

interface Counter {
  readonly purpose: string
  readonly points: number
  /** In seconds. */
  readonly duration: number
}

function createCounter({ redis, keyPrefix }: RateLimiterOptions, { purpose, points, duration }: Counter) {
  const prefix = `${keyPrefix}:limits:${purpose}`
  return new RateLimiterRedis({
    storeClient: redis.client,
    keyPrefix: prefix,
    points,
    duration,
    // Fails immediately, instead of after the time that a command waits for an unavailable connection.
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory({ keyPrefix: prefix, points, duration }),
  })
}

/** @throws every error that is not a rejection */
function toRefusal(thrown: unknown): RateLimiterRes {
  if (thrown instanceof RateLimiterRes) return thrown
  throw thrown
}

// Redis counts in whole seconds.
const toSeconds = (ms: number) => Math.max(1, Math.ceil(ms / 1_000))

// A client may send a key of megabytes.
const shorten = (key: string) =>
  key.length <= 128 ? key : `sha256-${createHash('sha256').update(key).digest('base64url')}`
