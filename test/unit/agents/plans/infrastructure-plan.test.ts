import { accelerators as catalog } from '#root/subgraphs/agents/src/domain/catalog/accelerator'
import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import type { PlannedWorkload } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import { asking, chat, small, tuning, workload } from '../advice/requirements.ts'

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

test('the cost of each workload is that of its instances for their hours, and of its storage', () => {
  const lake = workload({ name: 'lake', kind: 'DATA_PIPELINE', datasetGB: 1000 })
  const weekly = { ...tuning, name: 'weekly', runsPerMonth: 4 }
  const office = { ...small, name: 'office', hoursPerMonth: 160 }
  const spread = { ...small, name: 'spread', availabilityPercent: 99.99 }
  const plan = describePlan(
    asking({
      workloads: [chat, office, spread, tuning, weekly, lake],
      regions: ['us-east-1', 'eu-central-1'],
      preferredProviders: ['AWS'],
    }),
  )
  expect(plan.workloads[2]?.placement?.elsewhere).toHaveLength(1)
  for (const { placement, monthlyCents, storageCents } of plan.workloads) {
    const sites = placement === null ? [] : [placement, ...(placement.elsewhere ?? [])]
    const usdPerHour = sites.reduce((sum, site) => sum + site.instances * site.usdPerHour, 0)
    const expected = usdPerHour * (placement?.hoursPerMonth ?? 0) * 100
    expect(Math.abs(monthlyCents - storageCents - expected)).toBeLessThanOrEqual(1)
  }
  expect(plan.workloads[5]).toMatchObject({ placement: null, serving: null, training: null })
  expect(plan.workloads[5]?.storageCents).toBeGreaterThan(0)
})

test('training runs for the hours of its runs', () => {
  const of = (change: Partial<typeof tuning>) => {
    const { workloads, kgCO2ePerMonth } = describePlan(asking({ workloads: [{ ...tuning, ...change }] }))
    const [{ placement, training }] = workloads as [(typeof workloads)[0]]
    return { monthly: placement?.hoursPerMonth ?? NaN, run: training?.hours ?? NaN, emitted: kgCO2ePerMonth ?? NaN }
  }
  const [once, fourTimes] = [of({}), of({ runsPerMonth: 4 })]
  expect(once.monthly).toBe(once.run)
  expect(fourTimes.monthly).toBeCloseTo(4 * once.run, 6)
  expect(fourTimes.emitted).toBeCloseTo(4 * once.emitted, 6)
  // Of a run that takes longer than a month, the plan counts a month.
  const long = of({ trainingTokensB: 2000, trainingDays: 60 })
  expect(long.run).toBeGreaterThan(730)
  expect(long.monthly).toBeCloseTo(730, 0)
})

test('emissions are those of all workloads together, or the reason why they are not known', () => {
  const emittedBy = (...workloads: readonly (typeof small)[]) =>
    describePlan(asking({ workloads, preferredProviders: ['AWS'] })).kgCO2ePerMonth ?? NaN
  const lake = workload({ name: 'lake', kind: 'DATA_PIPELINE', datasetGB: 1000 })
  expect(emittedBy(chat, tuning, lake)).toBeCloseTo(emittedBy(chat) + emittedBy(tuning), 6)
  const coreweave = describePlan(asking({ workloads: [small], preferredProviders: ['COREWEAVE'] }))
  expect(coreweave).toMatchObject({ kgCO2ePerMonth: null, emissionsUnknown: expect.stringMatching(/CoreWeave/) })
  expect(describePlan(stored).emissionsUnknown).toBeNull()
})

test('a latency is in milliseconds, and not below what reading the weights for each token takes', () => {
  const [{ serving, placement }] = describePlan(asking({ workloads: [chat], preferredProviders: ['AWS'] }))
    .workloads as [PlannedWorkload]
  const fastest = Math.max(...Object.values(catalog).map(({ bandwidthGBs }) => bandwidthGBs))
  const count = placement?.acceleratorsPerInstance ?? NaN
  // 70.6 billion parameters of two bytes, 200 tokens
  expect(serving?.latencyMs).toBeGreaterThan(((70.6 * 2 * 200) / (fastest * count)) * 1000)
  expect(serving?.latencyMs).toBeLessThanOrEqual(10_000)
})

test('an availability is in percent, and planned at least as high as stated', () => {
  const availabilityOf = (availabilityPercent: number | null) =>
    describePlan(asking({ workloads: [{ ...small, availabilityPercent }] })).workloads[0]?.serving?.availability
  const stated = availabilityOf(99.9)
  expect(stated?.targetPercent).toBeCloseTo(99.9, 9)
  expect(stated?.plannedPercent).toBeGreaterThanOrEqual(99.9)
  expect(stated?.plannedPercent).toBeLessThan(100)
  expect(availabilityOf(null)).toBeNull()
})

test('the settings of the inference server are those that the assessment states', () => {
  const replicaOf = (change: Partial<typeof small>) =>
    describePlan(asking({ workloads: [{ ...small, ...change }] })).workloads[0]?.serving?.replica
  expect(replicaOf({})).toMatchObject({
    generates: true,
    usesPrefixCache: false,
    contextTokens: 1200,
    precision: 'BF16',
    kvCachePrecision: 'BF16',
  })
  expect(replicaOf({ prefixCacheHitPercent: 10 })?.usesPrefixCache).toBe(true)
  expect(replicaOf({ kind: 'EMBEDDING', outputTokensPerRequest: null })?.generates).toBe(false)
  expect(replicaOf({ memoryUtilizationPercent: 70 })?.memoryUtilizationPercent).toBeCloseTo(70, 9)
  expect(replicaOf({ precision: 'FP8', kvCachePrecision: 'FP8' })).toMatchObject({
    precision: 'FP8',
    kvCachePrecision: 'FP8',
  })
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
      (sum, { monthlyCents, storageCents }) => sum + monthlyCents - storageCents,
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
