import { isId, lowestIdAt, timeOfId } from '#platform/ids'

const secondMs = 1_000
const dayMs = 86_400_000

// Each some thirty times the one before: one that has too few leads to one that has at most some hundred more.
const spansMs = [secondMs, 30 * secondMs, 900 * secondMs, dayMs / 3, 10 * dayMs, 300 * dayMs]

/**
 * Ids that part the assessments behind one, or all of them, by how long before it they were made, nearest first. None when
 * `after` is no assessment's id, which a cursor may say.
 */
export function windowsBehind(after: string | null, now: number): readonly string[] {
  if (after !== null && !isId('asm', after)) return []
  const from = after === null ? now : timeOfId(after)
  return spansMs.filter((spanMs) => spanMs < from).map((spanMs) => lowestIdAt('asm', from - spanMs))
}
