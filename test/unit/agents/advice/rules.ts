import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import type { Rule } from '#root/subgraphs/agents/src/domain/advice/rules'
import type { Finding, Requirements } from '#root/subgraphs/agents/src/domain/advice/types'

/** What one rule finds. */
export function findings(rule: Rule, requirements: Requirements): readonly Finding[] {
  return rule(situationOf(requirements))
}

/** The only finding of a rule. */
export function onlyFinding(rule: Rule, requirements: Requirements): Finding {
  const [first, ...rest] = findings(rule, requirements)
  if (first === undefined || rest.length > 0)
    throw new Error(`expected one finding, got ${rest.length + (first ? 1 : 0)}`)
  return first
}
