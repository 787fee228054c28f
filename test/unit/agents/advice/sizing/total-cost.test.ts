import { totalCostRule } from '#root/subgraphs/agents/src/domain/advice/cto/total-cost'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { monthlyUsdAfter } from '#root/subgraphs/agents/src/domain/advice/sizing/capacity'
import { totalCost } from '#root/subgraphs/agents/src/domain/advice/sizing/total-cost'
import type { OwnedCost } from '#root/subgraphs/agents/src/domain/advice/sizing/total-cost'
import type { Requirements } from '#root/subgraphs/agents/src/domain/advice/types'
import { asking, small } from '../requirements.ts'
import { onlyFinding } from '../rules.ts'

const large = { ...small, model: 'Llama 3.1 70B', modelParamsB: null, requestsPerSecond: 60 }
const growing = asking({ workloads: [large], preferredProviders: ['AWS'], growthPercentPerYear: 60 })

const totalOf = (requirements: Requirements) => {
  const total = totalCost(requirements, situationOf(requirements).providers)
  if (total === null) throw new Error('expected a total cost, got none')
  return total
}

function ownedOf(requirements: Requirements): OwnedCost {
  const { owned } = totalOf(requirements)
  if ('reason' in owned) throw new Error(`expected owned servers, got: ${owned.reason}`)
  return owned
}

test('36 months of renting are those of the capacity timeline, and steps come when an instance is added', () => {
  const { rented } = totalOf(growing)
  const { best } = situationOf(growing)
  expect(rented.monthlyUsd.length).toBe(36)
  expect(rented.monthlyUsd[17]).toBeCloseTo(monthlyUsdAfter(best, 0.6, 17), 6)
  expect(rented.totalUsd).toBeCloseTo(
    rented.monthlyUsd.reduce((sum, usd) => sum + usd, 0),
    6,
  )
  expect(rented.steps.length).toBeGreaterThan(2)
  expect(rented.steps[0]).toMatchObject({ month: 1, monthlyUsd: best.monthlyUsd })
  for (const [at, { month, instances, monthlyUsd }] of rented.steps.entries()) {
    expect(monthlyUsd).toBe(rented.monthlyUsd[month - 1])
    if (at > 0) expect(instances).toBeGreaterThan(rented.steps[at - 1]?.instances ?? Infinity)
  }
})

test('what is paid for owned servers is the sum of its parts, and purchases follow the growth', () => {
  const owned = ownedOf(growing)
  const { purchaseUsd, powerUsd, colocationUsd, staffUsd, supportUsd, otherUsd } = owned
  expect(owned.totalUsd).toBeCloseTo(purchaseUsd + powerUsd + colocationUsd + staffUsd + supportUsd + otherUsd, 4)
  expect(owned.totalUsd).toBeCloseTo(
    owned.monthlyUsd.reduce((sum, usd) => sum + usd, 0),
    4,
  )
  const [servers] = owned.servers
  expect(servers?.atEnd).toBeGreaterThan(servers?.atStart ?? Infinity)
  expect(owned.bookValueUsd).toBeGreaterThan(0)
  expect(owned.bookValueUsd).toBeLessThan(purchaseUsd)
})

test('buying breaks even in the month in which all payments are at most those for renting', () => {
  const { rented, owned } = totalOf(growing)
  if ('reason' in owned || owned.breakEvenMonth === null) throw new Error('expected a month')
  const until = (monthly: readonly number[], months: number) =>
    monthly.slice(0, months).reduce((sum, usd) => sum + usd, 0)
  const month = owned.breakEvenMonth
  expect(until(owned.monthlyUsd, month)).toBeLessThanOrEqual(until(rented.monthlyUsd, month))
  expect(until(owned.monthlyUsd, month - 1)).toBeGreaterThan(until(rented.monthlyUsd, month - 1))
  expect(onlyFinding(totalCostRule, growing)).toMatchObject({ severity: 'MEDIUM' })
})

test('a small workload is rented, because half of an engineer costs more than its instance', () => {
  const requirements = asking({ workloads: [{ ...small, requestsPerSecond: 0.5 }], preferredProviders: ['AWS'] })
  expect(ownedOf(requirements).breakEvenMonth).toBeNull()
  const found = onlyFinding(totalCostRule, requirements)
  expect(found).toMatchObject({ severity: 'INFO', monthlyCostImpactCents: 0 })
  expect(found.title).toMatch(/^Keep renting/)
})

test('servers that an organization states are compared at its own costs', () => {
  const cost = {
    purchaseUsd: 100_000,
    depreciationYears: 4,
    powerW: 10_000,
    pue: 1.2,
    usdPerKWh: 0.1,
    staffUsdPerYear: 1200,
  }
  const onPremises = [
    {
      name: 'rack 1',
      accelerator: 'h100Sxm',
      acceleratorCount: 8,
      fastLinks: true,
      multiNode: true,
      country: 'US',
      cost,
    },
  ]
  const stated = { ...growing, priceOverlay: { asOf: '2026-11', name: 'quotation', prices: [], onPremises } }
  const owned = ownedOf(stated)
  expect(owned.isStated).toBe(true)
  expect(owned.servers).toMatchObject([{ name: 'rack 1', source: 'quotation' }])
  expect(owned.colocationUsd).toBe(0)
  expect(owned.totalUsd).toBeLessThan(ownedOf(growing).totalUsd)
})

test('without a comparison it says why', () => {
  const owning = asking({
    workloads: [{ ...small, instanceType: 'p5.48xlarge', ownedInstances: 1, requestsPerSecond: 500 }],
    preferredProviders: ['AWS'],
  })
  expect(totalOf(owning).owned).toEqual({ reason: 'the assessment states instances that are owned already' })
  expect(onlyFinding(totalCostRule, owning).rationale).toContain('Buying servers is not compared')
})
