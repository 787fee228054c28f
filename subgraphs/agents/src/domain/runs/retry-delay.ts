import { backoffMs } from '#platform/timing'

const backoff = { baseMs: 500, maxMs: 30_000 }

/**
 * How long to wait after a failed attempt.
 * @param attempt - the one that failed, from 1
 * @param random - from 0 for the shortest wait to 1 for the longest
 */
export const retryDelayMs = (attempt: number, random: number): number => backoffMs(attempt, backoff, random)
