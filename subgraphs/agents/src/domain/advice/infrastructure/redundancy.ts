import { providerName } from '../../catalog/instance.ts'
import { reliability } from '../../catalog/reliability.ts'
import { findingKey } from '../finding-key.ts'
import { count, formatAvailability, formatNumber, formatUsd, inWords, nameList } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule, Situation } from '../rules.ts'
import { withoutAvailability } from '../sizing/capacity.ts'
import { describeInstances } from '../sizing/describe.ts'
import { purchasesFor, onlineWorkloads, servedWorkloads } from '../sizing/select.ts'
import type { Purchase } from '../sizing/select.ts'
import type { PlannedAvailability } from '../sizing/serving-plan.ts'
import { chanceOfEnough } from '../sizing/spread.ts'
import type { Evidence, Finding } from '../types.ts'

const region = reliability.regionAvailability

/**
 * Availability. Where one is stated, its instances and regions are part of the plan (`layoutOf`): how to run them, or why it cannot be kept.
 * Where none is stated, one instance more than the load needs (as many as a replica spans), so that one may fail or be updated.
 */
export const redundancyRule: Rule = (situation) => {
  const { best } = situation
  const stated = purchasesFor(best, servedWorkloads(best)).filter(({ first }) => first.demand.availability !== null)
  const others = purchasesFor(best, onlineWorkloads(best)).filter(({ first }) => first.demand.availability === null)
  return [
    ...stated.flatMap((purchase) => {
      const { availability } = purchase.first.plan
      if (availability === null) return []
      return [availability.isMet ? kept(purchase, availability) : missed(purchase, availability, situation)]
    }),
    ...others.map((purchase) => spare(purchase, situation)),
  ]
}

function kept(purchase: Purchase, { target, planned }: PlannedAvailability): Finding {
  const { items, first } = purchase
  const { plan } = first
  const names = nameList(items)
  const regions = plan.sites.map(({ placement }) => placement.region)
  const added = addedUsd(purchase)
  const isSpread = regions.length > 1
  return finding({
    key: findingKey('redundancy', first),
    title: `Keep ${names} available ${formatAvailability(target)} of the time with ${describeInstances({ ...plan, sharing: null })}`,
    rationale: `The load needs ${count(plan.instances, 'instance')} at peak. The plan has ${isSpread ? `${formatNumber(plan.sites[0]?.instances ?? 0)} in each of ${regions.length} regions` : count(plan.sites[0]?.instances ?? 0, 'instance')}, which carry it ${formatAvailability(planned)} of the time${isSpread ? `, because one region is up ${formatAvailability(region.value)} of the time at most` : ''}. ${formatUsd(added)} of the ${formatUsd(purchase.monthlyUsd)} a month ${added > 0 ? 'are' : 'is'} for availability.`,
    category: 'RELIABILITY',
    severity: 'MEDIUM',
    confidence: 0.7,
    monthlyUsd: 0,
    effort: isSpread ? 'WEEKS' : 'DAYS',
    steps: [
      isSpread
        ? `Send requests to ${inWords(regions)} all the time, and take one region out under load each quarter`
        : `Run the instances in at least two availability zones of ${regions[0] ?? plan.placement.region}`,
      isSpread
        ? 'Keep weights, indexes and configuration in each region, and deploy to one region after the other'
        : 'Take one instance down under load and check that the latency target is kept',
    ],
    evidence: [
      given('Availability asked for', formatAvailability(target)),
      ...availabilityEvidence(purchase, planned),
      computed(
        'For availability',
        `${formatUsd(added)} a month`,
        'part of the plan: all instances − those that the load needs',
      ),
    ],
  })
}

function missed(purchase: Purchase, { target, planned }: PlannedAvailability, { best }: Situation): Finding {
  const { items, first } = purchase
  const { plan } = first
  const names = nameList(items)
  const where = plan.placement.region
  return finding({
    key: findingKey('redundancy', first),
    title: `${names} cannot be available ${formatAvailability(target)} of the time in ${where} alone`,
    rationale: `A region is up ${formatAvailability(region.value)} of the time at most, and nothing that is permitted offers ${plan.instance.sku} or another suitable instance in a second region of ${providerName(best.provider)}. The plan (${describeInstances({ ...plan, sharing: null })}) reaches ${formatAvailability(planned)}.`,
    category: 'RELIABILITY',
    severity: 'CRITICAL',
    confidence: 0.8,
    monthlyUsd: unknownCost('it depends on the second region that is permitted'),
    effort: 'WEEKS',
    steps: [
      'Permit a second region, and run the assessment again: the plan is then spread over both',
      `Or ask for ${formatAvailability(planned)}, which one region reaches`,
    ],
    evidence: [given('Availability asked for', formatAvailability(target)), ...availabilityEvidence(purchase, planned)],
  })
}

function availabilityEvidence({ first: { demand } }: Purchase, planned: number): readonly Evidence[] {
  return [
    computed(
      'Availability of the plan',
      formatAvailability(planned),
      `binomial, instances and regions fail independently; ${reliability.instanceAvailability.source}; ${region.source}`,
    ),
    computed(
      'Hours a month without full capacity',
      formatNumber((1 - planned) * demand.hoursPerMonth),
      '(1 − availability) × hours',
    ),
  ]
}

/** What a month costs more because of the stated availability. */
const addedUsd = ({ items, monthlyUsd }: Purchase): number =>
  Math.max(0, monthlyUsd - items.reduce((sum, item) => sum + withoutAvailability(item), 0))

function spare({ items, first }: Purchase, { best, requirements: { monthlyBudgetUsd } }: Situation): Finding {
  const { demand, plan } = first
  const names = nameList(items)
  const stages = plan.shape.stages
  const units = Math.round(plan.instances / stages)
  const up = reliability.instanceAvailability.value ** stages
  // Owned instances that the load does not need are spares already.
  const paid = (instances: number): number => Math.max(0, instances - demand.hardware.ownedInstances)
  const bought = paid(plan.instances + stages) - paid(plan.instances)
  const usd = bought * plan.placement.usdPerHour * demand.hoursPerMonth
  const aboveBudget = monthlyBudgetUsd === null ? 0 : best.monthlyUsd + usd - monthlyBudgetUsd
  const availabilityOf = (all: number): number => region.value * chanceOfEnough({ units: all, needed: units, up })
  const [before, after] = [availabilityOf(units), availabilityOf(units + 1)]
  return finding({
    key: findingKey('redundancy', first),
    title: `Keep ${formatNumber(stages)} × ${plan.instance.sku} spare for ${names}`,
    rationale: `${names} ${items.length === 1 ? 'needs' : 'need'} ${units === 1 ? describeInstances({ ...plan, sharing: null }) : `all of ${describeInstances({ ...plan, sharing: null })}`} at peak, available ${formatAvailability(before)} of the time. One more ${stages === 1 ? 'instance' : `set of ${stages} instances`} raises that to ${formatAvailability(after)}, and allows updates without losing capacity.${aboveBudget > 0 ? ` With it the plan costs ${formatUsd(best.monthlyUsd + usd)} a month, ${formatUsd(aboveBudget)} above the budget.` : ''}`,
    category: 'RELIABILITY',
    severity: units === 1 ? 'HIGH' : 'MEDIUM',
    confidence: 0.75,
    monthlyUsd: usd,
    effort: 'DAYS',
    steps: [
      `Run ${count(plan.instances + stages, 'instance')} in at least two availability zones of ${plan.placement.region}`,
      'Take one instance down under load and check that the latency target is kept',
      'State availabilityPercent, so that the plan has the instances and regions that it takes',
    ],
    evidence: [
      computed(
        'Availability at full capacity',
        `${formatAvailability(before)} → ${formatAvailability(after)}`,
        `binomial; ${reliability.instanceAvailability.source}; ${region.source}`,
      ),
      computed(
        'Hours a month without full capacity',
        `${formatNumber((1 - before) * demand.hoursPerMonth)} → ${formatNumber((1 - after) * demand.hoursPerMonth)}`,
        '(1 − availability) × hours',
      ),
      computed('Price of the spare', formatUsd(usd), 'instances × hours × list price'),
    ],
  })
}
