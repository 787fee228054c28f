import { formatNumber } from '#root/subgraphs/agents/src/domain/advice/format'
import { batchingRule } from '#root/subgraphs/agents/src/domain/advice/research/batching'
import { otherAcceleratorsRule } from '#root/subgraphs/agents/src/domain/advice/research/other-accelerators'
import { quantizedWeightsRule } from '#root/subgraphs/agents/src/domain/advice/research/quantized-weights'
import { smallerCacheRule } from '#root/subgraphs/agents/src/domain/advice/research/smaller-cache'
import {
  speculativeDecodingRule,
  speculativeGain,
} from '#root/subgraphs/agents/src/domain/advice/research/speculative-decoding'
import { spotTrainingRule } from '#root/subgraphs/agents/src/domain/advice/research/spot-training'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { planCheckpoints } from '#root/subgraphs/agents/src/domain/advice/sizing/checkpoints'
import { servedWorkloads } from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import { asking, small, tuning, workload } from './requirements.ts'
import { findings, onlyFinding } from './rules.ts'

const embedding = workload({
  name: 'e',
  kind: 'EMBEDDING',
  modelParamsB: 1.24,
  precision: 'FP16',
  requestsPerSecond: 400,
  inputTokensPerRequest: 512,
})

const serving = (stated: typeof small) => {
  const [item] = servedWorkloads(situationOf(asking({ workloads: [stated], preferredProviders: ['AWS'] })).best)
  if (item === undefined) throw new Error('expected a serving plan')
  return item
}

test('speculative decoding gains 2.31 while bandwidth limits: (1 − 0.7⁵) ÷ 0.3 ÷ 1.2', () => {
  const item = serving(small)
  const lone = { ...item, plan: { ...item.plan, batch: 1 } }
  expect(speculativeGain(lone)).toBeCloseTo(2.3109, 3) // 0.83193 ÷ 0.36
})

test('speculative decoding gains less where verification is arithmetic', () => {
  const item = serving(small)
  const full = { ...item, plan: { ...item.plan, meanBatch: 100_000 } }
  expect(speculativeGain(full)).toBeLessThan(speculativeGain(item))
})

test('it is recommended only where decoding takes most of the time', () => {
  const talkative = {
    ...small,
    inputTokensPerRequest: 50,
    outputTokensPerRequest: 1000,
    latencyP99Ms: 8500,
    requestsPerSecond: 0.5,
  }
  const requirements = asking({ workloads: [talkative], preferredProviders: ['AWS'] })
  expect(onlyFinding(speculativeDecodingRule, requirements).category).toBe('PERFORMANCE')
  const reading = { ...small, inputTokensPerRequest: 8000, outputTokensPerRequest: 10, latencyP99Ms: 20_000 }
  expect(findings(speculativeDecodingRule, asking({ workloads: [reading] }))).toEqual([])
})

test('batching gains the rate at the planned batch over that of one at a time', () => {
  const item = serving(small)
  const found = onlyFinding(batchingRule, asking({ workloads: [small], preferredProviders: ['AWS'] }))
  const gain = item.plan.requestsPerSecondPerReplica * item.plan.speed.latencySeconds(1)
  expect(found.title).toContain(`${Number(gain.toPrecision(2))} times`)
})

test('an 8-bit cache is recommended where memory limits the batch', () => {
  const long = {
    ...small,
    latencyP99Ms: null,
    inputTokensPerRequest: 4000,
    outputTokensPerRequest: 2000,
    requestsPerSecond: 2,
  }
  const found = findings(smallerCacheRule, asking({ workloads: [long], preferredProviders: ['AWS'] }))
  const limit = serving(long).plan.limit
  expect(found.length).toBe(limit === 'memory' ? 1 : 0)
  expect(findings(smallerCacheRule, asking({ workloads: [small], preferredProviders: ['AWS'] }))).toEqual([])
})

test('Young’s interval is √(2 × write × time between failures)', () => {
  const plan = planCheckpoints({ writeSeconds: 50, failureSeconds: 360_000, runSeconds: 1e6 })
  expect(plan.intervalSeconds).toBeCloseTo(6000, 9) // √(2 × 50 × 360,000)
  expect(plan.overhead).toBeCloseTo(50 / 6000 + 6000 / 720_000, 9) // 1.67 %
})

test('a run that is over before a checkpoint is due is stored once, at its end', () => {
  const plan = planCheckpoints({ writeSeconds: 50, failureSeconds: 360_000, runSeconds: 720 })
  expect(plan).toEqual({ writeSeconds: 50, intervalSeconds: 720, overhead: 50 / 720 + 720 / 720_000 })
  // Two hours, less than the eight between two checkpoints.
  const [whole] = situationOf(asking({ workloads: [tuning], preferredProviders: ['AWS'] })).best.workloads
  if (whole?.compute.kind !== 'training' || whole.compute.plan === null) throw new Error('expected a plan')
  const short = { ...tuning, trainingTokensB: ((tuning.trainingTokensB ?? 0) * 2) / whole.compute.plan.hours }
  const found = onlyFinding(spotTrainingRule, asking({ workloads: [short], preferredProviders: ['AWS'] }))
  expect(found.title).toContain('with a checkpoint at the end')
  expect(JSON.stringify(found)).not.toContain('checkpoint every')
})

test('spot training saves the discount of the list price less what failures cost', () => {
  const found = onlyFinding(spotTrainingRule, asking({ workloads: [tuning], preferredProviders: ['AWS'] }))
  // 988.4 GB ÷ 2 GB/s = 494 s; one instance, 20 % taken a month: every 3,271 hours; hardware every 6,335 hours on 8
  // accelerators; together 2,157 hours = 7.766e6 s; √(2 × 494 × 7.766e6) = 87,600 s = 24.3 hours
  expect(found.title).toContain('24.3 hours')
  const savedShare = -(found.monthlyCostImpactCents ?? 0) / 430_840
  // 1 − 21.153 ÷ 113.9328 × (1 + 494 ÷ 87,600 + 87,600 ÷ (2 × 7.766e6)) ÷ (1 + 494 ÷ 135,100 + 135,100 ÷ (2 × 2.28e7)) = 1 − 0.18566 × 1.0113 ÷ 1.0066
  expect(savedShare).toBeCloseTo(0.8135, 3)
})

test('a deadline without slack keeps training on demand', () => {
  const tight = { ...tuning, trainingTokensB: 8, trainingDays: 6.31 } // the run takes 151.2 of 151.44 hours
  const found = onlyFinding(spotTrainingRule, asking({ workloads: [tight], preferredProviders: ['AWS'] }))
  expect(found.title).toContain('on demand')
  expect(found.monthlyCostImpactCents).toBe(0)
})

test('a lower precision is quantified on the same instance', () => {
  const found = findings(quantizedWeightsRule, asking({ workloads: [small], preferredProviders: ['AWS'] }))
  for (const { title } of found) expect(title).toMatch(/^Quantize "small" from BF16 to FP8: [\d.]+ times/)
  expect(findings(quantizedWeightsRule, asking({ workloads: [{ ...small, precision: 'INT4' }] }))).toEqual([])
})

test('Inferentia is not offered for formats it does not run', () => {
  const found = findings(otherAcceleratorsRule, asking({ workloads: [embedding], preferredProviders: ['AWS'] }))
  expect(found.map(({ title }) => title).join()).toContain('inf2')
  const quantized = asking({ workloads: [{ ...embedding, precision: 'INT8' }], preferredProviders: ['AWS'] })
  expect(findings(otherAcceleratorsRule, quantized)).toEqual([])
})

test('what a shared replica gains is compared with the same replica, not with its part of the instance', () => {
  const tiny = (name: string) => workload({ name, kind: 'ONLINE_INFERENCE', modelParamsB: 1, requestsPerSecond: 0.1 })
  const requirements = asking({
    workloads: Array.from({ length: 10 }, (_, index) => tiny(`model ${index + 1}`)),
    preferredProviders: ['AWS'],
  })
  const [item] = servedWorkloads(situationOf(requirements).best)
  expect(item?.plan.sharing?.names).toHaveLength(10)
  const [found] = findings(quantizedWeightsRule, requirements)
  const gain = Number(/: ([\d.]+) times/.exec(found?.title ?? '')?.[1])
  expect(gain).toBeGreaterThan(1.1)
  expect(gain).toBeLessThan(2)
  // The server limits the batch of a replica alone, not its memory.
  expect(findings(smallerCacheRule, requirements)).toEqual([])
})

test('batching is compared with one request after the other, and ends where targets would be missed', () => {
  const told = (stated: typeof small) => {
    const [found] = findings(batchingRule, asking({ workloads: [stated], preferredProviders: ['AWS'] }))
    const { plan } = serving(stated)
    return { found, plan, gain: plan.requestsPerSecondPerReplica * plan.speed.latencySeconds(1) }
  }
  const limited = told({ ...small, latencyP99Ms: 4000 })
  expect(limited.plan.limit).toBe('latency')
  expect(limited.found?.rationale).toContain('would miss the targets')
  expect(limited.found?.rationale).toContain(
    ` instead of ${formatNumber(1 / limited.plan.speed.latencySeconds(1))} requests a second`,
  )
  const free = told({ ...small, latencyP99Ms: null })
  expect(free.plan.limit).not.toBe('latency')
  expect(free.found?.rationale).not.toContain('would miss the targets')
  expect(free.gain).toBeGreaterThan(4)
  expect(free.found?.severity).toBe('MEDIUM')
  expect(told(embedding).found).toBeUndefined()
})
