import { reliability } from '../../catalog/reliability.ts'
import { findingKey } from '../finding-key.ts'
import { count, formatAvailability, formatNumber, formatUsd } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeInstances } from '../sizing/describe.ts'
import { onlineWorkloads } from '../sizing/select.ts'

/**
 * N+1: one instance more than the load needs (as many as a replica spans), so that one may fail or be updated. The
 * availability before and after is the binomial chance that enough of them are up, each 99.5 % of the time.
 */
export const redundancyRule: Rule = ({ best, requirements: { monthlyBudgetUsd } }) =>
  onlineWorkloads(best).map(({ name, index, demand, plan }) => {
    const spare = plan.shape.stages
    const usd = spare * plan.placement.usdPerHour * demand.hoursPerMonth
    const aboveBudget = monthlyBudgetUsd === null ? 0 : best.monthlyUsd + usd - monthlyBudgetUsd
    const units = Math.round(plan.instances / spare)
    const up = reliability.instanceAvailability.value ** spare
    const before = availability(units, units, up)
    const after = availability(units + 1, units, up)
    return finding({
      key: findingKey('redundancy', { name, index }),
      title: `Keep ${spare} × ${plan.instance.sku} spare for "${name}"`,
      rationale: `"${name}" needs ${units === 1 ? describeInstances(plan) : `all of ${describeInstances(plan)}`} at peak, which is up ${formatAvailability(before)} of the time. One more ${spare === 1 ? 'instance' : `set of ${spare}`} raises that to ${formatAvailability(after)}, and lets machines be updated without losing capacity.${aboveBudget > 0 ? ` With it the plan costs ${formatUsd(best.monthlyUsd + usd)} a month, ${formatUsd(aboveBudget)} above the budget.` : ''}`,
      category: 'RELIABILITY',
      severity: units === 1 ? 'HIGH' : 'MEDIUM',
      confidence: 0.75,
      monthlyUsd: usd,
      effort: 'DAYS',
      steps: [
        `Run ${count(plan.instances + spare, 'instance')} over at least two availability zones of ${plan.placement.region}`,
        'Take one down under load and watch the latency, before users do it',
      ],
      evidence: [
        computed(
          'Availability at full capacity',
          `${formatAvailability(before)} → ${formatAvailability(after)}`,
          `binomial; ${reliability.instanceAvailability.source}`,
        ),
        computed(
          'Hours a month without full capacity',
          `${formatNumber((1 - before) * demand.hoursPerMonth)} → ${formatNumber((1 - after) * demand.hoursPerMonth)}`,
          '(1 − availability) × hours',
        ),
        computed('Price of the spare', formatUsd(usd), 'instances × hours × list price'),
      ],
    })
  })

/** Chance that at least `needed` of `units` are up, where `units` is `needed` or one more. */
export function availability(units: number, needed: number, up: number): number {
  const allUp = up ** units
  return units === needed ? allUp : allUp + units * (1 - up) * up ** (units - 1)
}
