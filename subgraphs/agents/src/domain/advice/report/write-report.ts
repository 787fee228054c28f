import { providerName } from '../../catalog/instance.ts'
import { count, formatUsd } from '../format.ts'
import { roleNames } from '../role-names.ts'
import { situationOf } from '../rules.ts'
import type { Situation } from '../rules.ts'
import { describeCost } from '../sizing/describe.ts'
import { isWithoutPlan, whyWithoutPlan } from '../sizing/plan.ts'
import { findingsOf, synthesise } from '../synthesis/synthesise.ts'
import type { AgentRole, ReportDraft, Requirements, RoleOutcome } from '../types.ts'
import { agentsSection, answersSection } from './agents-section.ts'
import { driversSection, optionsSection, totalCostSection } from './analysis-sections.ts'
import { categorySections, topSection } from './findings-section.ts'
import type { PlacedFinding } from './findings-section.ts'
import { planSection, requirementsSection } from './plan-section.ts'

export interface ReportInput {
  /** The assessment's title; the report speaks of "this assessment" without it. */
  readonly title: string | null
  readonly requirements: Requirements
  readonly outcomes: readonly RoleOutcome[]
  /** The agents whose word a complete report has. */
  readonly expected: readonly AgentRole[]
}

/**
 * Writes the report: a summary of some sentences and sections in Markdown. All text from the assessment and from agents is
 * escaped, so that it cannot become markup.
 */
export function composeReport({ title, requirements, outcomes, expected }: ReportInput): ReportDraft {
  const situation = situationOf(requirements)
  const placed = placedFindings(outcomes)
  return {
    summary: summarize(title, situation, { outcomes, placed, expected }),
    sections: [
      topSection(placed),
      requirementsSection(situation),
      planSection(situation),
      ...optionsSection(situation),
      ...totalCostSection(situation),
      ...driversSection(situation),
      ...categorySections(placed),
      ...answersSection(outcomes),
      agentsSection(outcomes, expected),
    ],
  }
}

/** The findings that are listed, with their place in the ranking: those that say the same once. */
export function placedFindings(outcomes: readonly RoleOutcome[]): readonly PlacedFinding[] {
  const found = new Map(findingsOf(outcomes).map((one) => [`${one.role} ${one.finding.key}`, one]))
  return synthesise(outcomes).flatMap(({ role, key, rank, mergedInto, savingCounted }) => {
    const one = found.get(`${role} ${key}`)
    return one === undefined || mergedInto !== null ? [] : [{ ...one, rank, savingCounted }]
  })
}

const planInWords = (best: Situation['best']): string =>
  isWithoutPlan(best)
    ? whyWithoutPlan(best)
    : `the cheapest plan within the rules costs ${describeCost(best)} on ${providerName(best.provider)}`

function summarize(
  title: string | null,
  { requirements, best }: Situation,
  {
    outcomes,
    placed,
    expected,
  }: Pick<ReportInput, 'outcomes' | 'expected'> & { readonly placed: readonly PlacedFinding[] },
): string {
  const budget = requirements.monthlyBudgetUsd
  const critical = placed.filter(({ finding }) => finding.severity === 'CRITICAL').length
  const silent = expected.filter((role) => outcomes.find((one) => one.role === role)?.outcome.kind !== 'completed')
  const first = placed[0]?.finding.title
  return [
    `${title === null ? 'This assessment' : `"${title}"`} covers ${count(requirements.workloads.length, 'workload')}; ${planInWords(best)}${budget === null ? '' : `, against a budget of ${formatUsd(budget)}`}.`,
    `${count(placed.length, 'recommendation')}${critical > 0 ? `, ${critical} of them critical` : ''}${first === undefined ? '.' : `; the first: ${first}.`}`,
    silent.length > 0 ? `Without a result: ${silent.map((role) => roleNames[role]).join(', ')}.` : '',
  ]
    .filter(Boolean)
    .join(' ')
}
