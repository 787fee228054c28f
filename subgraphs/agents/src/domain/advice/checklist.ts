import { finding, unknownCost } from './rules.ts'
import type { MonthlyUsd } from './rules.ts'
import type { Finding, RecommendationCategory, Severity } from './types.ts'

/** Most severe first. */
const severities: readonly Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO']

/** So many items are listed with their steps; others are counted. */
const mostItems = 40
const mostEvidence = 60

/**
 * Makes one recommendation of findings that nearly every assessment has, with one step for each: no reader wants ten such
 * recommendations before the first that is about this system.
 */
export function checklist(
  findings: readonly Finding[],
  {
    key,
    title,
    because,
    category,
  }: {
    key: string
    title: (items: number) => string
    /** Why these items are needed, in a sentence. */
    because: string
    category: RecommendationCategory
  },
): readonly Finding[] {
  if (findings.length === 0) return []
  const items = findings.slice(0, mostItems)
  const more = findings.length - items.length
  const severity = severities.find((one) => findings.some((item) => item.severity === one)) ?? 'INFO'
  return [
    finding({
      key,
      title: title(findings.length),
      rationale: `${because} Each step names one item, and the evidence has its figures and sources.`,
      category,
      severity,
      confidence: Math.min(...findings.map(({ confidence }) => confidence)),
      monthlyUsd: costOf(findings),
      effort: 'WEEKS',
      steps: [
        ...items.map((item) => (item.steps[0] === undefined ? item.title : `${item.title}: ${item.steps[0]}`)),
        ...(more > 0 ? [`And ${more} more of the same kinds`] : []),
      ],
      evidence: findings.flatMap(({ evidence }) => evidence).slice(0, mostEvidence),
      compliance: [...new Set(findings.flatMap(({ compliance }) => compliance))],
    }),
  ]
}

/** The sum, where every item has an amount. */
function costOf(findings: readonly Finding[]): MonthlyUsd {
  const unknown = [...new Set(findings.flatMap(({ costUnknown }) => costUnknown ?? []))]
  if (unknown.length > 0) return unknownCost(unknown.join('; '))
  return findings.reduce((sum, { monthlyCostImpactCents }) => sum + (monthlyCostImpactCents ?? 0), 0) / 100
}
