import { findingKey } from '../finding-key.ts'
import { formatDuration, formatNumber, formatPercent } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import type { LatencyTarget, ServingDemand } from '../sizing/demand.ts'
import { describeInstances, describeLengths, describeTarget, servingEvidence } from '../sizing/describe.ts'
import type { ReplicaSpeed } from '../sizing/roofline.ts'
import { servedWorkloads } from '../sizing/select.ts'
import type { ServedWorkload } from '../sizing/select.ts'

/**
 * Finds targets that no permitted instance reaches even where a request is alone (percentiles of prefill + output tokens × one step,
 * see `loadedReplica`), and latency targets of workloads that state no tokens, which cannot be checked honestly. A target that
 * cannot be reached is left out of the plan: to come close to it, instances would have to serve one request at a time.
 */
export const unreachableLatencyRule: Rule = ({ best }) =>
  servedWorkloads(best).flatMap((item) => [...unreachable(item), ...withoutTokens(item)])

function unreachable({ name, index, demand, plan }: ServedWorkload): ReturnType<Rule> {
  const { fastest } = plan
  if (fastest === null) return []
  const missed = fastest.reached.filter(({ bestSeconds, seconds }) => bestSeconds > seconds)
  const [worst] = missed.toSorted((one, other) => other.bestSeconds / other.seconds - one.bestSeconds / one.seconds)
  if (worst === undefined) return []
  const planned = plan.reached.find(({ of }) => of === worst.of)
  return [
    finding({
      key: findingKey('unreachable-latency', { name, index }),
      title: `Relax the target of "${name}": ${describeTarget(worst)} cannot be reached`,
      rationale: `With ${formatNumber(demand.inputTokens)} input and ${formatNumber(demand.outputTokens)} output tokens on average and ${describeLengths(demand)}, ${formatPercent(worst.share)} of the requests take up to ${formatDuration(worst.bestSeconds)} ${phraseOf(worst)} on the fastest permitted choice (${fastest.instance.sku} in ${fastest.placement.region}), alone on the machine: ${formatNumber(worst.bestSeconds / worst.seconds)} times the target. The plan (${describeInstances(plan)}) is made without the target; there it is ${formatDuration(planned?.plannedSeconds ?? plan.latencySeconds)}.`,
      category: 'PERFORMANCE',
      severity: 'CRITICAL',
      confidence: 0.8,
      monthlyUsd: 0,
      effort: 'DAYS',
      steps: [
        `Raise ${fieldOf(worst)} well above ${formatNumber(worst.bestSeconds * 1000)}, or state the 95th percentile of the lengths if they vary less`,
        ...remedies(worst, demand, fastest.speed),
        'Or serve a smaller model, or the same in a lower precision',
      ],
      evidence: [
        ...missed.map((target) => given('Target', describeTarget(target))),
        computed(
          'Best reachable',
          `${formatDuration(worst.bestSeconds)} on ${fastest.instance.sku}`,
          'prefill + output tokens × step of a single request, over the distribution of lengths',
        ),
        ...servingEvidence(plan, demand),
      ],
    }),
  ]
}

const phraseOf = ({ of }: LatencyTarget): string =>
  ({ request: 'end to end', 'first token': 'to the first token', token: 'from token to token' })[of]

const fieldOf = ({ of }: LatencyTarget): string =>
  ({ request: 'latencyP99Ms', 'first token': 'ttftMs', token: 'tpotMs' })[of]

function remedies(
  { of, seconds }: LatencyTarget,
  { inputTokens, outputTokens }: ServingDemand,
  { prefillSeconds, stepSeconds }: ReplicaSpeed,
): readonly string[] {
  if (of === 'token') return []
  if (of === 'first token' || prefillSeconds >= seconds)
    return [
      `Or shorten the input of ${formatNumber(inputTokens)} tokens: reading it takes ${formatDuration(prefillSeconds)}`,
    ]
  return [
    `Or stream and set the target for the first token (ttftMs; ${formatDuration(prefillSeconds)} for a mean input)`,
    ...(outputTokens > 0 ? [`Or shorten the output: each token takes ${formatDuration(stepSeconds(1))}`] : []),
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
