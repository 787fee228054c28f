import * as fc from 'fast-check'
import { formatUsd } from '#root/subgraphs/agents/src/domain/advice/format'
import { writeReport } from '#root/subgraphs/agents/src/domain/advice/index'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { monthlyUsdAfter } from '#root/subgraphs/agents/src/domain/advice/sizing/capacity'
import { findingsOf, synthesise } from '#root/subgraphs/agents/src/domain/advice/synthesis/synthesise'
import type { Requirements, Workload } from '#root/subgraphs/agents/src/domain/advice/types'
import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import { runWorkflow } from './context.ts'
import { goldenAssessments } from './golden-assessments.ts'
import { asking, workload } from './requirements.ts'

const workloads: fc.Arbitrary<readonly Workload[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('ONLINE_INFERENCE', 'RAG', 'BATCH_INFERENCE', 'EMBEDDING', 'FINE_TUNING', 'DATA_PIPELINE'),
      model: fc.constantFrom('Llama 3.1 8B', 'Llama 3.1 70B', 'Mixtral 8x7B', 'BGE M3', 'openai/whisper-large-v3'),
      precision: fc.constantFrom('BF16', 'FP8'),
      requestsPerSecond: fc.double({ min: 0.01, max: 40, noNaN: true }),
      inputTokensPerRequest: fc.integer({ min: 50, max: 2000 }),
      outputTokensPerRequest: fc.integer({ min: 10, max: 400 }),
      latencyP99Ms: fc.option(fc.integer({ min: 2000, max: 60_000 }), { nil: null }),
      datasetGB: fc.option(fc.constantFrom(10, 300, 10_000), { nil: null }),
      trainingTokensB: fc.double({ min: 0.01, max: 20, noNaN: true }),
      trainingDays: fc.integer({ min: 1, max: 60 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => list.map((stated, index) => workload({ name: `w${index + 1}`, ...stated })))

const requirements: fc.Arbitrary<Requirements> = fc
  .record({
    workloads,
    monthlyBudgetUsd: fc.option(fc.integer({ min: 500, max: 500_000 }), { nil: null }),
    growthPercentPerYear: fc.option(fc.integer({ min: -20, max: 300 }), { nil: null }),
    teamSize: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
    regions: fc.constantFrom(null, ['EU'], ['US']),
  })
  .map((stated) => asking(stated))

/** Titles, reasons, steps and evidence of all findings, and the report. */
async function wordsOf(asked: Requirements) {
  const outcomes = await runWorkflow(asked)
  const report = writeReport({ input: { title: 'Any', requirements: asked }, outcomes })
  return { outcomes, report, findings: findingsOf(outcomes).map(({ finding }) => finding) }
}

test('parts add up: workloads to the plan, recommendations to its price, and what is shown elsewhere is the same', async () => {
  await fc.assert(
    fc.asyncProperty(requirements, async (asked) => {
      const { best } = situationOf(asked)
      const parts = best.workloads.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0)
      expect(parts).toBeCloseTo(best.monthlyUsd, 4)
      const { findings, report } = await wordsOf(asked)
      const priced = findings.filter(({ key }) => /^(?:choose-instances|dataset|vector-index):/.test(key))
      const cents = priced.reduce((sum, { monthlyCostImpactCents }) => sum + (monthlyCostImpactCents ?? 0), 0)
      expect(Math.abs(cents / 100 - best.monthlyUsd)).toBeLessThanOrEqual(0.01 * (priced.length + 1))
      const outline = describePlan(asked)
      if (outline.monthlyCents !== null) {
        expect(Math.abs(outline.monthlyCents / 100 - best.monthlyUsd)).toBeLessThanOrEqual(0.01 * best.workloads.length)
        expect(report.summary).toContain(formatUsd(best.monthlyUsd))
        expect(report.sections.find(({ title }) => title === 'Plan and cost')?.markdown).toContain(
          formatUsd(best.monthlyUsd),
        )
      }
    }),
    { numRuns: 15 },
  )
})

test('statements about the budget agree with the timeline', async () => {
  await fc.assert(
    fc.asyncProperty(requirements, async (asked) => {
      const { findings } = await wordsOf(asked)
      const { best } = situationOf(asked)
      const [fit, below] = ['budget-fit', 'budget-below-minimum'].map((key) => findings.find((one) => one.key === key))
      expect(fit !== undefined && below !== undefined).toBe(false)
      const budget = asked.monthlyBudgetUsd
      if (fit === undefined || budget === null) return
      const growth = (asked.growthPercentPerYear ?? 0) / 100
      const stays = monthlyUsdAfter(best, Math.max(0, growth), 120) <= budget
      expect(fit.title.startsWith('The plan takes')).toBe(stays)
      // What grows within the year without another instance costs the same at its end.
      const adds = findings.some(({ key, title }) => key.startsWith('growth:') && title.includes('outgrow'))
      if (growth > 0 && !adds && best.workloads.every(({ compute }) => compute.kind !== 'training'))
        expect(monthlyUsdAfter(best, growth, 12)).toBeCloseTo(best.monthlyUsd, 6)
    }),
    { numRuns: 15 },
  )
})

test('no sentence has a wrong unit, a wrong number of things, or more digits than are known', async () => {
  const wrong =
    /(?<![\d.,])1 (?:workloads|instances|days|hours|months|models|people|replicas|accelerators|others|items|measures)\b|(?<![\d.,])0\.\d+ months|(?<![\d.,])0 (?:pipelines|models)\b|\b[1-9]\d*\.\d{4,} (?:days|hours|s|ms|GB|TB)|(?<![\d.])\d{4,} GB\b|\b\d,\d{3} GB\b|undefined|null\b/
  const shown = async (asked: Requirements) => {
    const { findings, report } = await wordsOf(asked)
    const words = findings.flatMap(({ title, rationale, steps, evidence }) => [
      title,
      rationale,
      ...steps,
      ...evidence.map(({ value }) => value),
    ])
    return [...words, report.summary].filter((text) => wrong.test(text))
  }
  for (const asked of Object.values(goldenAssessments)) expect(await shown(asked)).toEqual([])
  await fc.assert(
    fc.asyncProperty(requirements, async (asked) => expect(await shown(asked)).toEqual([])),
    { numRuns: 15 },
  )
})

test('the largest saving stands among the first five, and duties of every system do not stand first', async () => {
  await fc.assert(
    fc.asyncProperty(requirements, async (asked) => {
      const { outcomes } = await wordsOf(asked)
      const byId = new Map(findingsOf(outcomes).map(({ role, finding }) => [`${role} ${finding.key}`, finding]))
      const ranked = synthesise(outcomes)
        .filter(({ mergedInto }) => mergedInto === null)
        .map(({ role, key }) => ({ key, finding: byId.get(`${role} ${key}`) }))
      const savings = ranked.map(({ finding }) => Math.min(0, finding?.monthlyCostImpactCents ?? 0))
      const largest = Math.min(0, ...savings)
      if (largest < 0) {
        expect(savings.indexOf(largest)).toBeLessThan(5)
      }
      if (ranked.length > 3)
        expect(['maturity', 'open-questions', 'operations-checklist']).not.toContain(ranked[0]?.key)
    }),
    { numRuns: 15 },
  )
})

test('ten times the traffic never costs less, and half the hours never more', () => {
  const usd = (list: readonly Workload[]): number =>
    situationOf(asking({ workloads: list, preferredProviders: ['AWS'] })).best.monthlyUsd
  fc.assert(
    fc.property(workloads, (list) => {
      const served = list
        .filter(({ kind }) => kind !== 'FINE_TUNING' && kind !== 'DATA_PIPELINE')
        .map((one) => ({ ...one, latencyP99Ms: null }))
      if (served.length === 0) return
      const more = served.map((one) => ({ ...one, requestsPerSecond: (one.requestsPerSecond ?? 0) * 10 }))
      expect(usd(more)).toBeGreaterThanOrEqual(usd(served) - 0.01)
      expect(usd(served.map((one) => ({ ...one, hoursPerMonth: 365 })))).toBeLessThanOrEqual(usd(served) + 0.01)
    }),
    { numRuns: 15 },
  )
})
