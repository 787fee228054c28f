import { placedFindings } from '../advice/index.ts'
import type { AgentRole, Finding, ReportDraft, RoleOutcome } from '../advice/types.ts'
import { costForecastOf } from '../plans/cost-forecast.ts'
import type { CostForecast } from '../plans/cost-forecast.ts'
import type { InfrastructurePlan } from '../plans/infrastructure-plan.ts'
import type { RunInput } from '../runs/ports.ts'

/**
 * Everything that the files of a report show: the stored text of the report, and the numbers behind it. Plain JSON, which is
 * stored with the run and stays as it is when the catalog or a rule changes.
 */
export interface ReportDocument extends ReportDraft {
  readonly title: string
  /** When the report was written, RFC 3339. */
  readonly generatedAt: string
  /** Whole US cents; null where none is stated. */
  readonly monthlyBudgetCents: number | null
  readonly plan: InfrastructurePlan
  /** In the order of their rank. */
  readonly recommendations: readonly ReportedRecommendation[]
  /** Null where the simulation did not complete. */
  readonly simulation: CostForecast | null
}

export interface ReportedRecommendation extends Finding {
  readonly rank: number
  readonly role: AgentRole
  /** Whether its saving is counted in the sum of the possible savings. */
  readonly savingCounted: boolean
}

export interface ReportFacts {
  readonly input: RunInput
  readonly outcomes: readonly RoleOutcome[]
  readonly draft: ReportDraft
  readonly plan: InfrastructurePlan
  readonly now: Date
}

export function composeDocument({ input, outcomes, draft, plan, now }: ReportFacts): ReportDocument {
  const { title, requirements } = input
  const simulation = outcomes.find(({ role }) => role === 'SIMULATION')?.outcome
  const budgetUsd = requirements.monthlyBudgetUsd
  return {
    title,
    generatedAt: now.toISOString(),
    ...draft,
    monthlyBudgetCents: budgetUsd === null ? null : Math.round(budgetUsd * 100),
    plan,
    recommendations: placedFindings(outcomes).map(({ finding, rank, role, savingCounted }) => ({
      ...finding,
      rank,
      role,
      savingCounted,
    })),
    simulation: simulation?.kind === 'completed' ? costForecastOf(simulation) : null,
  }
}
