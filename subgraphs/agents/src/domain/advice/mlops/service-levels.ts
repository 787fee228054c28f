import { reliability } from '../../catalog/reliability.ts'
import { findingKey } from '../finding-key.ts'
import { formatDuration, formatNumber, formatPercent } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { requestsPerMonth } from '../sizing/demand.ts'
import { onlineWorkloads } from '../sizing/select.ts'

/** Requests of a month and how many of them an objective of 99.9 % lets fail: rate × 3,600 × hours × 0.1 %. */
export const serviceLevelsRule: Rule = ({ best }) =>
  onlineWorkloads(best).flatMap(({ name, index, demand, plan }) => {
    const requests = requestsPerMonth(demand)
    if (requests < 1) return []
    const target = demand.latencySeconds ?? plan.latencySeconds
    const failures = requests * reliability.errorBudget.value
    return [
      finding({
        key: findingKey('service-levels', { name, index }),
        title: `Alert on the error budget of "${name}": ${formatNumber(failures)} slow or failed requests a month`,
        rationale: `At ${formatNumber(demand.requestsPerSecond)} requests a second "${name}" answers ${demand.hours.length > 1 ? '' : 'at most '}${formatNumber(requests)} a month. An objective of ${formatPercent(1 - reliability.errorBudget.value)} within ${formatDuration(target)} leaves ${formatNumber(failures)} that may miss it; at ten times the allowed rate that budget is gone in ${formatDuration((demand.hoursPerMonth * 3600) / 10)}.`,
        category: 'MLOPS',
        severity: 'MEDIUM',
        confidence: 0.8,
        monthlyUsd: 0,
        effort: 'DAYS',
        steps: [
          'Record time to first token, time between tokens, queue length and cache use of every replica',
          `Page when the budget burns ten times too fast for an hour; tune the batch limit (${plan.batch}) on queue time`,
        ],
        evidence: [
          given('Rate at peak', `${formatNumber(demand.requestsPerSecond)} a second`),
          computed(
            'Requests a month',
            formatNumber(requests),
            'peak rate × 3,600 × hours × share of the peak: an upper bound where no daily load is stated',
          ),
          computed('Error budget', formatNumber(failures), reliability.errorBudget.source),
        ],
      }),
    ]
  })
