/**
 * How long to wait after a failed attempt, milliseconds: any time up to a limit that doubles from `baseMs` to `maxMs`, so that clients
 * that lost the same server do not reconnect at the same time.
 * @param attempt - attempts so far, from 1
 */
export const backoffMs = (attempt: number, [baseMs, maxMs]: readonly [number, number]): number =>
  Math.random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1))
