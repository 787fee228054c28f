import { findingKey } from '../finding-key.ts'
import { formatDuration, formatNumber } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { servedWorkloads } from '../sizing/select.ts'

/**
 * What continuous batching gains: planned rate of a replica ÷ rate of one request at a time.
 * @see Yu et al. 2022, Orca, OSDI 22; Kwon et al. 2023, PagedAttention, arXiv 2309.06180
 */
export const batchingRule: Rule = ({ best }) =>
  servedWorkloads(best).flatMap(({ name, index, demand, plan }) => {
    if (demand.outputTokens === 0 || plan.batch < 2) return []
    const alone = plan.speed.latencySeconds(1)
    const gain = plan.requestsPerSecondPerReplica * alone
    return [
      finding({
        key: findingKey('batching', { name, index }),
        title: `Serve "${name}" with continuous batching of up to ${plan.batch} requests: ${formatNumber(Number(gain.toPrecision(2)))} times the throughput`,
        rationale: `A request alone takes ${formatDuration(alone)} and reads all ${formatNumber(demand.model.paramsB)} billion weights for every token. A batch of up to ${plan.batch} requests shares these reads: ${formatNumber(plan.requestsPerSecondPerReplica)} instead of ${formatNumber(1 / alone)} requests a second for each replica, of which 99 % are answered within ${formatDuration(plan.latencySeconds)}.${plan.limit === 'latency' ? ' A higher rate would miss the targets.' : ''}`,
        category: 'PERFORMANCE',
        severity: gain > 4 ? 'MEDIUM' : 'LOW',
        confidence: 0.7,
        monthlyUsd: 0,
        effort: 'DAYS',
        steps: [
          `Use a server with continuous batching and paged cache, and set its limit of sequences to ${plan.batch}`,
          'Enable chunked prefill, so that long prompts do not delay answers in progress',
        ],
        evidence: [
          computed(
            'Gain',
            `${formatNumber(gain)} ×`,
            'planned rate × latency of a request alone; Orca (OSDI 22), arXiv 2309.06180',
          ),
        ],
      }),
    ]
  })
