import { servingDemand } from '#root/subgraphs/agents/src/domain/advice/sizing/demand'
import { placeInstance } from '#root/subgraphs/agents/src/domain/advice/sizing/placement'
import { planServing, servingPlan } from '#root/subgraphs/agents/src/domain/advice/sizing/serving-plan'
import type { Offer } from '#root/subgraphs/agents/src/domain/advice/sizing/serving-plan'
import { findInstance } from '#root/subgraphs/agents/src/domain/catalog/instances'
import type { Workload } from '#schema/requirements/requirements'
import { chat, small, workload } from '../requirements.ts'

const offer = (sku: string, provider = 'AWS'): Offer => {
  const instance = findInstance(provider, sku)
  const placement = instance === null ? null : placeInstance(instance, { regions: null })
  if (instance === null || placement === null) throw new Error(`expected ${sku} to be placed`)
  return { instance, placement }
}
const demandOf = (stated: Workload) => {
  const demand = servingDemand(stated)
  if (demand === null) throw new Error('expected a serving workload')
  return demand
}

test('8B on one H100 within 5 s: batch 61, 12.2 requests a second, two replicas for ten', () => {
  const p5 = offer('p5.4xlarge')
  const shape = { accelerator: p5.instance.family.accelerator, fastLinks: true, groupSize: 1, stages: 1 }
  const plan = servingPlan(demandOf(small), p5, shape)
  expect(plan).toEqual(expect.objectContaining({ batch: 61, batchLimit: 'latency', replicas: 2, instances: 2 }))
  // latency(61) = 61 × 0.041259 + 200 × (0.00799005 + 61 × 0.000071731) = 4.98994; 61 ÷ 4.98994
  expect(plan?.requestsPerSecondPerReplica).toBeCloseTo(12.225, 2)
  // ⌈10 ÷ (0.7 × 12.225)⌉ = ⌈1.17⌉ = 2; 2 × 6.88 × 730
  expect(plan?.monthlyUsd).toBeCloseTo(10_044.8, 1)
})

test('without a latency target the memory limits the batch', () => {
  const l4 = offer('g6.xlarge')
  const shape = { accelerator: l4.instance.family.accelerator, fastLinks: false, groupSize: 1, stages: 1 }
  const plan = servingPlan(demandOf({ ...small, latencyP99Ms: null }), l4, shape)
  // usable 24e9 × 0.9 = 21.6e9; − 16.06e9 − 34 × 1,000 × 4,096 = 5.400736e9; ÷ (131,072 × 1,200) = 34.3
  expect(plan).toEqual(expect.objectContaining({ batch: 34, batchLimit: 'memory' }))
})

test('70B in BF16 fits four H100 and not one', () => {
  const plan = planServing(demandOf(chat), [offer('p5.4xlarge')])
  expect(plan).toBeNull() // 141.2 GB of weights against 72 GB usable
  const large = planServing(demandOf(chat), [offer('p5.48xlarge')])
  expect(large?.shape.groupSize).toBeGreaterThanOrEqual(2)
})

test('the cheaper of two offers that meet the target wins', () => {
  const plan = planServing(demandOf(small), [offer('p5.48xlarge'), offer('p5.4xlarge')])
  expect(plan?.instance.sku).toBe('p5.4xlarge')
})

test('an offer that misses the target loses to a dearer one that meets it', () => {
  const demand = demandOf({ ...small, latencyP99Ms: 2500 })
  const plan = planServing(demand, [offer('g6.xlarge'), offer('p5.48xlarge')])
  expect(plan).toEqual(expect.objectContaining({ meetsLatency: true }))
  expect(plan?.instance.sku).toBe('p5.48xlarge')
})

test('a target that nothing meets is left out of the plan, which is marked and knows what is fastest', () => {
  const offers = [offer('g6.xlarge'), offer('p5.48xlarge')]
  const plan = planServing(demandOf({ ...small, latencyP99Ms: 1 }), offers)
  const free = planServing(demandOf({ ...small, latencyP99Ms: null }), offers)
  expect(plan?.meetsLatency).toBe(false)
  expect(plan?.instance.sku).toBe(free?.instance.sku)
  expect(plan?.monthlyUsd).toBe(free?.monthlyUsd)
  expect(plan?.batch).toBeGreaterThan(1)
  expect(plan?.fastest.instance.sku).toBe('p5.48xlarge')
})

test('a target that is missed by little costs no more than without it', () => {
  const offers = [offer('p5.48xlarge')]
  const reachable = planServing(demandOf(chat), offers)?.fastest.speed.latencySeconds(1) ?? 0
  const missed = planServing(demandOf({ ...chat, latencyP99Ms: Math.floor(reachable * 999) }), offers)
  expect(missed?.meetsLatency).toBe(false)
  expect(missed?.monthlyUsd).toBe(planServing(demandOf({ ...chat, latencyP99Ms: null }), offers)?.monthlyUsd)
})

test('a model larger than an instance spans several, where the network allows it', () => {
  const huge = demandOf(workload({ ...chat, name: 'huge', modelParamsB: 1000, latencyP99Ms: null }))
  const plan = planServing(huge, [offer('p5.48xlarge')])
  // 2,000 GB of weights over 8 × 80 × 0.9 = 576 GB an instance
  expect(plan?.shape.stages).toBe(4)
  expect(plan?.instances).toBe((plan?.replicas ?? 0) * 4)
  expect(planServing(huge, [offer('g6e.48xlarge')])).toBeNull()
})

test('no requests still take one replica', () => {
  expect(planServing(demandOf({ ...small, requestsPerSecond: 0 }), [offer('p5.4xlarge')])?.replicas).toBe(1)
})

test('an embedding model is limited by arithmetic: one prefill after another', () => {
  const embedding = demandOf(
    workload({
      name: 'e',
      kind: 'EMBEDDING',
      modelParamsB: 1.24,
      precision: 'FP16',
      requestsPerSecond: 100,
      inputTokensPerRequest: 512,
    }),
  )
  const plan = planServing(embedding, [offer('g6.xlarge')])
  // 2 × 1.24e9 × 512 + 2 × 16 × 2,048 × 512² = 1.28694e12 FLOPs, over 121e12 × 0.4 = 4.84e13: 26.59 ms
  expect(plan?.requestsPerSecondPerReplica).toBeCloseTo(1 / 0.02659, 1)
  expect(plan?.replicas).toBe(4) // ⌈100 ÷ (0.7 × 37.6)⌉
})

test('a batch workload reads its data set once a month', () => {
  const demand = demandOf(
    workload({
      name: 'b',
      kind: 'BATCH_INFERENCE',
      modelParamsB: 8,
      datasetGB: 36,
      inputTokensPerRequest: 1000,
      outputTokensPerRequest: 100,
      hoursPerMonth: 100,
    }),
  )
  // 36e9 bytes ÷ 4 ÷ 1,000 tokens = 9,000,000 requests, over 360,000 s
  expect(demand.requestsPerSecond).toBeCloseTo(25, 9)
  expect(demand.load).toBe(0.9)
})
