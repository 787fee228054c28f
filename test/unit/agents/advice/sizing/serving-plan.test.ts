import { capacityStep, meanCostOfHours } from '#root/subgraphs/agents/src/domain/advice/sizing/capacity-step'
import { servingDemand } from '#root/subgraphs/agents/src/domain/advice/sizing/demand'
import type { ServingDemand } from '#root/subgraphs/agents/src/domain/advice/sizing/demand'
import { placementsOf } from '#root/subgraphs/agents/src/domain/advice/sizing/placement'
import { planServing as planGrowing, servingPlan } from '#root/subgraphs/agents/src/domain/advice/sizing/serving-plan'
import type { Offer, ServingPlan } from '#root/subgraphs/agents/src/domain/advice/sizing/serving-plan'
import { findInstance } from '#root/subgraphs/agents/src/domain/catalog/instances'
import type { Workload } from '#schema/requirements/requirements'
import { chat, small, workload } from '../requirements.ts'
import { simulateReplica, valueAt } from './simulate-replica.ts'

const offer = (sku: string, provider = 'AWS'): Offer => {
  const instance = findInstance(provider, sku)
  const placement = instance === null ? null : (placementsOf(instance, { regions: null })[0] ?? null)
  if (instance === null || placement === null) throw new Error(`expected ${sku} to be placed`)
  return { instance, placement }
}
const demandOf = (stated: Workload) => {
  const demand = servingDemand(stated)
  if (demand === null) throw new Error('expected a serving workload')
  return demand
}

const planServing = (demand: ServingDemand, offers: readonly Offer[]): ServingPlan | null =>
  planGrowing(demand, offers, 0)

/** Lengths of which only the mean is stated. */
const exponential = { inputTokensP95: null, outputTokensP95: null }

const oneH100 = () => {
  const p5 = offer('p5.4xlarge')
  return { p5, shape: { accelerator: p5.instance.family.accelerator, fastLinks: true, groupSize: 1, stages: 1 } }
}

test('8B on one H100 keeps 5 s for requests of one length, and 5 s are out of reach for exponential ones', () => {
  const { p5, shape } = oneH100()
  const even = servingPlan(demandOf(small), p5, shape)
  expect(even).toMatchObject({ meetsLatency: true, replicas: 1, instances: 1 })
  expect(even?.latencySeconds).toBeLessThan(5)
  expect(even?.monthlyUsd).toBeCloseTo(6.88 * 730, 6)
  const spread = servingPlan(demandOf({ ...small, ...exponential }), p5, shape)
  expect(spread).toMatchObject({ meetsLatency: false })
  expect(spread?.aloneSeconds).toBeGreaterThan(5)
})

/** What a server with the steps of the plan does with Poisson arrivals and exponential or even lengths. */
function simulated(plan: ServingPlan, demand: ServingDemand, isExponential: boolean) {
  const draw = (mean: number) => (random: () => number) => (isExponential ? -mean * Math.log(1 - random()) : mean)
  return simulateReplica(
    {
      requestsPerSecond: demand.requestsPerSecond / plan.replicas,
      largestBatch: plan.batch,
      requests: 12_000,
      stepSeconds: plan.speed.stepSeconds,
      prefillSeconds: plan.speed.prefillOf,
      drawInput: draw(demand.inputTokens),
      drawOutput: draw(demand.outputTokens),
    },
    5,
  )
}

test.each([
  ['p5.4xlarge', 10, 12_000, true],
  ['p5.4xlarge', 40, 9_000, true],
  ['p5.4xlarge', 16, 4_000, false],
  ['g6e.xlarge', 8, 40_000, true],
  ['g6e.xlarge', 5, 15_000, false],
  ['p5.48xlarge', 100, 5_000, true],
] as const)(
  '8B on %s at %d requests a second answers 99 %% within %d ms in a simulation, exponential lengths: %s',
  (sku, requestsPerSecond, latencyP99Ms, isExponential) => {
    const lengths = isExponential ? exponential : {}
    const demand = demandOf({ ...small, ...lengths, requestsPerSecond, latencyP99Ms })
    const plan = planServing(demand, [offer(sku)])
    if (plan === null) throw new Error(`expected a plan on ${sku}`)
    expect(plan.meetsLatency).toBe(true)
    const reached = valueAt(simulated(plan, demand, isExponential).request, 0.99)
    expect(reached).toBeLessThan((latencyP99Ms / 1000) * 1.02)
    expect(plan.latencySeconds / reached).toBeGreaterThan(0.88)
    expect(plan.latencySeconds / reached).toBeLessThan(1.12)
  },
)

test('targets for the first token and from token to token are kept in a simulation', () => {
  const demand = demandOf({
    ...small,
    ...exponential,
    latencyP99Ms: null,
    ttftMs: 250,
    tpotMs: 25,
    targetPercentile: 95,
    requestsPerSecond: 30,
  })
  const plan = planServing(demand, [offer('p5.4xlarge')])
  if (plan === null) throw new Error('expected a plan')
  expect(plan).toMatchObject({ meetsLatency: true, limit: 'latency' })
  const times = simulated(plan, demand, true)
  expect(valueAt(times.firstToken, 0.95)).toBeLessThan(0.25)
  expect(valueAt(times.token, 0.95)).toBeLessThan(0.025 * 1.05)
})

test('without a latency target the memory limits the batch', () => {
  const l4 = offer('g6.xlarge')
  const shape = { accelerator: l4.instance.family.accelerator, fastLinks: false, groupSize: 1, stages: 1 }
  const plan = servingPlan(demandOf({ ...small, latencyP99Ms: null }), l4, shape)
  // usable 24e9 × 0.9 = 21.6e9; − 16.06e9 − 34 × 1,000 × 4,096 = 5.400736e9; ÷ (131,072 × 1,200) = 34.3
  expect(plan).toEqual(expect.objectContaining({ batch: 34, limit: 'memory' }))
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

test('an offer that misses the target loses to a more expensive one that meets it', () => {
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
  expect(plan?.fastest?.instance.sku).toBe('p5.48xlarge')
})

test('a target that is missed by little costs no more than without it', () => {
  const offers = [offer('p5.48xlarge')]
  const reachable = planServing(demandOf({ ...chat, latencyP99Ms: 1 }), offers)?.fastest?.aloneSeconds ?? 0
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
  const work = embedding.inputLengths.classes.reduce(
    (sum, { tokens, share }) => sum + share * (plan?.speed.prefillOf(tokens).work ?? 0),
    0,
  )
  expect(plan?.requestsPerSecondPerReplica).toBeCloseTo(0.7 / work, 6)
  expect(plan?.replicas).toBe(Math.ceil((100 * work) / 0.7))
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

test('demand that grows is part of the choice: an instance that is full today is not the cheapest', () => {
  const offers = [offer('g6.xlarge'), offer('g6e.xlarge')]
  const carriedBySmaller = planServing(demandOf({ ...small, latencyP99Ms: null }), [offer('g6.xlarge')])
  const full = (carriedBySmaller?.requestsPerSecondPerReplica ?? 0) * 0.999
  const demand = demandOf({ ...small, latencyP99Ms: null, requestsPerSecond: full })
  expect(planServing(demand, offers)?.instance.sku).toBe('g6.xlarge')
  expect(planGrowing(demand, offers, 3)?.instance.sku).toBe('g6e.xlarge')
  expect(planGrowing(demand, offers, -0.5)?.instance.sku).toBe('g6.xlarge')
})

test('the plan is the same as the best of all offers that are planned one by one', () => {
  const skus = ['g6.xlarge', 'g6e.xlarge', 'g6e.12xlarge', 'p4d.24xlarge', 'p5.4xlarge', 'p5.48xlarge']
  for (const latencyP99Ms of [null, 1, 2500, 6000, 20_000])
    for (const requestsPerSecond of [0.01, 3, 40])
      for (const growth of [0, 0.4]) {
        const demand = demandOf({ ...small, latencyP99Ms, requestsPerSecond })
        const best = planGrowing(
          demand,
          skus.map((sku) => offer(sku)),
          growth,
        )
        const single = skus.flatMap((sku) => planGrowing(demand, [offer(sku)], growth) ?? [])
        const kept = single.filter(({ meetsLatency }) => meetsLatency)
        expect(best?.meetsLatency).toBe(kept.length > 0)
        const mean = (plan: ServingPlan): number => {
          const { hours } = demand
          const step = capacityStep(demand, plan)
          return meanCostOfHours(step, hours, { peakRequestsPerSecond: requestsPerSecond, growth })
        }
        const compared = (kept.length > 0 ? kept : single).map(mean)
        expect(best === null ? null : mean(best)).toBe(Math.min(...compared))
      }
})
