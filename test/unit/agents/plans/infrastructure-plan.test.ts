import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import { asking, chat, small, tuning } from '../advice/requirements.ts'

const stored = asking({ workloads: [chat, small, tuning], preferredProviders: ['AWS'] })

test('a plan has cost, capacity, latency and emissions, and its parts add up to the cent', () => {
  const plan = describePlan(stored)
  const [served, , trained] = plan.workloads
  expect(served?.serving).toMatchObject({ demandPerSecond: 10, meetsTarget: true })
  expect(served?.serving?.capacityPerSecond).toBeGreaterThanOrEqual(10)
  expect(served?.serving?.latencyMs).toBeLessThanOrEqual(10_000)
  expect(served?.training).toBeNull()
  expect(trained).toMatchObject({ serving: null, training: { meetsTarget: true } })
  expect(trained?.training?.runCents).toBeGreaterThan(0)
  expect(plan.workloads.reduce((sum, { monthlyCents }) => sum + monthlyCents, 0)).toBe(plan.monthlyCents)
  expect(plan.kgCO2ePerMonth).toBeGreaterThan(0)
})

test('a plan is plain JSON: what is stored is what was planned', () => {
  const plan = describePlan(stored)
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
})

test('the accelerators of the replicas are there', () => {
  for (const { serving, placement } of describePlan(stored).workloads) {
    if (serving === null) continue
    const { replicas, tensorParallel, pipelineParallel } = serving.replica
    const there = (placement?.instances ?? 0) * (placement?.acceleratorsPerInstance ?? 0)
    expect(replicas * tensorParallel * pipelineParallel).toBeLessThanOrEqual(there)
  }
})

test('a published model is named by its id, and any other by nothing', () => {
  const of = (change: object) =>
    describePlan(asking({ workloads: [{ ...chat, ...change }] })).workloads[0]?.serving?.replica.modelId
  expect(of({ model: 'Llama 3.1 8B' })).toBe('meta-llama/Llama-3.1-8B')
  expect(of({ model: 'nobody/knows-it', modelParamsB: 8 })).toBeNull()
})

test('where nothing is placed there is no cost', () => {
  const plan = describePlan(asking({ workloads: [chat], regions: ['nowhere-1'] }))
  expect(plan).toMatchObject({ monthlyCents: null, unplaced: 1, workloads: [{ placement: null, serving: null }] })
})
