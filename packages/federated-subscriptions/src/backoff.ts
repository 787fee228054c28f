/** Limits of a random delay between attempts. */
export interface BackoffSettings {
  /** Upper bound of the first delay, milliseconds. */
  readonly baseMs: number
  /** Largest upper bound, milliseconds. */
  readonly maxMs: number
}

/**
 * The delay before a retry: random, between 0 and a bound that doubles with each attempt ("full jitter"), so that many clients that
 * lost the same peer do not reconnect at the same time.
 * @param attempt - 0 for the first retry
 */
export function fullJitterMs(attempt: number, { baseMs, maxMs }: BackoffSettings): number {
  return Math.random() * Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 30))
}
