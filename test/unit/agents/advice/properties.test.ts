import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { writeReport } from '#root/subgraphs/agents/src/domain/advice/index'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { attainableSavingUsd } from '#root/subgraphs/agents/src/domain/advice/synthesis/relations'
import { findingsOf, mergeEqual, synthesise } from '#root/subgraphs/agents/src/domain/advice/synthesis/synthesise'
import type { Finding, Requirements, Workload } from '#root/subgraphs/agents/src/domain/advice/types'
import { runWorkflow } from './context.ts'

/** Numbers within the bounds of docs/advice.md, often at them. */
const between = (low: number, high: number): Arbitrary<number> =>
  fc.oneof(
    fc.double({ min: low, max: high, noNaN: true }),
    fc.constantFrom(low, high, Math.min(high, Math.max(low, 1))),
  )
const whole = (low: number, high: number): Arbitrary<number> =>
  fc.oneof(fc.integer({ min: low, max: high }), fc.constantFrom(low, high))
const perhaps = <T>(arbitrary: Arbitrary<T>): Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 4 })
const word = fc.string({
  minLength: 1,
  maxLength: 200,
  unit: fc.constantFrom('a', 'Z', '0', ' ', '-', '|', '<', '>', '`', '*', '"', '\n', '\\'),
})

const workload: Arbitrary<Workload> = fc.record({
  name: word,
  kind: fc.constantFrom(
    'TRAINING',
    'FINE_TUNING',
    'BATCH_INFERENCE',
    'ONLINE_INFERENCE',
    'RAG',
    'EMBEDDING',
    'DATA_PIPELINE',
  ),
  modelParamsB: perhaps(between(1e-6, 20_000)),
  model: perhaps(fc.constantFrom('Llama 3.1 8B', 'deepseek-ai/DeepSeek-V3', 'google/gemma-3-27b-it', 'nobody/nothing')),
  modelConfig: perhaps(
    fc.constantFrom(
      '{}',
      '{"hidden_size": 2048, "num_hidden_layers": 24, "num_attention_heads": 16, "vocab_size": 32000}',
    ),
  ),
  kvCachePrecision: perhaps(fc.constantFrom('FP32', 'BF16', 'FP16', 'FP8', 'INT8', 'INT4')),
  precision: perhaps(fc.constantFrom('FP32', 'BF16', 'FP16', 'FP8', 'INT8', 'INT4')),
  requestsPerSecond: perhaps(between(0, 1_000_000)),
  concurrentUsers: perhaps(whole(1, 100_000_000)),
  secondsBetweenRequests: perhaps(between(0.1, 86_400)),
  inputTokensP95: perhaps(whole(1, 10_000_000)),
  outputTokensP95: perhaps(whole(1, 10_000_000)),
  contextTokens: perhaps(whole(1, 10_000_000)),
  prefixCacheHitPercent: perhaps(between(0, 100)),
  ttftMs: perhaps(between(1, 3_600_000)),
  tpotMs: perhaps(between(1, 60_000)),
  targetPercentile: perhaps(between(50, 99.9)),
  memoryUtilizationPercent: perhaps(between(10, 100)),
  availabilityPercent: perhaps(between(50, 99.9999)),
  trainingMethod: perhaps(fc.constantFrom('FULL', 'LORA', 'QLORA')),
  runsPerMonth: perhaps(between(0.001, 10_000)),
  isOneOff: perhaps(fc.boolean()),
  datasetName: perhaps(fc.constantFrom('documents', 'logs')),
  hoursPerDay: perhaps(between(0.01, 24)),
  hourlyLoad: perhaps(fc.array(between(0, 1), { minLength: 24, maxLength: 24 })),
  instanceType: perhaps(fc.constantFrom('p5.48xlarge', 'g6.xlarge', 'unknown')),
  ownedInstances: perhaps(whole(0, 100_000)),
  inputTokensPerRequest: perhaps(whole(1, 10_000_000)),
  outputTokensPerRequest: perhaps(whole(1, 10_000_000)),
  latencyP99Ms: perhaps(whole(1, 3_600_000)),
  trainingTokensB: perhaps(between(1e-6, 1_000_000)),
  trainingDays: perhaps(between(1e-3, 3650)),
  datasetGB: perhaps(between(0, 100_000_000)),
  hoursPerMonth: perhaps(between(1e-3, 744)),
})

const provider = fc.constantFrom('AWS', 'AZURE', 'GCP', 'ORACLE', 'ON_PREMISES', 'OTHER')
const sku = fc.constantFrom('p5.48xlarge', 'g6.xlarge', 'unknown')
const requirements: Arbitrary<Requirements> = fc.record({
  workloads: fc.array(workload, { maxLength: 4 }),
  currentInfrastructure: perhaps(
    fc.record({
      monthlySpendUsd: perhaps(between(0, 1e9)),
      instances: perhaps(
        fc.array(fc.record({ provider, sku, count: whole(0, 100_000), hoursPerMonth: perhaps(between(0, 744)) }), {
          maxLength: 3,
        }),
      ),
    }),
  ),
  preferredProviders: perhaps(fc.uniqueArray(provider)),
  regions: perhaps(
    fc.array(
      fc.constantFrom(
        'EU',
        'DE',
        'US',
        'IN',
        'eu-central-1',
        'westeurope',
        'us-east-1',
        'uk-london-1',
        'nowhere',
        '__proto__',
      ),
      { maxLength: 3 },
    ),
  ),
  compliance: perhaps(
    fc.uniqueArray(fc.constantFrom('GDPR', 'HIPAA', 'SOC2', 'PCI_DSS', 'ISO_27001', 'EU_AI_ACT', 'BSI_C5')),
  ),
  monthlyBudgetUsd: perhaps(between(0, 1e9)),
  growthPercentPerYear: perhaps(between(-100, 10_000)),
  teamSize: perhaps(whole(0, 1_000_000)),
  goals: perhaps(word),
})

/** Every string and number inside a value. */
function leaves(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value]
}

const nonsense = /NaN|Infinity|undefined|\[object|\$-|-\$0\.00/
const isNonsense = (leaf: unknown): boolean =>
  typeof leaf === 'number' ? !Number.isFinite(leaf) : nonsense.test(String(leaf))

function isOutOfRange({ confidence, monthlyCostImpactCents: cents, title, steps }: Finding): boolean {
  const money = cents === null || Number.isInteger(cents)
  return !(money && confidence > 0 && confidence <= 1 && title.length > 0 && steps.length > 0)
}

test('within the stated bounds nothing is NaN, infinite, undefined or out of range', async () => {
  await fc.assert(
    fc.asyncProperty(requirements, async (asked) => {
      const outcomes = await runWorkflow(asked)
      const report = writeReport({ input: { title: 'Any', requirements: asked }, outcomes })
      // One assertion for many values: an assertion each would take most of the test's time.
      expect(leaves([outcomes, report]).filter(isNonsense)).toEqual([])
      for (const { outcome } of outcomes) {
        const findings = outcome.kind === 'completed' ? outcome.findings : []
        expect(findings.filter(isOutOfRange)).toEqual([])
        expect(new Set(findings.map(({ key }) => key)).size).toBe(findings.length)
      }
    }),
    { numRuns: 100 },
  )
})

test('the same requirements give the same outcomes', async () => {
  await fc.assert(
    fc.asyncProperty(requirements, async (asked) => {
      expect(await runWorkflow(asked)).toEqual(await runWorkflow(structuredClone(asked)))
    }),
    { numRuns: 10 },
  )
})

test('every finding has a cost or says why not, and the savings that are counted are less than the plan and what is spent', async () => {
  await fc.assert(
    fc.asyncProperty(requirements, async (asked) => {
      const outcomes = await runWorkflow(asked)
      const all = findingsOf(outcomes)
      expect(
        all.filter(
          ({ finding: { monthlyCostImpactCents, costUnknown } }) =>
            (monthlyCostImpactCents === null) !== (costUnknown !== null),
        ),
      ).toEqual([])
      const ranked = synthesise(outcomes)
      for (const one of ranked)
        for (const { role, key } of one.excludes)
          expect(ranked.find((other) => other.role === role && other.key === key)?.excludes).toContainEqual({
            role: one.role,
            key: one.key,
          })
      const counted = ranked.filter(({ savingCounted }) => savingCounted)
      const clash = counted.filter((one) =>
        one.excludes.some(({ role, key }) => counted.some((other) => other.role === role && other.key === key)),
      )
      expect(clash).toEqual([])
      const relative = mergeEqual(all).listed.filter(({ finding }) => finding.key !== 'current-spend')
      const { monthlyUsd } = situationOf(asked).best
      expect(attainableSavingUsd(relative)).toBeLessThanOrEqual(monthlyUsd * 1.000_001)
    }),
    { numRuns: 60 },
  )
})
