import { providerName } from '../../catalog/instance.ts'
import { count, formatUsd, people } from '../format.ts'
import { adviseByRules } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeCost } from '../sizing/describe.ts'
import type { AgentOutcome, Requirements } from '../types.ts'
import { budgetFitRule } from './budget-fit.ts'
import { buildOrBuyRule } from './build-or-buy.ts'
import { currentSpendRule } from './current-spend.ts'
import { labourAgainstHardwareRule } from './labour-against-hardware.ts'
import { totalCostRule } from './total-cost.ts'

const rules: readonly Rule[] = [
  budgetFitRule,
  totalCostRule,
  buildOrBuyRule,
  currentSpendRule,
  labourAgainstHardwareRule,
]

/** What a head of engineering decides: budget, build or buy, payback, people. */
export function adviseOnStrategy(requirements: Requirements): AgentOutcome {
  return adviseByRules(requirements, rules, ({ best }, findings) => {
    const { monthlyBudgetUsd, teamSize } = requirements
    const budget = monthlyBudgetUsd === null ? 'no stated budget' : `a budget of ${formatUsd(monthlyBudgetUsd)}`
    return {
      summary: `${providerName(best.provider)}: ${describeCost(best)}, against ${budget}, run by ${people(teamSize)}: ${count(findings.length, 'decision')} to take.`,
      details: { monthlyUsd: best.monthlyUsd, monthlyBudgetUsd, teamSize },
    }
  })
}
