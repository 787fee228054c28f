import { workflow, writeReport } from '#root/subgraphs/agents/src/domain/advice/index'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { simulateCosts } from '#root/subgraphs/agents/src/domain/advice/simulation/simulate-costs'
import type { Requirements as Examined, RoleOutcome } from '#root/subgraphs/agents/src/domain/advice/types'
import { webQueries } from '#root/subgraphs/agents/src/domain/advice/web-research/queries'
import { parseAdvice, parseReport } from '#root/subgraphs/assessments/src/domain/parse-results'
import { Problems } from '#root/subgraphs/assessments/src/domain/problems'
import { unstated } from '#root/test/support/unstated-workload'
import { countBounds, textBounds } from '#schema/requirements/bounds'
import { cloudProviders, complianceFrameworks, precisions, workloadKinds } from '#schema/requirements/requirements'

const times = <Item>(count: number, make: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index))

const longest = (index: number, { max }: { readonly max: number }) => `${index} ${'x'.repeat(max)}`.slice(0, max)

const pick = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('expected items, got none')
  return item
}

/** As much as an assessment may state, with names as long as they may be. */
const largest: Examined = {
  workloads: times(countBounds.workloads.max, (index) => ({
    ...unstated,
    name: longest(index, textBounds.workloadName),
    kind: pick(workloadKinds, index),
    modelParamsB: 70,
    model: longest(index, textBounds.model),
    modelConfig: null,
    precision: pick([...precisions, null], index),
    requestsPerSecond: 50,
    inputTokensPerRequest: 2_000,
    outputTokensPerRequest: 500,
    latencyP99Ms: 100,
    trainingTokensB: 1_000,
    trainingDays: 3,
    datasetGB: 5_000,
    hoursPerMonth: 100,
  })),
  currentInfrastructure: {
    monthlySpendUsd: 1_000_000,
    instances: times(countBounds.instances.max, (index) => ({
      provider: pick(cloudProviders, index),
      sku: longest(index, textBounds.sku),
      count: 100_000,
      hoursPerMonth: 1,
    })),
  },
  preferredProviders: cloudProviders,
  // One that is known: nothing is placed in the others.
  regions: ['US', ...times(countBounds.regions.max - 1, (index) => longest(index, textBounds.region))],
  compliance: complianceFrameworks,
  monthlyBudgetUsd: 10,
  growthPercentPerYear: 500,
  teamSize: 0,
  goals: 'x'.repeat(textBounds.goals.max),
}

const hit = { title: 'A page', url: 'https://example.com/prices', snippet: 'It says so.' }

/** For a complete input every agent has findings, except those that combine the findings of others or name what is not stated. */
const saysSomething = new Set(
  workflow.map(({ role }) => role).filter((role) => !['CHATBOT', 'SYNTHESIS', 'REPORT_GENERATOR'].includes(role)),
)

test('the advice for the largest input can be stored', async () => {
  const outcomes: RoleOutcome[] = []
  for (const { role, advise } of workflow) {
    const outcome = await advise(largest, {
      signal: new AbortController().signal,
      reportProgress: () => {},
      simulate: (input) => Promise.resolve(simulateCosts({ ...input, trials: 100 })),
      webQueries: async (requirements) => webQueries(situationOf(requirements)),
      searchEndpoint: 'http://127.0.0.1:9/search',
      search: () => Promise.resolve([hit]),
      outcomes,
    })
    outcomes.push({ role, outcome })
    if (outcome.kind !== 'completed') throw new Error(`expected that ${role} completes, got: ${outcome.reason}`)
    if (saysSomething.has(role)) expect(outcome.findings.length).toBeGreaterThan(0)
    const problems = new Problems()
    parseAdvice(outcome.findings, problems)
    expect(() => problems.assertNone()).not.toThrow()
  }
  expect(outcomes.map(({ role }) => role)).toEqual(workflow.map(({ role }) => role))
  const problems = new Problems()
  parseReport(
    writeReport({ input: { title: longest(0, textBounds.title), requirements: largest }, outcomes }),
    problems,
  )
  expect(() => problems.assertNone()).not.toThrow()
})
