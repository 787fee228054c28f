import { adaptersRule } from '#root/subgraphs/agents/src/domain/advice/ai-consultant/adapters'
import { lowerPrecisionRule } from '#root/subgraphs/agents/src/domain/advice/ai-consultant/lower-precision'
import { shorterInputRule } from '#root/subgraphs/agents/src/domain/advice/ai-consultant/shorter-input'
import { smallerModelRule } from '#root/subgraphs/agents/src/domain/advice/ai-consultant/smaller-model'
import { trainingTokensRule } from '#root/subgraphs/agents/src/domain/advice/ai-consultant/training-tokens'
import { asking, chat, small, tuning } from './requirements.ts'
import { findings, onlyFinding } from './rules.ts'

test('a lower precision saves the difference of the two cheapest plans', () => {
  const found = onlyFinding(
    lowerPrecisionRule,
    asking({ workloads: [{ ...chat, precision: 'FP32', requestsPerSecond: 60 }], preferredProviders: ['AWS'] }),
  )
  expect(found.title).toContain('in BF16 instead of FP32')
  expect(found.monthlyCostImpactCents).toBeLessThan(0)
})

test('INT4 has no lower precision', () => {
  expect(findings(lowerPrecisionRule, asking({ workloads: [{ ...small, precision: 'INT4' }] }))).toEqual([])
})

test('a cascade sends 70 % to the next size that is at most half', () => {
  const busy = { ...chat, requestsPerSecond: 100 }
  const found = onlyFinding(smallerModelRule, asking({ workloads: [busy], preferredProviders: ['AWS'] }))
  expect(found.title).toContain('32B model')
  expect(found.confidence).toBeLessThan(0.5)
})

test('the smallest published model has no smaller one', () => {
  expect(findings(smallerModelRule, asking({ workloads: [{ ...small, modelParamsB: 1.5 }] }))).toEqual([])
})

test('a long input that takes most of the time is worth halving', () => {
  const retrieval = {
    ...small,
    kind: 'RAG',
    inputTokensPerRequest: 6000,
    requestsPerSecond: 50,
    latencyP99Ms: 10_000,
  } as const
  const found = onlyFinding(shorterInputRule, asking({ workloads: [retrieval], preferredProviders: ['AWS'] }))
  expect(found.title).toContain('3,000 tokens')
  expect(found.steps[0]).toContain('Rerank')
  expect(findings(shorterInputRule, asking({ workloads: [{ ...small, inputTokensPerRequest: 100 }] }))).toEqual([])
})

test('LoRA costs a third less than full fine-tuning: 4·N·D instead of 6·N·D', () => {
  const found = onlyFinding(adaptersRule, asking({ workloads: [tuning], preferredProviders: ['AWS'] }))
  expect(found.rationale).toContain('33.7 % less')
  // 430,840 cents × 0.337: a third, and smaller checkpoints
  expect(found.monthlyCostImpactCents).toBeLessThan(-144_500)
  expect(found.monthlyCostImpactCents).toBeGreaterThan(-146_500)
})

test('training from scratch and quantized tuning have no adapters to recommend', () => {
  expect(findings(adaptersRule, asking({ workloads: [{ ...tuning, kind: 'TRAINING' }] }))).toEqual([])
  expect(findings(adaptersRule, asking({ workloads: [{ ...tuning, precision: 'INT4' }] }))).toEqual([])
})

test('too few tokens ask for a smaller model: N = √(C ÷ 120)', () => {
  const found = onlyFinding(
    trainingTokensRule,
    asking({ workloads: [{ ...tuning, kind: 'TRAINING', modelParamsB: 30, trainingTokensB: 60 }] }),
  )
  // 6 × 30e9 × 60e9 = 1.08e22 ÷ 120 = 9e19; √ = 9.49e9
  expect(found.title).toContain('9.49 billion parameters instead of 30')
  expect(found.severity).toBe('HIGH')
})

test('about twenty tokens per parameter cause no finding, many are reported as a choice', () => {
  const at = (trainingTokensB: number) =>
    findings(
      trainingTokensRule,
      asking({ workloads: [{ ...tuning, kind: 'TRAINING', modelParamsB: 8, trainingTokensB, trainingDays: 3650 }] }),
    )
  expect(at(160)).toEqual([])
  expect(at(15_000)[0]?.severity).toBe('INFO')
})

test('both durations of LoRA and of full fine-tuning have a unit', () => {
  const found = onlyFinding(adaptersRule, asking({ workloads: [tuning], preferredProviders: ['AWS'] }))
  expect(found.rationale).toMatch(/ for [\d.]+ (?:minutes|hours|days); adapters .* for [\d.]+ (?:minutes|hours|days), /)
})
