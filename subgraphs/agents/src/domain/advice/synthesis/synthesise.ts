import type { Effort, Finding, RankedFinding, RoleOutcome, Severity } from '../types.ts'
import { idOf, relationsOf, savedUsd } from './relations.ts'
import type { Relations } from './relations.ts'
import type { RoleFinding } from './role-finding.ts'

/** Risk of leaving a finding as it is. */
const riskPoints: Readonly<Record<Severity, number>> = { CRITICAL: 100, HIGH: 40, MEDIUM: 20, LOW: 8, INFO: 2 }
const effortPoints: Readonly<Record<Effort, number>> = { HOURS: 0, DAYS: 2, WEEKS: 5, MONTHS: 9 }

/** What the largest saving adds. A smaller one that is not counted, because another one excludes it, adds 60 % of what it would. */
const [valuePoints, alternativeShare] = [60, 0.6]

/** Duties that hold for every such system: they rank behind what was found for this one. */
const generic: ReadonlySet<string> = new Set([
  'compliance-checklist',
  'operations-checklist',
  'maturity',
  'open-questions',
])
const genericShare = 0.25

/**
 * Ranks the findings of all agents and merges those that say the same (equal keys from different roles): the one with the higher risk, then
 * the larger saving, stays. Score = value + risk − effort, and the largest saving has at least the score of the finding in fifth
 * place; equal scores go by saving, role and key, so that the same findings always have the same order.
 */
export function synthesise(outcomes: readonly RoleOutcome[]): readonly RankedFinding[] {
  const { listed, merged } = mergeEqual(findingsOf(outcomes))
  const relations = relationsOf(listed)
  const largestUsd = listed.reduce((largest, one) => Math.max(largest, usdOf(one)), 0)
  const scored = listed.map((one) => {
    const related = relations.get(idOf(one)) ?? { excludes: [], requires: [], savingCounted: false }
    return { ...one, related, score: scoreOf(one.finding, { largestUsd, savingCounted: related.savingCounted }) }
  })
  const ranked = inOrder(scored).map(({ role, finding, related, score }, index): RankedFinding => {
    return { role, key: finding.key, rank: index + 1, mergedInto: null, score, ...related }
  })
  const byKey = new Map(ranked.map((one) => [one.key, one]))
  return [
    ...ranked,
    ...merged.flatMap(({ role, finding: { key } }) => {
      const kept = byKey.get(key)
      if (kept === undefined) return []
      const nothing: Relations = { excludes: [], requires: [], savingCounted: false }
      return [{ role, key, rank: kept.rank, mergedInto: { role: kept.role, key }, score: kept.score, ...nothing }]
    }),
  ]
}

interface Scored extends RoleFinding {
  readonly related: Relations
  readonly score: number
}

const byScore = (a: Scored, b: Scored): number =>
  b.score - a.score || usdOf(b) - usdOf(a) || (idOf(a) < idOf(b) ? -1 : 1)

/** However many risks there are, a reader sees the largest saving among the first five. */
const savingPlace = 5

function inOrder(scored: readonly Scored[]): readonly Scored[] {
  const sorted = scored.toSorted(byScore)
  const [largest] = sorted.filter((one) => usdOf(one) > 0).toSorted((a, b) => usdOf(b) - usdOf(a) || byScore(a, b))
  const others = sorted.filter((one) => one !== largest)
  const fifth = others[savingPlace - 1]
  if (largest === undefined || fifth === undefined || sorted.indexOf(largest) < savingPlace) return sorted
  return [...others.slice(0, savingPlace - 1), { ...largest, score: fifth.score }, ...others.slice(savingPlace - 1)]
}

/** The findings of all agents that completed. */
export function findingsOf(outcomes: readonly RoleOutcome[]): readonly RoleFinding[] {
  return outcomes.flatMap(({ role, outcome }) =>
    outcome.kind === 'completed' ? outcome.findings.map((finding) => ({ role, finding })) : [],
  )
}

/** The findings without those that say the same as another, and those. */
export function mergeEqual(findings: readonly RoleFinding[]): {
  readonly listed: readonly RoleFinding[]
  readonly merged: readonly RoleFinding[]
} {
  const groups = [...Map.groupBy(findings, ({ finding }) => finding.key).values()]
  const sorted = groups.map((group) => group.toSorted(byWeight))
  return { listed: sorted.flatMap(([first]) => first ?? []), merged: sorted.flatMap(([, ...rest]) => rest) }
}

/** The score of a finding: value + risk − effort. */
export function scoreOf(
  finding: Finding,
  { largestUsd, savingCounted }: { readonly largestUsd: number; readonly savingCounted: boolean },
): number {
  const { key, severity, confidence, effort } = finding
  const share = largestUsd === 0 ? 0 : Math.min(1, savedUsd(finding) / largestUsd)
  const certain = 0.5 + confidence / 2
  const value = valuePoints * Math.sqrt(share) * certain * (savingCounted || share === 1 ? 1 : alternativeShare)
  const risk = riskPoints[severity] * confidence * (generic.has(key) ? genericShare : 1)
  return Number((value + risk - effortPoints[effort]).toFixed(3))
}

const usdOf = ({ finding }: RoleFinding): number => savedUsd(finding)

const byWeight = (a: RoleFinding, b: RoleFinding): number =>
  riskPoints[b.finding.severity] * b.finding.confidence - riskPoints[a.finding.severity] * a.finding.confidence ||
  usdOf(b) - usdOf(a) ||
  (idOf(a) < idOf(b) ? -1 : 1)
