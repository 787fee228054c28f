import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import { describeAnalysis } from '#root/subgraphs/agents/src/domain/plans/plan-analysis'
import { describeRunPlan } from '#root/subgraphs/agents/src/domain/plans/run-plan'
import { asking, small, tuning } from '../advice/requirements.ts'

const growing = asking({ workloads: [small, tuning], preferredProviders: ['AWS'], growthPercentPerYear: 50 })
const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0)

describe('the analysis of a plan', () => {
  // Read within the tests: the analysis is the code that they test.
  const read = () => {
    const plan = describeRunPlan(growing)
    if (!plan.analysis?.totalCost) throw new Error('expected an analysis with a total cost')
    return { plan, ...plan.analysis, totalCost: plan.analysis.totalCost }
  }

  test('is plain JSON, and the plan is the same with it', () => {
    const { plan } = read()
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
    expect(plan).toMatchObject(describePlan(growing))
  })

  test('lists the planned instances as the chosen option of each workload, with the cost and latency of the plan', () => {
    const { plan, options } = read()
    const chosen = options.filter(({ isChosen }) => isChosen)
    expect(
      chosen.map(({ workload, provider, sku, region, monthlyCents }) => [
        workload,
        provider,
        sku,
        region,
        monthlyCents,
      ]),
    ).toEqual(
      plan.workloads.map(({ name, placement, monthlyCents }) => [
        name,
        'AWS',
        placement?.sku,
        placement?.region,
        monthlyCents,
      ]),
    )
    const [served, trained] = chosen
    expect(served?.latencyMs).toBe(plan.workloads[0]?.serving?.latencyMs)
    expect(trained?.latencyMs).toBeCloseTo((plan.workloads[1]?.training?.hours ?? 0) * 3_600_000, 3)
    expect(sumOf(chosen.map(({ kgCO2ePerMonth }) => kgCO2ePerMonth ?? 0))).toBeCloseTo(plan.kgCO2ePerMonth ?? 0, 6)
  })

  test('has no figures where nothing can run', () => {
    const without = read().options.filter(({ monthlyCents }) => monthlyCents === null)
    expect(without.length).toBeGreaterThan(0)
    for (const { isChosen, reason } of without) expect([isChosen, reason]).toEqual([false, expect.stringMatching(/./)])
  })

  test('has a total cost whose months add up to the cent', () => {
    const { plan, totalCost } = read()
    const { rentedMonthlyCents, rentedCents, steps, owned } = totalCost
    expect(rentedMonthlyCents).toHaveLength(36)
    expect(rentedMonthlyCents[0]).toBe(plan.monthlyCents)
    expect(Math.abs(sumOf(rentedMonthlyCents) - rentedCents)).toBeLessThanOrEqual(36)
    const instances = sumOf(plan.workloads.map(({ placement }) => placement?.instances ?? 0))
    expect(steps[0]).toEqual({ month: 1, instances, monthlyCents: plan.monthlyCents })
    for (const { month, monthlyCents } of steps) expect(monthlyCents).toBe(rentedMonthlyCents[month - 1])

    if (owned === null) throw new Error('expected the cost of own servers')
    expect(owned.monthlyCents).toHaveLength(36)
    expect(Math.abs(sumOf(owned.monthlyCents) - owned.totalCents)).toBeLessThanOrEqual(36)
    const { purchaseCents, powerCents, colocationCents, staffCents, supportCents, otherCents } = owned
    const parts = [purchaseCents, powerCents, colocationCents, staffCents, supportCents, otherCents]
    expect(Math.abs(sumOf(parts) - owned.totalCents)).toBeLessThanOrEqual(parts.length)
    expect(owned.bookValueCents).toBeGreaterThan(0)
    expect(owned.bookValueCents).toBeLessThan(purchaseCents)
    // Servers are bought for the first month.
    expect(owned.monthlyCents[0]).toBeGreaterThan(sumOf(owned.monthlyCents.slice(1, 3)))
    for (const { name, atStart, atEnd, source } of owned.servers) {
      expect([name, source]).toEqual([expect.stringMatching(/server/), expect.stringMatching(/\d{4}/)])
      expect(atEnd).toBeGreaterThanOrEqual(atStart)
    }
    expect(totalCost.ownedUnknown).toBeNull()
  })

  test('orders what the cost depends on by the difference that it makes', () => {
    const { plan, drivers, meanMonthCents } = read()
    expect(meanMonthCents).toBeGreaterThanOrEqual(plan.monthlyCents ?? Infinity)
    const swings = drivers.map(({ swingCents }) => swingCents)
    expect(swings).toEqual(swings.toSorted((one, other) => other - one))
    for (const { lowCents, highCents, swingCents, lowChange, highChange } of drivers) {
      expect(Math.abs(Math.abs((highCents ?? 0) - (lowCents ?? 0)) - swingCents)).toBeLessThanOrEqual(2)
      expect(lowChange).not.toBe(highChange)
    }
    // Prices that are 15 % lower or higher make every rented month 15 % cheaper or more expensive.
    const prices = drivers.find(({ name }) => name === 'prices of the provider')
    expect(prices?.lowCents).toBeCloseTo((meanMonthCents ?? 0) * 0.85, -1)
    expect(prices?.highCents).toBeCloseTo((meanMonthCents ?? 0) * 1.15, -1)
  })
})

test('a change with which no plan keeps the targets has no cost', () => {
  const tight = asking({ workloads: [{ ...small, latencyP99Ms: 1000 }], preferredProviders: ['AWS'] })
  const driverOf = (name: string) => describeAnalysis(tight).drivers.find((driver) => driver.name === name)
  expect(driverOf('latency targets')).toMatchObject({ lowCents: null, highCents: expect.any(Number) })
  expect(driverOf('output tokens of a request')).toMatchObject({ lowCents: expect.any(Number), highCents: null })
})

test('where nothing is rented there is nothing to analyse', () => {
  const { totalCost, meanMonthCents, drivers } = describeAnalysis(
    asking({ workloads: [small], regions: ['nowhere-1'] }),
  )
  expect({ totalCost, meanMonthCents, drivers }).toEqual({ totalCost: null, meanMonthCents: null, drivers: [] })
})

test('where own servers are not compared it says why', () => {
  const owning = asking({
    workloads: [{ ...small, instanceType: 'p5.48xlarge', ownedInstances: 1, requestsPerSecond: 500 }],
    preferredProviders: ['AWS'],
  })
  expect(describeAnalysis(owning).totalCost).toMatchObject({
    owned: null,
    ownedUnknown: expect.stringMatching(/owned/),
  })
})
