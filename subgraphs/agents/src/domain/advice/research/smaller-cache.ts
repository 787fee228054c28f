import { assumptions } from '../../catalog/assumptions.ts'
import { findingKey } from '../finding-key.ts'
import { formatGB, formatNumber } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { servedWorkloads } from '../sizing/select.ts'
import { sequenceBytes } from '../sizing/serving-plan.ts'

/**
 * Keeping the key-value cache in 8 bit where memory limits the batch: twice the sequences, as far as latency target and
 * server allow. Rate = batch ÷ latency with the larger batch; that the cache is also read faster is left out.
 * @see vLLM documentation, Quantized KV Cache (FP8)
 */
export const smallerCacheRule: Rule = ({ best }) =>
  servedWorkloads(best).flatMap(({ name, index, demand, plan }) => {
    if (plan.batchLimit !== 'memory' || demand.precision === 'FP32') return []
    const byLatency = demand.latencySeconds === null ? Infinity : plan.speed.largestBatchWithin(demand.latencySeconds)
    const batch = Math.min(2 * plan.batch, byLatency, assumptions.maxBatch.value)
    const rate = batch / plan.speed.latencySeconds(batch)
    const gain = rate / plan.requestsPerSecondPerReplica
    if (gain < 1.05) return []
    const sequence = sequenceBytes(demand)
    const replicas = Math.max(1, Math.ceil(demand.requestsPerSecond / (demand.load * rate)))
    const instances = Math.ceil((plan.instances * replicas) / plan.replicas)
    const saved = (plan.instances - instances) * plan.placement.usdPerHour * demand.hoursPerMonth
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
