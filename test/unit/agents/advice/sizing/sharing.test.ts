import * as fc from 'fast-check'
import { planAtLoad } from '#root/subgraphs/agents/src/domain/advice/sizing/capacity'
import { planProviders } from '#root/subgraphs/agents/src/domain/advice/sizing/plan'
import type { ProviderPlan } from '#root/subgraphs/agents/src/domain/advice/sizing/plan'
import { servedWorkloads } from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import type { ServedWorkload } from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import type { Requirements, Workload } from '#root/subgraphs/agents/src/domain/advice/types'
import { asking, small, workload } from '../requirements.ts'

const tiny = (name: string, stated: Partial<Workload> = {}): Workload =>
  workload({ name, kind: 'ONLINE_INFERENCE', modelParamsB: 1, requestsPerSecond: 0.1, ...stated })

const ten = Array.from({ length: 10 }, (_, index) => tiny(`model ${index + 1}`))

const bestOf = (stated: Partial<Requirements>): ProviderPlan => planProviders(asking(stated))[0]

const aws = { preferredProviders: ['AWS'] } as const

/** What the workloads cost where each is the only one. */
const aloneUsd = (workloads: readonly Workload[], stated: Partial<Requirements>): number =>
  workloads.reduce((sum, one) => sum + bestOf({ ...stated, workloads: [one] }).monthlyUsd, 0)

/** Instances that are paid for: one that is shared is counted once. */
function instancesOf(plan: ProviderPlan): number {
  return servedWorkloads(plan).reduce(
    (sum, { index, plan: { instances, sharing } }) =>
      sharing === null || sharing.indexes[0] === index ? sum + instances : sum,
    0,
  )
}

test('ten models of 1B parameters with a request every ten seconds share one L4', () => {
  const plan = bestOf({ workloads: ten, ...aws })
  expect(instancesOf(plan)).toBe(1)
  const served = servedWorkloads(plan)
  expect(served).toHaveLength(10)
  for (const { plan: part } of served) {
    expect(part.instance.family.accelerator.name).toBe('L4')
    expect(part.sharing?.names).toEqual(ten.map(({ name }) => name))
  }
  const [first] = served
  expect(plan.monthlyUsd).toBeCloseTo((first?.plan.placement.usdPerHour ?? 0) * 730, 6)
})

test('models share fewer accelerators where their targets are strict', () => {
  const usd = (latencyP99Ms: number | null): number => {
    const plan = bestOf({ workloads: ten.map((one) => ({ ...one, latencyP99Ms })), ...aws })
    for (const { plan: part } of servedWorkloads(plan)) expect(part.meetsLatency).toBe(true)
    return plan.monthlyUsd
  }
  const [any, loose, strict] = [usd(null), usd(60_000), usd(12_000)]
  expect(loose).toBeGreaterThan(any)
  expect(strict).toBeGreaterThan(loose)
})

test('two models share an instance of which each needs half of the accelerators', () => {
  const half = workload({
    ...small,
    modelParamsB: 35,
    requestsPerSecond: 0.01,
    latencyP99Ms: null,
    instanceType: 'g6e.12xlarge',
  })
  const workloads = ['one', 'other'].map((name) => ({ ...half, name }))
  const plan = bestOf({ workloads, ...aws })
  expect(plan.monthlyUsd).toBeCloseTo(aloneUsd(workloads, aws) / 2, 6)
  for (const { plan: part } of servedWorkloads(plan))
    expect(part.sharing).toMatchObject({ neighbours: 0, timeShare: 1, names: ['one', 'other'] })
})

test('workloads in other hours, with other instance types and on owned instances have their own', () => {
  for (const stated of [
    { hoursPerMonth: 200 },
    { instanceType: 'g5.xlarge' },
    { instanceType: 'g6.xlarge', ownedInstances: 1 },
  ]) {
    const plan = bestOf({ workloads: [tiny('one'), tiny('other', stated)], ...aws })
    for (const { plan: part } of servedWorkloads(plan)) expect(part.sharing).toBeNull()
  }
})

test('under PCI DSS only workloads with the same data share', () => {
  const stated = { ...aws, compliance: ['PCI_DSS'] } as const
  const sharingOf = (workloads: readonly Workload[]) =>
    servedWorkloads(bestOf({ ...stated, workloads })).map(({ plan }) => plan.sharing?.names ?? null)
  const cards = { datasetName: 'cards', datasetGB: 1 }
  expect(sharingOf([tiny('one'), tiny('other')])).toEqual([null, null])
  expect(sharingOf([tiny('one', cards), tiny('other', { datasetName: 'mails', datasetGB: 1 })])).toEqual([null, null])
  expect(sharingOf([tiny('one', cards), tiny('other', cards)])).toEqual([
    ['one', 'other'],
    ['one', 'other'],
  ])
})

test('the parts of a shared instance add up to whole instances under every load', () => {
  const [first, ...others] = servedWorkloads(bestOf({ workloads: ten, ...aws }))
  if (first === undefined) throw new Error('expected a plan')
  const hourly = first.plan.placement.usdPerHour * 730
  for (const factor of [0.01, 1, first.plan.sharing?.growthFactor ?? 1, 3, 40]) {
    const atLoad = [first, ...others].map((item) => planAtLoad(item, item.demand.requestsPerSecond * factor))
    const steps = atLoad.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0) / hourly
    expect(steps).toBeCloseTo(Math.round(steps), 6)
    expect(Math.round(steps)).toBe(atLoad[0]?.instances)
  }
})

const random = fc
  .record({
    model: fc.constantFrom('Llama 3.2 1B', 'Llama 3.1 8B', 'BGE M3', 'Llama 3.1 70B', 'Mixtral 8x7B'),
    kind: fc.constantFrom('ONLINE_INFERENCE', 'BATCH_INFERENCE', 'RAG'),
    requestsPerSecond: fc.oneof(
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.double({ min: 0, max: 60, noNaN: true }),
    ),
    inputTokensPerRequest: fc.integer({ min: 20, max: 3000 }),
    outputTokensPerRequest: fc.integer({ min: 5, max: 500 }),
    latencyP99Ms: fc.option(fc.integer({ min: 1000, max: 90_000 }), { nil: null }),
    hoursPerMonth: fc.constantFrom(null, null, null, 200),
  })
  .map((stated) => workload({ name: 'w', ...stated }))

test('sharing keeps memory, load and targets, costs nobody more than alone, and adds up', () => {
  let shared = 0
  fc.assert(
    fc.property(
      fc.array(random, { minLength: 2, maxLength: 7 }),
      fc.constantFrom('AWS', 'AZURE', 'GCP', 'ORACLE', 'NEBIUS'),
      (stated, provider) => {
        const workloads = stated.map((one, index) => ({ ...one, name: `w${index}` }))
        const plan = bestOf({ workloads, preferredProviders: [provider] })
        const served = servedWorkloads(plan)
        for (const item of served) {
          const alone = bestOf({ workloads: [item.workload], preferredProviders: [provider] })
          expect(item.plan.monthlyUsd).toBeLessThanOrEqual(alone.monthlyUsd + 0.01)
          if (item.plan.sharing !== null) shared += 1
          assertPart(item, served)
        }
      },
    ),
    { numRuns: 40 },
  )
  expect(shared).toBeGreaterThan(10)
})

function assertPart({ demand, plan }: ServedWorkload, served: readonly ServedWorkload[]): void {
  const { sharing } = plan
  if (sharing === null) return
  const together = served.filter(({ index }) => sharing.indexes.includes(index))
  expect(together).toHaveLength(sharing.indexes.length)
  expect(together.length).toBeGreaterThan(1)
  expect(together.reduce((sum, { plan: part }) => sum + (part.sharing?.costShare ?? 0), 0)).toBeCloseTo(1, 9)
  expect(sharing.memoryBytes).toBeLessThanOrEqual(sharing.usableBytes)
  expect(sharing.load).toBeLessThanOrEqual(demand.load + 1e-9)
  expect(sharing.growthFactor).toBeGreaterThanOrEqual(1)
  expect(plan.meetsLatency).toBe(true)
  // A percentile is found to a millionth, from above.
  for (const { plannedSeconds, seconds } of plan.reached)
    expect(plannedSeconds).toBeLessThanOrEqual(seconds * 1.000_001)
  for (const { plan: part } of together) {
    expect(part.instance.sku).toBe(plan.instance.sku)
    expect(part.placement.region).toBe(plan.placement.region)
  }
  // Accelerators that several models share are counted for each of them once.
  const used = together.reduce(
    (sum, { plan: part }) => sum + (part.sharing?.accelerators ?? 0) / ((part.sharing?.neighbours ?? 0) + 1),
    0,
  )
  expect(used).toBeLessThanOrEqual(plan.instance.acceleratorCount + 1e-9)
}
