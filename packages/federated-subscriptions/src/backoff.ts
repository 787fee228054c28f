/** Bounds of a random wait between attempts. */
export interface BackoffSettings {
  /** Upper bound of the first wait, milliseconds. */
  readonly baseMs: number
  /** Largest upper bound, milliseconds. */
  readonly maxMs: number
}

/**
 * The wait before attempt `attempt` (0 is the first repetition): anywhere between nothing and a bound that doubles, so that
 * many who lost the same peer at the same time do not come back at the same time.
 */
export function fullJitterMs(attempt: number, { baseMs, maxMs }: BackoffSettings): number {
  return Math.random() * Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 30))
}
