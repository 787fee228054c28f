import { formatUsd } from '../format.ts'
import { roleNames } from '../role-names.ts'
import { savedUsd } from '../synthesis/relations.ts'
import type { RoleFinding } from '../synthesis/role-finding.ts'
import type { Effort, RankedFinding, RecommendationCategory, ReportSection, Severity } from '../types.ts'
import { escapeMarkdown, list, table } from './markdown.ts'

/** A finding with its place in the ranking. */
export type PlacedFinding = RoleFinding & Pick<RankedFinding, 'rank' | 'savingCounted'>

const topCount = 10

/** Findings of a category that are told in full; with fifty workloads the rest would bury them. */
const fullCount = 20

/** The first ten, in one table. */
export function topSection(findings: readonly PlacedFinding[]): ReportSection {
  const rows = findings.slice(0, topCount).map(({ rank, finding, savingCounted }) => {
    const amount = impact(finding.monthlyCostImpactCents)
    const isAlternative = savedUsd(finding) > 0 && !savingCounted
    return [
      String(rank),
      finding.title,
      severityWords[finding.severity],
      isAlternative ? `(${amount})` : amount,
      effortWords[finding.effort],
    ]
  })
  return {
    title: 'What to do first',
    markdown:
      rows.length === 0
        ? 'No agent recommends anything.'
        : `${table(['#', 'Recommendation', 'Severity', 'Cost a month', 'Effort'], rows)}${savingsText(findings)}`,
  }
}

/** What can be saved together: savings in brackets are alternatives to one that is in the sum. */
function savingsText(findings: readonly PlacedFinding[]): string {
  const counted = findings.filter(({ savingCounted }) => savingCounted)
  if (counted.length === 0) return ''
  const usd = counted.reduce((sum, { finding }) => sum + savedUsd(finding), 0)
  return `\n\nTogether ${formatUsd(usd)} a month can be saved, by ${counted.length === 1 ? 'one recommendation' : `${counted.length} recommendations`} (${counted.map(({ rank }) => `#${rank}`).join(', ')}). Savings in brackets are alternatives to one of these: they do not add to the sum.`
}

/** One section for each category that has findings, in the order of their best rank. */
export function categorySections(findings: readonly PlacedFinding[]): readonly ReportSection[] {
  const byCategory = Map.groupBy(findings, ({ finding }) => finding.category)
  return [...byCategory].map(([category, members]) => ({
    title: titles[category],
    markdown: [...members.slice(0, fullCount).map(detailed), ...furtherTitles(members.slice(fullCount))].join('\n\n'),
  }))
}

function furtherTitles(members: readonly PlacedFinding[]): readonly string[] {
  if (members.length === 0) return []
  return ['### Further', list(members.map(({ rank, finding }) => `${rank}. ${finding.title}`))]
}

function detailed({ rank, role, finding }: PlacedFinding): string {
  const cost =
    finding.monthlyCostImpactCents === null
      ? ` · cost: ${escapeMarkdown(finding.costUnknown ?? 'not known')}`
      : ` · ${impact(finding.monthlyCostImpactCents)} a month`
  const evidence = finding.evidence.map(
    ({ label, value, source }) => `${label}: ${value}${source === null ? '' : ` (${source})`}`,
  )
  return [
    `### ${rank}. ${escapeMarkdown(finding.title)}`,
    escapeMarkdown(finding.rationale),
    `*Severity: ${severityWords[finding.severity]} · confidence ${finding.confidence.toFixed(2)}${cost} · effort: ${effortWords[finding.effort]} · ${escapeMarkdown(roleNames[role])}*`,
    list(finding.steps),
    ...(evidence.length === 0 ? [] : [`Evidence:\n\n${list(evidence)}`]),
  ].join('\n\n')
}

const severityWords: Readonly<Record<Severity, string>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  INFO: 'information',
}

const effortWords: Readonly<Record<Effort, string>> = { HOURS: 'hours', DAYS: 'days', WEEKS: 'weeks', MONTHS: 'months' }

function impact(cents: number | null): string {
  if (cents === null) return '–'
  return cents > 0 ? `+${formatUsd(cents / 100)}` : formatUsd(cents / 100)
}

const titles: Readonly<Record<RecommendationCategory, string>> = {
  ARCHITECTURE: 'Architecture',
  COMPUTE: 'Compute',
  COST: 'Cost',
  COMPLIANCE: 'Compliance',
  SECURITY: 'Security',
  MLOPS: 'Operations of models',
  DATA: 'Data',
  RELIABILITY: 'Reliability',
  PERFORMANCE: 'Performance',
  ORGANIZATION: 'Organization',
}
