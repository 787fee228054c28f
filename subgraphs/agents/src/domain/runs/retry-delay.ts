import { backoffMs } from '#platform/timing'

const backoff = { baseMs: 500, maxMs: 30_000 }

/**
 * The delay after a failed attempt.
 * @param attempt - number of the failed attempt, from 1
 * @param random - from 0 for the shortest delay to 1 for the longest
 */
export const retryDelayMs = (attempt: number, random: number): number => backoffMs(attempt, backoff, random)
