import { groupAlike } from './group-alike.ts'
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
export type FindingParts = Omit<Finding, 'monthlyCostImpactCents' | 'costUnknown' | 'compliance'> &
  Partial<Pick<Finding, 'compliance'>> & {
    /** Change of monthly cost, US dollars, negative saves, 0 where nothing changes; or why no amount can be said. */
    readonly monthlyUsd: MonthlyUsd
  }

/** Requirements never change, and the plan follows from them alone: agents of one process share it. */
const situations = new WeakMap<Requirements, Situation>()

export function situationOf(requirements: Requirements): Situation {
  const known = situations.get(requirements)
  if (known !== undefined) return known
  const providers = planProviders(requirements)
  const situation = { requirements, providers, best: providers[0] }
  situations.set(requirements, situation)
  return situation
}

/** A monthly amount, or why there is none. */
export type MonthlyUsd = number | UnknownCost

export interface UnknownCost {
  readonly reason: string
}

/** Why no amount can be said. */
export const unknownCost = (reason: string): UnknownCost => ({ reason })

/** The change from today is stated once, by the comparison with the current spend. */
export const statedOnce = unknownCost('the change from today is stated once, by the comparison with the current spend')

export function finding({ monthlyUsd, compliance = [], ...parts }: FindingParts): Finding {
  const cents = typeof monthlyUsd === 'number' ? toCents(monthlyUsd) : null
  const reason = typeof monthlyUsd === 'number' ? 'the amount is too large to be stated' : monthlyUsd.reason
  const confidence = Math.round(parts.confidence * 100) / 100
  return {
    ...parts,
    confidence,
    monthlyCostImpactCents: cents,
    costUnknown: cents === null ? reason : null,
    compliance,
  }
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
  const findings = groupAlike(
    rules.flatMap((rule) => rule(situation)),
    situation.best.workloads,
  )
  return { kind: 'completed', findings, ...tell(situation, findings) }
}
