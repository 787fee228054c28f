/** How long to wait between attempts. */
export interface Backoff {
  /** The longest first wait, milliseconds. */
  readonly baseMs: number
  /** The longest wait, milliseconds. */
  readonly maxMs: number
  /** Which part of a wait is random: 0 for none, 1 for all of it. Default 0.5. */
  readonly jitter?: number
}

// More would exceed every maximum.
const maxDoublings = 30

/**
 * How long to wait after a failed attempt, milliseconds: the longest wait doubles with each attempt from `baseMs` to `maxMs`. The jitter
 * spreads callers that failed together.
 * @param attempt - attempts so far, from 1
 * @param random - from 0 for the shortest wait to 1 for the longest. Default `Math.random()`.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(attempt: number, { baseMs, maxMs, jitter = 0.5 }: Backoff, random = Math.random()): number {
  const longestMs = Math.min(maxMs, baseMs * 2 ** Math.min(attempt - 1, maxDoublings))
  return Math.round(longestMs * (1 - jitter + jitter * random))
}
