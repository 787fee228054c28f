import { toCents } from './money.ts'
import { planProviders } from './sizing/plan.ts'
import type { ProviderPlan } from './sizing/plan.ts'
import type { Evidence, Finding, JsonValue, Requirements, AgentOutcome } from './types.ts'

/** What every rule looks at: the requirements, and the plan for each provider that may be used, best first. */
export interface Situation {
  readonly requirements: Requirements
  readonly best: ProviderPlan
  readonly providers: readonly [ProviderPlan, ...ProviderPlan[]]
}

/** One piece of advice: no finding where it does not apply. */
export type Rule = (situation: Situation) => readonly Finding[]

/** A finding as a rule writes it: money in dollars, compliance only where there is some. */
export type FindingParts = Omit<Finding, 'monthlyCostImpactCents' | 'compliance'> &
  Partial<Pick<Finding, 'compliance'>> & {
    /** Change of monthly cost, US dollars, negative saves; `null` where no amount can be said. */
    readonly monthlyUsd: number | null
  }

export function situationOf(requirements: Requirements): Situation {
  const providers = planProviders(requirements)
  return { requirements, providers, best: providers[0] }
}

export function finding({ monthlyUsd, compliance = [], ...parts }: FindingParts): Finding {
  return { ...parts, monthlyCostImpactCents: monthlyUsd === null ? null : toCents(monthlyUsd), compliance }
}

/** Evidence taken from the assessment itself. */
export function given(label: string, value: string): Evidence {
  return { label, value, source: null }
}

/** Evidence computed or looked up, with its formula or source. */
export function computed(label: string, value: string, source: string): Evidence {
  return { label, value, source }
}

/** The outcome of an agent that is nothing but rules. */
export function adviseByRules(
  requirements: Requirements,
  rules: readonly Rule[],
  tell: (
    situation: Situation,
    findings: readonly Finding[],
  ) => { readonly summary: string; readonly details: JsonValue },
): AgentOutcome {
  const situation = situationOf(requirements)
  const findings = rules.flatMap((rule) => rule(situation))
  return { kind: 'completed', findings, ...tell(situation, findings) }
}
