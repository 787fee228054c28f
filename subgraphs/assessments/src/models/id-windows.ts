import { isId, lowestIdAt, timeOfId } from '#platform/ids'

const secondMs = 1_000
const dayMs = 86_400_000

// Each window is about thirty times the previous one.
const spansMs = [secondMs, 30 * secondMs, 900 * secondMs, dayMs / 3, 10 * dayMs, 300 * dayMs]

/**
 * Boundary ids that divide the assessments after one, or all of them, into windows by their age, newest first. Empty if
 * `after` is not the id of an assessment, because cursors come from clients.
 */
export function windowsBehind(after: string | null, now: number): readonly string[] {
  if (after !== null && !isId('asm', after)) return []
  const from = after === null ? now : timeOfId(after)
  return spansMs.filter((spanMs) => spanMs < from).map((spanMs) => lowestIdAt('asm', from - spanMs))
}
