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
 * the larger saving, stays. Score = value + risk − effort; equal scores go by role and key, so that the same findings always have the
 * same order.
 */
export function synthesise(outcomes: readonly RoleOutcome[]): readonly RankedFinding[] {
  const { listed, merged } = mergeEqual(findingsOf(outcomes))
  const relations = relationsOf(listed)
  const largestUsd = listed.reduce((largest, one) => Math.max(largest, usdOf(one)), 0)
  const scored = listed.map((one) => {
    const related = relations.get(idOf(one)) ?? { excludes: [], requires: [], savingCounted: false }
    return { ...one, related, score: scoreOf(one.finding, { largestUsd, savingCounted: related.savingCounted }) }
  })
  const ranked = scored
    .toSorted((a, b) => b.score - a.score || (idOf(a) < idOf(b) ? -1 : 1))
    .map(({ role, finding, related, score }, index): RankedFinding => {
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
