import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import type { SimulationResult } from '#root/subgraphs/agents/src/domain/advice/simulation-port'
import { adviseBySimulation } from '#root/subgraphs/agents/src/domain/advice/simulation/advisor'
import { budgetFinding } from '#root/subgraphs/agents/src/domain/advice/simulation/cost-findings'
import { simulationInput } from '#root/subgraphs/agents/src/domain/advice/simulation/simulation-input'
import type { Requirements } from '#root/subgraphs/agents/src/domain/advice/types'
import { contextOf } from './context.ts'
import { asking, small, tuning, workload } from './requirements.ts'

const completed = async (requirements: Requirements) => {
  const outcome = await adviseBySimulation(requirements, contextOf())
  if (outcome.kind !== 'completed') throw new Error(`expected an outcome, got ${outcome.kind}`)
  return outcome
}

test('serving follows demand in steps of an instance; training and storage do not', () => {
  const requirements = asking({
    workloads: [small, { ...tuning, datasetGB: 1000 }],
    preferredProviders: ['AWS'],
    growthPercentPerYear: 30,
  })
  const situation = situationOf(requirements)
  const input = simulationInput(situation)
  const [serving, training] = situation.best.workloads
  const [step, ...others] = input?.serving ?? []
  expect(others).toEqual([])
  // Today's demand takes as many steps as the plan has instances.
  expect(
    Math.ceil(1 / (step?.requestsPerSecond ?? 0)) * (step?.hourlyUsd ?? 0) * (step?.hours[0]?.hours ?? 0),
  ).toBeCloseTo(serving?.monthlyUsd ?? 0, 6)
  expect(input?.fixedUsd).toBeCloseTo(training?.monthlyUsd ?? 0, 6)
  expect(input).toEqual(expect.objectContaining({ months: 12, growthPercentPerYear: 30, monthlyBudgetUsd: null }))
})

test('a generous budget carries little risk, a tight one much', async () => {
  const requirements = asking({ workloads: [small], growthPercentPerYear: 100 })
  const { monthlyUsd } = situationOf(requirements).best
  const [safe] = (await completed({ ...requirements, monthlyBudgetUsd: monthlyUsd * 20 })).findings
  const [tight] = (await completed({ ...requirements, monthlyBudgetUsd: monthlyUsd })).findings
  expect(safe?.severity).toBe('LOW')
  expect(safe?.title).toMatch(/^Less than 1.5 % risk/)
  expect(tight?.severity).toBe('HIGH')
  expect(tight?.steps[0]).toMatch(/^Reserve \$/)
})

test('spare capacity bears growth: no risk where demand fills what is planned', async () => {
  const idle = { ...small, requestsPerSecond: 0.01, latencyP99Ms: null }
  const requirements = asking({ workloads: [idle], growthPercentPerYear: 10 })
  const { monthlyUsd } = situationOf(requirements).best
  const { findings } = await completed({ ...requirements, monthlyBudgetUsd: monthlyUsd * 2.2 })
  expect(findings[0]?.title).toMatch(/^Less than 1.5 % risk/)
})

test('without a budget it says what to ask for', async () => {
  const { findings, details } = await completed(asking({ workloads: [small] }))
  expect(findings[0]?.title).toMatch(/^Ask for \$[\d,]+ a month, not \$[\d,]+$/)
  expect(details).toEqual(expect.objectContaining({ budget: null }))
})

test('equal requirements have equal risks, to the last digit', async () => {
  const requirements = asking({ workloads: [small], monthlyBudgetUsd: 1_000, growthPercentPerYear: 40 })
  const [one, other] = [await completed(requirements), await completed(structuredClone(requirements))]
  expect(other).toEqual(one)
  // What says nothing of costs changes nothing of them.
  const renamed = await completed({ ...requirements, goals: 'Something else.' })
  expect(renamed.details).toEqual(one.details)
})

test('it names the uncertainty that matters most, and the input that moves the cost most', async () => {
  const { findings } = await completed(asking({ workloads: [{ ...small, requestsPerSecond: 500 }] }))
  const [risk, ...others] = findings
  expect(others).toEqual([])
  expect(risk?.rationale).toMatch(/the range comes (?:only|mostly) from demand/)
  expect(risk?.rationale).toContain('the largest difference comes from')
  expect(risk?.evidence.some(({ label }) => label === 'Mean month, demand')).toBe(true)
})

test('nothing that costs anything is nothing to simulate', async () => {
  await expect(
    adviseBySimulation(asking({ workloads: [workload({ name: 'x', kind: 'RAG' })] }), contextOf()),
  ).resolves.toEqual({
    kind: 'skipped',
    reason: 'None of the 1 workloads has a cost that could be simulated.',
  })
})

describe('what is said of simulated futures', () => {
  const range = (p10: number, p50: number, p90: number) => ({ p10, p50, p90 })
  const point = range(1000, 1000, 1000)
  const input = simulationInput(situationOf(asking({ workloads: [small] })))
  if (input === null) throw new Error('expected a cost to simulate')
  const result: SimulationResult = {
    trials: 1000,
    months: 12,
    firstMonthUsd: point,
    lastMonthUsd: range(800, 1000, 1200),
    totalUsd: range(10_000, 12_000, 20_000),
    totalUsdHistogram: { fromUsd: 0, toUsd: 1, shares: [] },
    totalUsdIfKnown: { demand: range(10_000, 12_000, 20_000), price: point, growth: range(10_000, 12_000, 20_000) },
    budget: null,
  }
  const found = (changes: Partial<SimulationResult>, monthlyBudgetUsd: number | null = null) =>
    budgetFinding({ ...input, monthlyBudgetUsd }, { ...result, ...changes }, null)
  const risk = (anyMonthExceeds: number, budgetUsd = 1100) =>
    found({ budget: { lastMonthExceeds: 0, anyMonthExceeds, meanMonthExceeds: 0 } }, budgetUsd)

  test.each([
    [0.1, 'LOW'],
    [0.11, 'MEDIUM'],
    [0.5, 'MEDIUM'],
    [0.51, 'HIGH'],
  ] as const)('a risk of %s that any month exceeds the budget is %s', (anyMonthExceeds, severity) => {
    expect(risk(anyMonthExceeds).severity).toBe(severity)
  })

  test('what is missing in nine of ten futures is reserved, where something is', () => {
    expect(risk(0.3, 1100).steps[0]).toMatch(/^Reserve \$100 /)
    expect(risk(0.3, 1100).rationale).toContain('takes $100 a month more')
    expect(risk(0.3, 1200).steps[0]).toMatch(/^Keep the budget/)
    expect(risk(0.3, 1300).rationale).toContain('stays $100 below')
  })

  test('an uncertainty is named where it makes at least a twentieth of the range', () => {
    // The range of 10,000 dollars shrinks by as much when demand is known.
    const narrower = (usd: number) =>
      found({
        totalUsdIfKnown: {
          ...result.totalUsdIfKnown,
          price: range(10_000, 12_000, 20_000),
          demand: range(10_000, 12_000, 20_000 - usd),
        },
      })
    expect(narrower(400).rationale).not.toContain('the range comes')
    expect(narrower(400).steps).toHaveLength(1)
    expect(narrower(500).rationale).toContain('mostly from demand: if it were known, the range would be 5 % narrower')
    expect(narrower(500).steps).toHaveLength(2)
    expect(narrower(9500).rationale).toContain('mostly from demand')
    expect(narrower(9600).rationale).toContain('only from demand')
  })

  test('futures that all cost the same have no uncertainty, and no input to look at first', () => {
    const certain = found({ totalUsd: point, totalUsdIfKnown: { demand: point, price: point, growth: point } })
    expect(certain.rationale).not.toContain('the range comes')
    expect(certain.rationale).not.toContain('Of the single inputs')
    expect(certain.steps).toEqual([expect.stringContaining('Budget $1,200 a month for 12 months')])
    expect(certain.evidence.some(({ label }) => label.startsWith('Mean month'))).toBe(false)
  })
})
