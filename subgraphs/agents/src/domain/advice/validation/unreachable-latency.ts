import { findingKey } from '../finding-key.ts'
import { formatDuration, formatNumber } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeInstances, servingEvidence } from '../sizing/describe.ts'
import { servedWorkloads } from '../sizing/select.ts'
import type { ServedWorkload } from '../sizing/select.ts'

/**
 * Finds latency targets that no permitted instance reaches even for a single request (prefill + output tokens × one step,
 * see `replicaSpeed`), and latency targets of workloads that state no tokens, which cannot be checked honestly. A target that
 * cannot be reached is left out of the plan: to come close to it, instances would have to serve one request at a time.
 */
export const unreachableLatencyRule: Rule = ({ best }) =>
  servedWorkloads(best).flatMap((item) => [...unreachable(item), ...withoutTokens(item)])

function unreachable({ name, index, demand, plan }: ServedWorkload): ReturnType<Rule> {
  if (plan.meetsLatency || demand.latencySeconds === null) return []
  const { fastest, latencySeconds } = plan
  const least = fastest.speed.latencySeconds(1)
  const tokens = Math.floor((demand.latencySeconds - fastest.speed.prefillSeconds) / fastest.speed.stepSeconds(1))
  return [
    finding({
      key: findingKey('unreachable-latency', { name, index }),
      title: `Relax the ${formatDuration(demand.latencySeconds)} target of "${name}", or generate less`,
      rationale: `A request of ${formatNumber(demand.inputTokens)} input and ${formatNumber(demand.outputTokens)} output tokens takes at least ${formatDuration(least)} on the fastest permitted choice (${fastest.instance.sku} in ${fastest.placement.region}), alone on the machine: ${formatNumber(least / demand.latencySeconds)} times the target. The plan (${describeInstances(plan)}) is made without the target; there a request takes ${formatDuration(latencySeconds)} in a full batch.`,
      category: 'PERFORMANCE',
      severity: 'CRITICAL',
      confidence: 0.8,
      monthlyUsd: 0,
      effort: 'DAYS',
      steps: [
        `Raise latencyP99Ms well above ${Math.ceil(least * 1000)}, or stream and set the target for the first token (${formatDuration(fastest.speed.prefillSeconds)})`,
        tokens >= 1
          ? `Or shorten the output to ${formatNumber(tokens)} tokens: each takes ${formatDuration(fastest.speed.stepSeconds(1))}`
          : `Or shorten the input: reading it alone takes ${formatDuration(fastest.speed.prefillSeconds)}`,
        'Or serve a smaller model, or the same in a lower precision',
      ],
      evidence: [
        given('Target', formatDuration(demand.latencySeconds)),
        computed(
          'Best reachable',
          `${formatDuration(least)} on ${fastest.instance.sku}`,
          'prefill + output tokens × step of a single request',
        ),
        ...servingEvidence(plan, demand),
      ],
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
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: [`Take the token counts of "${name}" from its logs, at the 50th and the 99th percentile`],
      evidence: [given('Target', `${latencyP99Ms} ms`), given('Assumed', demand.assumed.join('; '))],
    }),
  ]
}
