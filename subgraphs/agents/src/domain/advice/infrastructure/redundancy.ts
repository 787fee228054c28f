import { reliability } from '../../catalog/reliability.ts'
import { findingKey } from '../finding-key.ts'
import { count, formatAvailability, formatNumber, formatUsd, nameList } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeInstances } from '../sizing/describe.ts'
import { onlineWorkloads, purchasesFor } from '../sizing/select.ts'

/**
 * N+1: one instance more than the load needs (as many as a replica spans), so that one may fail or be updated; as many more as a stated
 * availability takes. The availability before and after is the binomial chance that enough of them are up, each 99.5 % of the
 * time.
 */
export const redundancyRule: Rule = ({ best, requirements: { monthlyBudgetUsd } }) =>
  purchasesFor(best, onlineWorkloads(best)).map(({ items, first: { name, index, demand, plan } }) => {
    const names = nameList(items)
    const stages = plan.shape.stages
    const units = Math.round(plan.instances / stages)
    const up = reliability.instanceAvailability.value ** stages
    const stated = items.flatMap(({ workload }) => workload.availabilityPercent ?? [])
    const target = stated.length === 0 ? null : Math.max(...stated) / 100
    const sets = sparesFor(units, up, target ?? 0)
    const spare = sets * stages
    // Owned instances that the load does not need are spares already.
    const paid = (instances: number): number => Math.max(0, instances - demand.hardware.ownedInstances)
    const bought = paid(plan.instances + spare) - paid(plan.instances)
    const usd = bought * plan.placement.usdPerHour * demand.hoursPerMonth
    const aboveBudget = monthlyBudgetUsd === null ? 0 : best.monthlyUsd + usd - monthlyBudgetUsd
    const before = availability(units, units, up)
    const after = availability(units + sets, units, up)
    return finding({
      key: findingKey('redundancy', { name, index }),
      title: `Keep ${spare} × ${plan.instance.sku} spare for ${names}`,
      rationale: `${names} ${items.length === 1 ? 'needs' : 'need'} ${units === 1 ? describeInstances({ ...plan, sharing: null }) : `all of ${describeInstances(plan)}`} at peak, which is up ${formatAvailability(before)} of the time. ${sets === 1 ? 'One more' : `${sets} more`} ${stages === 1 ? (sets === 1 ? 'instance' : 'instances') : `${sets === 1 ? 'set' : 'sets'} of ${stages}`} ${sets === 1 ? 'raises' : 'raise'} that to ${formatAvailability(after)}, and let${sets === 1 ? 's' : ''} machines be updated without losing capacity.${aboveBudget > 0 ? ` With it the plan costs ${formatUsd(best.monthlyUsd + usd)} a month, ${formatUsd(aboveBudget)} above the budget.` : ''}`,
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
        ...(target === null ? [] : [given('Availability asked for', formatAvailability(target))]),
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

/** Chance that at least `needed` of `units` are up. */
export function availability(units: number, needed: number, up: number): number {
  let [chance, sum] = [up ** units, up ** units]
  for (let down = 1; down <= units - needed; down += 1) {
    chance *= ((units - down + 1) / down) * ((1 - up) / up)
    sum += chance
  }
  return Math.min(1, sum)
}

/** More would be needed for an availability that one place cannot have: then the place is what fails. */
const mostSpares = 8

function sparesFor(units: number, up: number, target: number): number {
  let spares = 1
  while (spares < mostSpares && availability(units + spares, units, up) < target) spares += 1
  return spares
}
