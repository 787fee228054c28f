const baseMs = 500
const maxMs = 30_000

/**
 * How long to wait after a failed attempt: exponential, with equal jitter so that tasks which failed together do not
 * come back together.
 * @param attempt - the one that failed, from 1
 * @param random - from 0 to 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelayMs(attempt: number, random: number): number {
  const whole = Math.min(maxMs, baseMs * 2 ** (attempt - 1))
  return Math.round(whole / 2 + (whole / 2) * random)
}
