import { findingKey } from '../finding-key.ts'
import { count, formatPercent, formatUsd } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { onlineWorkloads } from '../sizing/select.ts'

/** Load over a day as share of its peak: a cosine between 20 and 100 %, as of users in one time zone. */
const nightShare = 0.2

/**
 * Scaling with the day's load, where at least three instances serve one workload. With load(t) between 20 and 100 % of
 * peak, the mean number of instances is the mean over 24 hours of ⌈instances × load⌉, at least two.
 */
export const autoscalingRule: Rule = ({ best }) =>
  onlineWorkloads(best).flatMap(({ name, index, demand, plan }) => {
    const unit = plan.shape.stages
    const units = Math.round(plan.instances / unit)
    // A stated daily load is part of the plan already.
    if (units < 3 || demand.hoursPerMonth < 600 || demand.hours.length > 1) return []
    const mean = meanUnits(units)
    // Owned instances cost the same whether they are needed or not.
    const owned = demand.hardware.ownedInstances / unit
    const paid = Math.max(0, units - owned) - meanUnits(units, owned)
    if (paid <= 0) return []
    const saved = paid * unit * plan.placement.usdPerHour * demand.hoursPerMonth
    return [
      finding({
        key: findingKey('autoscale', { name, index }),
        title: `Scale "${name}" with the day's load: about ${formatUsd(saved)} a month less`,
        rationale: `${count(plan.instances, 'instance')} are sized for the peak. If the load falls to ${formatPercent(nightShare)} of it at night, ${formatPercent(mean / units)} of them are needed on average.`,
        category: 'ARCHITECTURE',
        severity: 'MEDIUM',
        confidence: 0.5,
        monthlyUsd: -saved,
        effort: 'WEEKS',
        steps: [
          'Measure the real daily curve for two weeks; this estimate assumes users in one time zone',
          'Scale on queued requests and cache use, not on GPU utilization, which is high at any load',
          'Keep at least two instances, and load weights from local disk so that a new one serves within minutes',
        ],
        evidence: [
          computed(
            'Mean instances',
            `${(mean * unit).toFixed(1)} of ${plan.instances}`,
            'mean of ⌈instances × load⌉ over a cosine day from 20 to 100 % of peak (assumed)',
          ),
        ],
      }),
    ]
  })

/** Mean of ⌈units × load⌉ over a day of 24 hours, at least two, without the owned ones. */
export function meanUnits(units: number, owned = 0): number {
  let sum = 0
  for (let hour = 0; hour < 24; hour += 1) {
    const load = nightShare + ((1 - nightShare) * (1 - Math.cos((2 * Math.PI * (hour + 0.5)) / 24))) / 2
    sum += Math.max(0, Math.max(2, Math.ceil(units * load)) - owned)
  }
  return sum / 24
}
