import type { JobOptions } from './types.ts'

/**
 * How long to wait after a failed try: doubling from `baseMs` up to `maxMs`, of which half is fixed and half random, so that jobs
 * which failed together do not come back together.
 * @param attempt - tries so far, from 1
 */
export function toBackoffMs(
  attempt: number,
  backoff: JobOptions['backoff'] = { baseMs: 1_000, maxMs: 30_000 },
): number {
  const wholeMs = Math.min(backoff.maxMs, backoff.baseMs * 2 ** (attempt - 1))
  return Math.round(wholeMs * (0.5 + 0.5 * Math.random()))
}
