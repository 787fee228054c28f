import type { Effort, Finding, RankedFinding, RoleOutcome, Severity } from '../types.ts'

const severityPoints: Readonly<Record<Severity, number>> = { CRITICAL: 100, HIGH: 60, MEDIUM: 30, LOW: 12, INFO: 3 }
const effortPoints: Readonly<Record<Effort, number>> = { HOURS: 0, DAYS: 2, WEEKS: 5, MONTHS: 9 }

/** A finding with the role that made it. */
export interface RoleFinding {
  readonly role: RoleOutcome['role']
  readonly finding: Finding
}

/**
 * Ranks the findings of all agents and merges those that say the same (equal keys from different roles): the one with more
 * points stays. Points = severity × confidence + what it saves − effort; equal points go by role and key, so that the same
 * findings always have the same order.
 */
export function synthesise(outcomes: readonly RoleOutcome[]): readonly RankedFinding[] {
  const sorted = findingsOf(outcomes).toSorted(byPoints)
  const kept = new Map<string, RankedFinding>()
  const merged: RankedFinding[] = []
  for (const { role, finding } of sorted) {
    const first = kept.get(finding.key)
    if (first === undefined) {
      kept.set(finding.key, { role, key: finding.key, rank: kept.size + 1, mergedInto: null })
    } else {
      merged.push({ role, key: finding.key, rank: first.rank, mergedInto: { role: first.role, key: first.key } })
    }
  }
  return [...kept.values(), ...merged]
}

/** The findings of all agents that completed. */
export function findingsOf(outcomes: readonly RoleOutcome[]): readonly RoleFinding[] {
  return outcomes.flatMap(({ role, outcome }) =>
    outcome.kind === 'completed' ? outcome.findings.map((finding) => ({ role, finding })) : [],
  )
}

/** Points of a finding: 100 for what is critical and certain, up to 20 more for money saved, fewer for long work. */
export function pointsOf({ severity, confidence, effort, monthlyCostImpactCents }: Finding): number {
  const savedUsd = Math.max(0, -(monthlyCostImpactCents ?? 0) / 100)
  const saving = Math.min(20, 5 * Math.log10(1 + savedUsd / 100))
  return severityPoints[severity] * confidence + saving - effortPoints[effort]
}

function byPoints(a: RoleFinding, b: RoleFinding): number {
  const difference = pointsOf(b.finding) - pointsOf(a.finding)
  if (difference !== 0) return difference
  const [left, right] = [`${a.role} ${a.finding.key}`, `${b.role} ${b.finding.key}`]
  return left < right ? -1 : left > right ? 1 : 0
}
