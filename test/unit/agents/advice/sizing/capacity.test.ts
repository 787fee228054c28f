import * as fc from 'fast-check'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { simulateCosts } from '#root/subgraphs/agents/src/domain/advice/simulation/simulate-costs'
import { simulationInput } from '#root/subgraphs/agents/src/domain/advice/simulation/simulation-input'
import {
  capacityOf,
  horizonMonths,
  monthlyUsdAfter,
  monthsUntil,
  monthsWithin,
  planAtLoad,
} from '#root/subgraphs/agents/src/domain/advice/sizing/capacity'
import { capacityStep, stepsFor } from '#root/subgraphs/agents/src/domain/advice/sizing/capacity-step'
import { servedWorkloads } from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import type { ServedWorkload } from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import { asking, chat, small, tuning } from '../requirements.ts'

const situationAt = (requestsPerSecond: number, others = [tuning]) =>
  situationOf(asking({ workloads: [{ ...small, requestsPerSecond }, ...others], preferredProviders: ['AWS'] }))

const only = ({ best }: ReturnType<typeof situationOf>): ServedWorkload => {
  const [served] = servedWorkloads(best)
  if (served === undefined) throw new Error('expected a plan')
  return served
}

test('a step is one instance with all its replicas, at the planned load', () => {
  const served = only(situationAt(10))
  const { shape, instance, placement, requestsPerSecondPerReplica } = served.plan
  expect(capacityStep(served.demand, served.plan)).toEqual({
    instances: 1,
    ownedSteps: 0,
    requestsPerSecond: Math.floor(instance.acceleratorCount / shape.groupSize) * requestsPerSecondPerReplica,
    hourlyUsd: placement.usdPerHour,
    monthlyUsd: placement.usdPerHour * served.demand.hoursPerMonth,
    spread: null,
  })
})

test('a replica over several instances is one step', () => {
  const huge = { ...chat, modelParamsB: 1000, latencyP99Ms: null }
  const served = only(situationOf(asking({ workloads: [huge], preferredProviders: ['AWS'] })))
  const { shape, requestsPerSecondPerReplica } = served.plan
  const step = capacityStep(served.demand, served.plan)
  expect(step.instances).toBe(shape.stages)
  expect(step.requestsPerSecond).toBeCloseTo(requestsPerSecondPerReplica, 9)
})

test.each([
  [0, 1],
  [0.1, 1],
  [10, 1],
  [10.001, 2],
  [25, 3],
])('%d requests a second take %d steps of ten', (requestsPerSecond, steps) => {
  expect(stepsFor({ requestsPerSecond: 10 }, requestsPerSecond)).toBe(steps)
})

test('a plan at its own load is the plan', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100_000, noNaN: true }), (requestsPerSecond) => {
      const served = only(situationAt(requestsPerSecond))
      expect(planAtLoad(served, requestsPerSecond)).toEqual({
        instances: served.plan.instances,
        monthlyUsd: served.plan.monthlyUsd,
        sites: served.plan.sites,
      })
      // What is planned carries what was asked.
      expect(capacityOf(served)).toBeGreaterThanOrEqual(requestsPerSecond * (1 - 1e-9))
    }),
    { numRuns: 50 },
  )
})

test('more load never costs less, and nothing more until the instances are full', () => {
  const served = only(situationAt(10))
  const capacity = capacityOf(served)
  expect(planAtLoad(served, capacity * 0.999).monthlyUsd).toBe(served.plan.monthlyUsd)
  expect(planAtLoad(served, capacity * 1.001).instances).toBe(served.plan.instances + 1)
  const costs = [1, 5, 20, 80, 320].map((rate) => planAtLoad(served, rate).monthlyUsd)
  expect(costs).toEqual(costs.toSorted((a, b) => a - b))
})

const peaky = { ...small, latencyP99Ms: null, hoursPerMonth: null, requestsPerSecond: 50 }
const hourly = (load: (hour: number) => number) => Array.from({ length: 24 }, (_, hour) => load(hour))
const planOf = (stated: typeof small) =>
  only(situationOf(asking({ workloads: [stated], preferredProviders: ['AWS'] }))).plan

test('fifty requests a second for one hour a day cost that hour', () => {
  const always = planOf({ ...peaky, hoursPerMonth: 730 })
  const daily = planOf({ ...peaky, hoursPerDay: 1 })
  expect(daily.instances).toBe(always.instances)
  expect(daily.monthlyUsd).toBeCloseTo(always.monthlyUsd / 24, 6)
  expect(planOf({ ...peaky, hourlyLoad: hourly((hour) => (hour === 9 ? 1 : 0)) }).monthlyUsd).toBeCloseTo(
    daily.monthlyUsd,
    6,
  )
})

test('hours of less load take fewer instances', () => {
  const shaped = only(
    situationOf(
      asking({
        workloads: [{ ...peaky, hourlyLoad: hourly((hour) => (hour === 9 ? 1 : 0.1)) }],
        preferredProviders: ['AWS'],
      }),
    ),
  )
  const step = capacityStep(shaped.demand, shaped.plan)
  const hours = 365 / 12
  expect(shaped.plan.monthlyUsd).toBeCloseTo((stepsFor(step, 50) + 23 * stepsFor(step, 5)) * hours * step.hourlyUsd, 6)
})

test('instances that are owned cost nothing, and further ones their price', () => {
  const rented = planOf({ ...peaky, hoursPerMonth: 730, instanceType: 'g6e.xlarge' })
  expect(rented.instance.sku).toBe('g6e.xlarge')
  expect(rented.instances).toBeGreaterThan(3)
  const owned = planOf({ ...peaky, hoursPerMonth: 730, instanceType: 'G6E.XLARGE', ownedInstances: 3 })
  expect(owned.instances).toBe(rented.instances)
  expect(owned.monthlyUsd).toBeCloseTo((rented.monthlyUsd * (rented.instances - 3)) / rented.instances, 6)
  expect(planOf({ ...peaky, hoursPerMonth: 730, instanceType: 'g6e.xlarge', ownedInstances: 500 }).monthlyUsd).toBe(0)
})

test('a run that is done once is not a cost of the months after it', () => {
  const { best } = situationAt(10, [{ ...tuning, isOneOff: true }])
  const [serving, run] = best.workloads
  expect(monthlyUsdAfter(best, 0, 0)).toBeCloseTo((serving?.monthlyUsd ?? 0) + (run?.monthlyUsd ?? 0), 6)
  expect(monthlyUsdAfter(best, 0, 2)).toBeCloseTo(serving?.monthlyUsd ?? 0, 6)
})

test('four runs a month cost four times one', () => {
  const cost = (runsPerMonth: number) =>
    situationAt(10, [{ ...tuning, runsPerMonth }]).best.workloads[1]?.monthlyUsd ?? 0
  expect(cost(4)).toBeCloseTo(4 * cost(1), 6)
})

test('demand that doubles in a year is four times as large after two', () => {
  expect(monthsUntil(2, 1)).toBeCloseTo(12, 9)
  expect(monthsUntil(4, 1)).toBeCloseTo(24, 9)
})

test('a month later costs the steps that the demand takes by then; training and storage stay', () => {
  const situation = situationAt(10, [{ ...tuning, datasetGB: 1000 }])
  const served = only(situation)
  const rest = situation.best.monthlyUsd - served.plan.monthlyUsd
  expect(rest).toBeGreaterThan(0)
  expect(monthlyUsdAfter(situation.best, 1, 0)).toBeCloseTo(situation.best.monthlyUsd, 6)
  expect(monthlyUsdAfter(situation.best, 1, 24)).toBeCloseTo(planAtLoad(served, 40).monthlyUsd + rest, 6)
})

test('a budget lasts until the step that it does not cover', () => {
  const { best } = situationAt(10, [])
  const served = only({ best } as ReturnType<typeof situationOf>)
  const months = monthsWithin(best, 1, best.monthlyUsd)
  expect(months).toBeCloseTo(monthsUntil(capacityOf(served) / 10, 1), 2)
  expect(monthlyUsdAfter(best, 1, (months ?? 0) + 0.01)).toBeGreaterThan(best.monthlyUsd)
})

test('a budget that is not reached within the horizon has no end', () => {
  const { best } = situationAt(10, [])
  expect(monthsWithin(best, 0, best.monthlyUsd)).toBeNull()
  expect(monthsWithin(best, -0.5, best.monthlyUsd)).toBeNull()
  expect(monthsWithin(best, 0.1, monthlyUsdAfter(best, 0.1, horizonMonths))).toBeNull()
})

test('the simulation, the timeline and the plan agree where nothing is uncertain', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 5_000, noNaN: true }),
      fc.integer({ min: 0, max: 500 }),
      (requestsPerSecond, growthPercentPerYear) => {
        const situation = situationOf(
          asking({
            workloads: [{ ...small, requestsPerSecond }, { ...chat, requestsPerSecond }, tuning],
            preferredProviders: ['AWS'],
            growthPercentPerYear,
          }),
        )
        const input = simulationInput(situation)
        if (input === null) throw new Error('expected something to simulate')
        const certain = { ...input, trials: 100, demandSigma: 0, priceSigma: 0, growthSigma: 0 }
        const { firstMonthUsd, lastMonthUsd } = simulateCosts(certain)
        expect(firstMonthUsd.p50).toBeCloseTo(situation.best.monthlyUsd, 4)
        expect(lastMonthUsd.p50).toBeCloseTo(monthlyUsdAfter(situation.best, growthPercentPerYear / 100, 11), 4)
      },
    ),
    { numRuns: 60 },
  )
})
