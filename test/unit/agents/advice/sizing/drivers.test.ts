import * as fc from 'fast-check'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { meanMonthlyUsd, tornadoOf } from '#root/subgraphs/agents/src/domain/advice/sizing/drivers'
import { planProviders } from '#root/subgraphs/agents/src/domain/advice/sizing/plan'
import { servedWorkloads } from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import type { Requirements } from '#root/subgraphs/agents/src/domain/advice/types'
import { asking, chat, small, tuning } from '../requirements.ts'

const tornado = (requirements: Requirements) => tornadoOf(requirements, situationOf(requirements).best)

test('bars are sorted, and each is the plan of the changed requirements on the same provider', () => {
  const requirements = asking({ workloads: [chat, tuning], preferredProviders: ['AWS'], growthPercentPerYear: 40 })
  const { baseUsd, drivers } = tornado(requirements)
  expect(baseUsd).toBeCloseTo(meanMonthlyUsd(situationOf(requirements).best, 40), 6)
  expect(drivers.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['demand', 'prices of the provider', 'tokens of training']),
  )
  const swings = drivers.map(({ swingUsd }) => swingUsd)
  expect(swings).toEqual(swings.toSorted((one, other) => other - one))
  const [plan] = planProviders({
    ...requirements,
    workloads: [{ ...chat, requestsPerSecond: (chat.requestsPerSecond ?? 0) * 1.25 }, tuning],
  })
  const demand = drivers.find(({ name }) => name === 'demand')
  expect(demand?.high).toEqual({ change: '+25 %', monthlyUsd: meanMonthlyUsd(plan, 40) })
  expect(demand?.low.monthlyUsd).toBeLessThanOrEqual(demand?.high.monthlyUsd ?? 0)
})

test('prices move the cost of instances and not of what is stored', () => {
  const stored = { ...small, datasetGB: 10_000, datasetName: 'documents' }
  const requirements = asking({ workloads: [stored], preferredProviders: ['AWS'] })
  const { best } = situationOf(requirements)
  const prices = tornado(requirements).drivers.find(({ name }) => name === 'prices of the provider')
  const storageUsd = best.workloads[0]?.storageUsd ?? 0
  expect(prices?.high.monthlyUsd).toBeCloseTo((best.monthlyUsd - storageUsd) * 1.15 + storageUsd, 4)
  expect(prices?.low.monthlyUsd).toBeCloseTo((best.monthlyUsd - storageUsd) * 0.85 + storageUsd, 4)
})

test('an input that changes nothing has no bar, and one whose targets no plan keeps says so', () => {
  const idle = { ...small, requestsPerSecond: 0.01, latencyP99Ms: null }
  const bars = tornado(asking({ workloads: [idle], preferredProviders: ['AWS'] })).drivers
  expect(bars.map(({ name }) => name)).toEqual(['prices of the provider'])
  const missed = planOf(asking({ workloads: [{ ...chat, latencyP99Ms: 1 }], preferredProviders: ['AWS'] }))
  const latencyP99Ms = (missed.fastest?.aloneSeconds ?? 0) * 1100
  const tight = asking({ workloads: [{ ...chat, latencyP99Ms }], preferredProviders: ['AWS'] })
  const targets = tornado(tight).drivers.find(({ name }) => name === 'latency targets')
  expect(targets?.low).toEqual({ change: '−25 %', monthlyUsd: null })
  expect(targets?.high.monthlyUsd).toBeGreaterThan(0)
})

function planOf(requirements: Requirements) {
  const [served] = servedWorkloads(situationOf(requirements).best)
  if (served === undefined) throw new Error('expected a plan, got none')
  return served.plan
}

test('less of what costs money never costs more than the plan, and more of it never less', () => {
  const shorter = new Set(['demand', 'output tokens of a request', 'prices of the provider', 'size of the data'])
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 60, noNaN: true }),
      fc.constantFrom(0, 15, 40, 120),
      fc.constantFrom(null, 4000, 20_000),
      fc.constantFrom(small, chat),
      (requestsPerSecond, growthPercentPerYear, latencyP99Ms, stated) => {
        const workloads = [{ ...stated, requestsPerSecond, latencyP99Ms, datasetGB: 500 }]
        const { baseUsd, drivers } = tornado(asking({ workloads, growthPercentPerYear, preferredProviders: ['AWS'] }))
        for (const { name, low, high } of drivers) {
          if (name === 'latency targets') expect(high.monthlyUsd ?? 0).toBeLessThanOrEqual(baseUsd + 0.01)
          if (!shorter.has(name)) continue
          expect(low.monthlyUsd ?? 0).toBeLessThanOrEqual(baseUsd + 0.01)
          expect(high.monthlyUsd ?? Infinity).toBeGreaterThanOrEqual(baseUsd - 0.01)
        }
      },
    ),
    { numRuns: 25 },
  )
})
