import { writeReport } from '#root/subgraphs/agents/src/domain/advice/index'
import type { Requirements, RoleOutcome } from '#root/subgraphs/agents/src/domain/advice/types'
import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import { composeDocument } from '#root/subgraphs/agents/src/domain/reports/report-document'
import { runWorkflow } from '../advice/context.ts'
import { asking, small } from '../advice/requirements.ts'

const requirements = asking({ workloads: [small], preferredProviders: ['AWS'], monthlyBudgetUsd: 6000.5 })

function documentOf(stated: Requirements, outcomes: readonly RoleOutcome[]) {
  const input = { title: 'An assessment', requirements: stated }
  const draft = writeReport({ input, outcomes })
  return composeDocument({ input, outcomes, draft, plan: describePlan(stated), now: new Date('2026-11-29T10:00:00Z') })
}

test('a report shows what its agents found, in the order of their rank', async () => {
  const outcomes = await runWorkflow(requirements)
  const { title, generatedAt, plan, recommendations } = documentOf(requirements, outcomes)
  expect({ title, generatedAt, plan }).toEqual({
    title: 'An assessment',
    generatedAt: '2026-11-29T10:00:00.000Z',
    plan: describePlan(requirements),
  })
  expect(recommendations.map(({ rank }) => rank)).toEqual(recommendations.map((_, index) => index + 1))
  const found = outcomes.flatMap(({ role, outcome }) =>
    outcome.kind === 'completed' ? outcome.findings.map(({ key, title: text }) => ({ role, key, title: text })) : [],
  )
  for (const { role, key, title: text } of recommendations) expect(found).toContainEqual({ role, key, title: text })
})

test('a report is plain JSON: what is stored is what was written', async () => {
  const document = documentOf(requirements, await runWorkflow(requirements))
  expect(JSON.parse(JSON.stringify(document))).toEqual(document)
})

test('a budget is shown in cents, and none as none', () => {
  expect(documentOf(requirements, []).monthlyBudgetCents).toBe(600_050)
  expect(documentOf({ ...requirements, monthlyBudgetUsd: null }, []).monthlyBudgetCents).toBeNull()
})

test('the forecast is that of the simulation, and missing without a result of it', async () => {
  const outcomes = await runWorkflow(requirements)
  const simulation = outcomes.find(({ role }) => role === 'SIMULATION')?.outcome
  if (simulation?.kind !== 'completed') throw new Error('expected that the simulation completes')
  const { simulation: forecast } = documentOf(requirements, outcomes)
  expect(forecast).toEqual(expect.objectContaining({ trials: 200, budget: expect.any(Object) }))
  expect(simulation.details).toMatchObject(forecast ?? { trials: NaN })
  const others = outcomes.filter(({ role }) => role !== 'SIMULATION')
  expect(documentOf(requirements, others).simulation).toBeNull()
  for (const outcome of [
    { kind: 'skipped', reason: 'nothing costs anything' } as const,
    { ...simulation, details: { trials: 'many' } },
    { ...simulation, details: null },
  ])
    expect(documentOf(requirements, [...others, { role: 'SIMULATION', outcome }]).simulation).toBeNull()
})
