import { findingKey } from '../finding-key.ts'
import { formatDuration, formatNumber } from '../format.ts'
import { finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeInstances, servingEvidence } from '../sizing/describe.ts'
import { servedWorkloads } from '../sizing/select.ts'
import type { ServedWorkload } from '../sizing/select.ts'

/**
 * Finds latency targets that no permitted instance reaches even for a single request (prefill + output tokens × one step,
 * see `replicaSpeed`), and latency targets of workloads that state no tokens, which cannot be checked honestly.
 */
export const unreachableLatencyRule: Rule = ({ best }) =>
  servedWorkloads(best).flatMap((item) => [...unreachable(item), ...withoutTokens(item)])

function unreachable({ name, index, demand, plan }: ServedWorkload): ReturnType<Rule> {
  if (plan.meetsLatency || demand.latencySeconds === null) return []
  const least = plan.speed.latencySeconds(1)
  return [
    finding({
      key: findingKey('unreachable-latency', { name, index }),
      title: `Relax the ${formatDuration(demand.latencySeconds)} target of "${name}", or generate less`,
      rationale: `A request of ${formatNumber(demand.inputTokens)} input and ${formatNumber(demand.outputTokens)} output tokens takes at least ${formatDuration(least)} on the fastest permitted choice (${describeInstances(plan)}), alone on the machine. The target is ${formatNumber(least / demand.latencySeconds)} times shorter.`,
      category: 'PERFORMANCE',
      severity: 'CRITICAL',
      confidence: 0.8,
      monthlyUsd: null,
      effort: 'DAYS',
      steps: [
        `Raise latencyP99Ms to at least ${Math.ceil(least * 1000)}, or stream and set the target for the first token (${formatDuration(plan.speed.prefillSeconds)})`,
        `Or shorten the output: ${formatDuration(plan.speed.stepSeconds(1))} are spent on each output token`,
        'Or serve a smaller model, or the same in a lower precision',
      ],
      evidence: [given('Target', formatDuration(demand.latencySeconds)), ...servingEvidence(plan, demand)],
    }),
  ]
}

function withoutTokens({ name, index, workload, demand }: ServedWorkload): ReturnType<Rule> {
  const { latencyP99Ms, inputTokensPerRequest, outputTokensPerRequest } = workload
  if (latencyP99Ms === null || (inputTokensPerRequest !== null && outputTokensPerRequest !== null)) return []
  if (workload.kind === 'EMBEDDING' && inputTokensPerRequest !== null) return []
  return [
    finding({
      key: findingKey('latency-without-tokens', { name, index }),
      title: `The ${formatNumber(latencyP99Ms)} ms target of "${name}" cannot be checked without its tokens`,
      rationale: `Latency is proportional to the tokens of a request. They were assumed as ${demand.inputTokens} in and ${demand.outputTokens} out, so whether the target is met is a guess until they are stated.`,
      category: 'PERFORMANCE',
      severity: 'MEDIUM',
      confidence: 1,
      monthlyUsd: null,
      effort: 'HOURS',
      steps: [`Take the token counts of "${name}" from its logs, at the 50th and the 99th percentile`],
      evidence: [given('Target', `${latencyP99Ms} ms`), given('Assumed', demand.assumed.join('; '))],
    }),
  ]
}
