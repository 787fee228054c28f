import { findingKey } from '../finding-key.ts'
import { formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeInstances } from '../sizing/describe.ts'
import { lowerPrecision, planInPrecision } from '../sizing/lower-precision.ts'
import { servedWorkloads } from '../sizing/select.ts'

/** What the next lower precision saves: the cheapest plan with it against the cheapest plan without, on one provider. */
export const lowerPrecisionRule: Rule = (situation) =>
  servedWorkloads(situation.best).flatMap((item) => {
    const { demand, plan } = item
    const lower = lowerPrecision(demand.precision)
    const cheaper = lower === null ? null : planInPrecision(situation, item, lower.precision)
    if (lower === null || cheaper === null || plan.monthlyUsd === 0 || cheaper.monthlyUsd > plan.monthlyUsd * 0.95)
      return []
    const saved = plan.monthlyUsd - cheaper.monthlyUsd
    return [
      finding({
        key: findingKey('lower-precision', item),
        title: `Serve "${item.name}" in ${lower.precision} instead of ${demand.precision}: ${formatUsd(saved)} a month less`,
        rationale: `In ${lower.precision} "${item.name}" runs on ${describeInstances(cheaper)} for ${formatUsd(cheaper.monthlyUsd)} a month, ${formatPercent(saved / plan.monthlyUsd)} less than ${describeInstances(plan)} in ${demand.precision}. Expected loss of quality: ${lower.risk}.`,
        category: 'COST',
        severity: saved > plan.monthlyUsd * 0.3 ? 'HIGH' : 'MEDIUM',
        confidence: lower.precision === 'INT4' ? 0.5 : 0.7,
        monthlyUsd: -saved,
        effort: 'DAYS',
        steps: [
          `Quantize "${item.name}" and compare both versions on your own evaluation set`,
          `If it holds, move to ${describeInstances(cheaper)}`,
        ],
        evidence: [
          given('Precision', demand.precision),
          computed(
            lower.precision,
            `${describeInstances(cheaper)}, ${formatUsd(cheaper.monthlyUsd)} a month`,
            lower.source,
          ),
        ],
      }),
    ]
  })
