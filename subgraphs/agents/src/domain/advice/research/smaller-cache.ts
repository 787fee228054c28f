import { bytesPerWeight } from '../../catalog/precision.ts'
import { findingKey } from '../finding-key.ts'
import { formatGB, formatNumber } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { servedWorkloads } from '../sizing/select.ts'
import { aloneOf, sequenceBytes, servingPlan } from '../sizing/serving-plan.ts'

/**
 * Keeping the key-value cache in 8 bit where memory limits the batch: twice the sequences, as far as targets and server allow, each
 * read in half the time.
 * @see vLLM documentation, Quantized KV Cache (FP8)
 */
export const smallerCacheRule: Rule = ({ best }) =>
  servedWorkloads(best).flatMap(({ name, index, demand, plan: planned }) => {
    // Part of an instance that others share is no measure: a replica is compared with itself.
    const plan = aloneOf(demand, planned)
    if (plan.limit !== 'memory' || bytesPerWeight(demand.cachePrecision) !== 2) return []
    const smaller = servingPlan({ ...demand, cachePrecision: 'FP8' }, plan, plan.shape)
    if (smaller === null) return []
    const { batch, requestsPerSecondPerReplica: rate } = smaller
    const gain = rate / plan.requestsPerSecondPerReplica
    if (gain < 1.05) return []
    const sequence = sequenceBytes(demand)
    const saved = planned.sharing === null ? plan.monthlyUsd - smaller.monthlyUsd : 0
    return [
      finding({
        key: findingKey('smaller-cache', { name, index }),
        title: `Keep the cache of "${name}" in 8 bit: ${formatNumber(gain)} times the throughput`,
        rationale: `Memory limits "${name}" to ${plan.batch} sequences of ${formatGB(sequence)} cache. In 8 bit ${batch} fit, and a replica carries ${formatNumber(rate)} instead of ${formatNumber(plan.requestsPerSecondPerReplica)} requests a second.`,
        category: 'PERFORMANCE',
        severity: 'LOW',
        confidence: 0.6,
        monthlyUsd: -Math.max(0, saved),
        effort: 'DAYS',
        steps: [
          'Switch the cache to FP8 on one replica and compare answers on long prompts',
          `Raise the limit of sequences to ${batch}`,
        ],
        evidence: [
          computed(
            'Sequences',
            `${plan.batch} → ${batch}`,
            'free memory ÷ cache of a sequence; vLLM, Quantized KV Cache',
          ),
        ],
      }),
    ]
  })
