import { findingKey } from '../finding-key.ts'
import { formatNumber, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { onlineWorkloads } from '../sizing/select.ts'
import { usdPerThousand } from './answers.ts'

/** The number that is asked for most: cost of a request = monthly cost ÷ requests of a month at the stated rate. */
export const unitCostRule: Rule = ({ best }) =>
  onlineWorkloads(best).flatMap((item) => {
    const { name, demand, plan } = item
    return usdPerThousand(item).map((usd) =>
      finding({
        key: findingKey('unit-cost', item),
        title: `Track the cost of a thousand requests to "${name}": $${usd.toPrecision(3)} at full load`,
        rationale: `${formatUsd(plan.monthlyUsd)} a month serve ${formatNumber(demand.requestsPerSecond)} requests a second. At half the load each costs twice as much, because the instances are paid all the same; the number shows waste before the bill does.`,
        category: 'COST',
        severity: 'INFO',
        confidence: 0.7,
        monthlyUsd: 0,
        effort: 'HOURS',
        steps: [
          `Publish cost ÷ requests of "${name}" each week beside its latency`,
          `Look into it above $${(usd * 2.5).toPrecision(3)}, two and a half times the plan`,
        ],
        evidence: [
          given('Rate at peak', `${formatNumber(demand.requestsPerSecond)} a second`),
          computed('A thousand requests', `$${usd.toPrecision(3)}`, 'monthly cost ÷ (rate × 3,600 × hours) × 1,000'),
        ],
      }),
    )
  })
