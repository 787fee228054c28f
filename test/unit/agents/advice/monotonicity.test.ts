import * as fc from 'fast-check'
import { planProviders } from '#root/subgraphs/agents/src/domain/advice/sizing/plan'
import type { ProviderPlan } from '#root/subgraphs/agents/src/domain/advice/sizing/plan'
import type { Workload } from '#root/subgraphs/agents/src/domain/advice/types'
import { asking, workload } from './requirements.ts'

const providers = fc.constantFrom('AWS', 'AZURE', 'GCP', 'ORACLE')

/** A workload that serves a model, as people state them. */
const serving: fc.Arbitrary<Workload> = fc
  .record({
    kind: fc.constantFrom('ONLINE_INFERENCE', 'RAG', 'BATCH_INFERENCE', 'EMBEDDING'),
    model: fc.constantFrom('Llama 3.1 8B', 'Llama 3.1 70B', 'Mixtral 8x7B', 'Qwen2.5 7B', 'BGE M3'),
    precision: fc.constantFrom('BF16', 'FP8', 'INT4'),
    requestsPerSecond: fc.double({ min: 0.01, max: 500, noNaN: true }),
    inputTokensPerRequest: fc.integer({ min: 50, max: 4000 }),
    outputTokensPerRequest: fc.integer({ min: 10, max: 800 }),
    isEven: fc.boolean(),
    latencyP99Ms: fc.option(fc.integer({ min: 500, max: 60_000 }), { nil: null }),
    ttftMs: fc.option(fc.integer({ min: 50, max: 5_000 }), { nil: null }),
    hourlyLoad: fc.option(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 }), {
      nil: null,
    }),
  })
  .map(({ isEven, ...stated }) =>
    workload({
      name: 'w',
      ...stated,
      inputTokensP95: isEven ? stated.inputTokensPerRequest : null,
      outputTokensP95: isEven ? stated.outputTokensPerRequest : null,
    }),
  )

const training: fc.Arbitrary<Workload> = fc
  .record({
    kind: fc.constantFrom('TRAINING', 'FINE_TUNING'),
    modelParamsB: fc.double({ min: 0.1, max: 100, noNaN: true }),
    trainingTokensB: fc.double({ min: 0.01, max: 2000, noNaN: true }),
    trainingDays: fc.double({ min: 0.5, max: 200, noNaN: true }),
  })
  .map((stated) => workload({ name: 'w', ...stated }))

const planOf = (stated: Workload, provider: 'AWS' | 'AZURE' | 'GCP' | 'ORACLE'): ProviderPlan =>
  planProviders(asking({ workloads: [stated], preferredProviders: [provider] }))[0]

const runs = { numRuns: 40 }
const cent = 0.01

test('more load never costs less', () => {
  fc.assert(
    fc.property(serving, providers, fc.double({ min: 1, max: 20, noNaN: true }), (stated, provider, factor) => {
      const more = { ...stated, requestsPerSecond: (stated.requestsPerSecond ?? 0) * factor }
      expect(planOf(more, provider).monthlyUsd).toBeGreaterThanOrEqual(planOf(stated, provider).monthlyUsd - cent)
    }),
    runs,
  )
})

test('more load in any hour never costs less', () => {
  fc.assert(
    fc.property(serving, providers, fc.integer({ min: 0, max: 23 }), (stated, provider, busier) => {
      // Shares of a peak that stays.
      const load = (stated.hourlyLoad ?? Array.from({ length: 24 }, () => 0.5)).map((share) => share * 0.9)
      const shaped = (change: number) => ({
        ...stated,
        hourlyLoad: [1, ...load.slice(1)].map((share, hour) => (hour === busier ? Math.min(1, share + change) : share)),
      })
      expect(planOf(shaped(0.3), provider).monthlyUsd).toBeGreaterThanOrEqual(
        planOf(shaped(0), provider).monthlyUsd - cent,
      )
    }),
    runs,
  )
})

test('a longer time for an answer never costs more where the shorter one is kept', () => {
  fc.assert(
    fc.property(serving, providers, fc.double({ min: 1, max: 10, noNaN: true }), (stated, provider, factor) => {
      const within = planOf({ ...stated, latencyP99Ms: stated.latencyP99Ms ?? 20_000 }, provider)
      const longer = Math.ceil((stated.latencyP99Ms ?? 20_000) * factor)
      const relaxed = planOf({ ...stated, latencyP99Ms: longer }, provider)
      if (within.missed === 0 && within.unplaced === 0) {
        expect(relaxed.missed).toBe(0)
        expect(relaxed.monthlyUsd).toBeLessThanOrEqual(within.monthlyUsd + cent)
      }
    }),
    runs,
  )
})

test('a target never makes a plan cheaper that keeps it', () => {
  fc.assert(
    fc.property(serving, providers, (stated, provider) => {
      const plan = planOf(stated, provider)
      const free = planOf({ ...stated, latencyP99Ms: null, ttftMs: null }, provider)
      if (plan.missed === 0) expect(plan.monthlyUsd).toBeGreaterThanOrEqual(free.monthlyUsd - cent)
    }),
    runs,
  )
})

test('a later deadline never makes a run more expensive where the earlier one is met', () => {
  fc.assert(
    fc.property(training, providers, fc.double({ min: 1, max: 10, noNaN: true }), (stated, provider, factor) => {
      const [early] = planOf(stated, provider).workloads
      const [late] = planOf({ ...stated, trainingDays: (stated.trainingDays ?? 1) * factor }, provider).workloads
      if (early?.compute.kind !== 'training' || late?.compute.kind !== 'training') throw new Error('expected training')
      if (early.compute.plan?.meetsDeadline !== true) return
      expect(late.compute.plan?.jobUsd).toBeLessThanOrEqual(early.compute.plan.jobUsd + cent)
    }),
    runs,
  )
})

test('more tokens never cost less', () => {
  fc.assert(
    fc.property(serving, providers, fc.integer({ min: 1, max: 2000 }), (stated, provider, more) => {
      const longer = { ...stated, inputTokensPerRequest: (stated.inputTokensPerRequest ?? 0) + more }
      const even = (one: Workload) => ({
        ...one,
        inputTokensP95: one.inputTokensPerRequest,
        latencyP99Ms: null,
        ttftMs: null,
      })
      expect(planOf(even(longer), provider).monthlyUsd).toBeGreaterThanOrEqual(
        planOf(even(stated), provider).monthlyUsd - cent,
      )
    }),
    runs,
  )
})
