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

describe('workloads that share an instance', () => {
  const ten = Array.from({ length: 10 }, (_, index) => ({
    ...small,
    name: `model-${index + 1}`,
    modelParamsB: 1,
    requestsPerSecond: 0.1,
  }))
  const plan = describePlan(asking({ workloads: ten, preferredProviders: ['AWS'] }))

  test('name each other, and pay for it once', () => {
    const all = ten.map((_, index) => index)
    expect(plan.workloads.map(({ placement }) => placement?.sharedBy)).toEqual(ten.map(() => all))
    const [{ placement }] = plan.workloads as [(typeof plan.workloads)[0]]
    const { usdPerHour = 0, hoursPerMonth = 0, instances } = placement ?? {}
    expect(instances).toBe(1)
    const computeCents = plan.workloads.reduce(
      (sum, workload) => sum + workload.monthlyCents - workload.storageCents,
      0,
    )
    expect(Math.abs(computeCents - usdPerHour * hoursPerMonth * 100)).toBeLessThanOrEqual(ten.length)
  })

  test('divide the memory of each accelerator among those on it', () => {
    const replicas = plan.workloads.flatMap(({ serving }) => serving?.replica ?? [])
    const accelerators = replicas.reduce((sum, { modelsPerAccelerator }) => sum + 1 / modelsPerAccelerator, 0)
    expect(accelerators).toBeCloseTo(plan.workloads[0]?.placement?.acceleratorsPerInstance ?? 0)
    expect(accelerators).toBeLessThan(ten.length)
    const used = replicas.reduce((sum, { memoryUtilizationPercent }) => sum + memoryUtilizationPercent, 0)
    const [alone] = describePlan(asking({ workloads: ten.slice(0, 1), preferredProviders: ['AWS'] })).workloads
    expect(used).toBeCloseTo(accelerators * (alone?.serving?.replica.memoryUtilizationPercent ?? 0))
  })

  test('a workload alone shares with nobody', () => {
    const [alone] = describePlan(asking({ workloads: [chat] })).workloads
    expect(alone?.placement?.sharedBy).toEqual([0])
    expect(alone?.serving?.replica.modelsPerAccelerator).toBe(1)
  })
})
