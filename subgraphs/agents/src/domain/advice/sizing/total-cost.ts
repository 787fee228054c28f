import type { Requirements } from '#schema/requirements/requirements'
import type { PricedProvider } from '../../catalog/instance.ts'
import { engineerUsdPerYear } from '../../catalog/labour.ts'
import { ownCosts, publishedServers, statedServers } from '../../catalog/own-servers.ts'
import type { OwnServer } from '../../catalog/own-servers.ts'
import { monthlyUsdAfter, oneOffs, planAtLoad } from './capacity.ts'
import { isWithoutPlan, planProviders } from './plan.ts'
import type { ProviderPlan } from './plan.ts'
import { purchasesFor, servedWorkloads, trainedWorkloads } from './select.ts'

/** For how long total costs are compared. */
export const comparedMonths = 36

/** What renting costs for 36 months, and what buying servers for the same workloads costs. US dollars. */
export interface TotalCost {
  readonly rented: RentedCost
  readonly owned: OwnedCost | { readonly reason: string }
}

export interface RentedCost {
  readonly provider: PricedProvider
  /** Of each month: whole instances for the demand by then. */
  readonly monthlyUsd: readonly number[]
  readonly totalUsd: number
  /** Instances that the load takes, from the month in which their number changes; the first month is 1. */
  readonly steps: readonly { readonly month: number; readonly instances: number; readonly monthlyUsd: number }[]
}

export interface OwnedCost {
  /** What is paid in each month, purchases included. */
  readonly monthlyUsd: readonly number[]
  readonly totalUsd: number
  readonly purchaseUsd: number
  readonly powerUsd: number
  readonly colocationUsd: number
  readonly staffUsd: number
  readonly supportUsd: number
  /** Storage and vector indexes, as in the plan. */
  readonly otherUsd: number
  /** What the servers are worth after 36 months, by straight-line depreciation. */
  readonly bookValueUsd: number
  /** What a month at today's load costs with depreciation in place of the purchase. */
  readonly depreciatedMonthlyUsd: number
  /** The month from which on all that was paid for owned servers is no more than all that renting would have cost. */
  readonly breakEvenMonth: number | null
  readonly servers: readonly {
    readonly name: string
    readonly atStart: number
    readonly atEnd: number
    readonly purchaseUsd: number
    readonly source: string
  }[]
  /** Whether the organization states the servers; published prices otherwise. */
  readonly isStated: boolean
}

/** The total cost of the best rented plan and of owned servers; `null` where nothing is rented. */
export function totalCost(requirements: Requirements, providers: readonly ProviderPlan[]): TotalCost | null {
  const rent = providers.find((plan) => plan.provider !== 'ON_PREMISES' && !isWithoutPlan(plan))
  if (rent === undefined || rent.monthlyUsd === 0) return null
  const growth = (requirements.growthPercentPerYear ?? 0) / 100
  const rented = rentedCost(rent, growth)
  return { rented, owned: ownedCost(requirements, { rent, rented, growth }) }
}

const months = Array.from({ length: comparedMonths }, (_, month) => month)

function rentedCost(rent: ProviderPlan, growth: number): RentedCost {
  const monthlyUsd = months.map((month) => monthlyUsdAfter(rent, growth, month))
  const instances = months.map((month) =>
    [...instancesAfter(rent, growth, month).values()].reduce((sum, some) => sum + some, 0),
  )
  return {
    provider: rent.provider,
    monthlyUsd,
    totalUsd: sumOf(monthlyUsd),
    steps: months
      .filter((month) => month === 0 || instances[month] !== instances[month - 1])
      .map((month) => ({ month: month + 1, instances: instances[month] ?? 0, monthlyUsd: monthlyUsd[month] ?? 0 })),
  }
}

/** Instances by type that the plan has some months from now. */
function instancesAfter(plan: ProviderPlan, growth: number, month: number): ReadonlyMap<string, number> {
  const bySku = new Map<string, number>()
  const add = (sku: string, instances: number): void => void bySku.set(sku, (bySku.get(sku) ?? 0) + instances)
  for (const { first } of purchasesFor(plan, servedWorkloads(plan))) {
    const { sites } = planAtLoad(first, first.demand.requestsPerSecond * (1 + growth) ** (month / 12))
    add(
      first.plan.instance.sku,
      sites.reduce((sum, site) => sum + site.instances, 0),
    )
  }
  const over = new Set(oneOffs(plan).flatMap((run) => (month < run.months ? [] : [run.name])))
  for (const { name, plan: training } of trainedWorkloads(plan))
    if (!over.has(name)) add(training.instance.sku, training.instances)
  return bySku
}

interface Rent {
  readonly rent: ProviderPlan
  readonly rented: RentedCost
  readonly growth: number
}

function ownedCost(requirements: Requirements, { rent, rented, growth }: Rent): TotalCost['owned'] {
  if (rent.placed === 0) return { reason: 'the plan has no instances with accelerators' }
  if (requirements.workloads.some(({ ownedInstances }) => (ownedInstances ?? 0) > 0))
    return { reason: 'the assessment states instances that are owned already' }
  const { servers, plan } = ownPlan(requirements, rent)
  if (plan === undefined || plan.unplaced > rent.unplaced)
    return { reason: 'no server with a known purchase price holds all of the workloads' }
  if (plan.missed > rent.missed) return { reason: 'servers in one place miss a target that the rented plan keeps' }
  const counts = months.map((month) => instancesAfter(plan, growth, month))
  const other = plan.workloads.reduce(
    (sum, { storageUsd, retrieval }) => sum + storageUsd + (retrieval?.monthlyUsd ?? 0),
    0,
  )
  const had = new Map<string, number>()
  let [purchaseUsd, powerUsd, colocationUsd, staffUsd, supportUsd, bookValueUsd] = [0, 0, 0, 0, 0, 0]
  let depreciatedMonthlyUsd = 0
  const monthlyUsd = counts.map((bySku, month) => {
    let [bought, power, colocation, stated, support, counted, depreciation] = [0, 0, 0, 0, 0, 0, 0]
    for (const server of servers) {
      const before = had.get(server.name) ?? 0
      // Servers stay when they are not needed any more.
      const all = Math.max(before, bySku.get(server.name) ?? 0)
      had.set(server.name, all)
      const price = (all - before) * server.purchaseUsd
      bought += price
      bookValueUsd += price * Math.max(0, 1 - (comparedMonths - month) / server.depreciationMonths)
      power += all * server.powerUsdPerMonth
      colocation += all * server.colocationUsdPerMonth
      support += (all * server.purchaseUsd * ownCosts.supportSharePerYear.value) / 12
      depreciation += (all * server.purchaseUsd) / server.depreciationMonths
      if (server.staffUsdPerMonth === null) counted += all
      else stated += all * server.staffUsdPerMonth
    }
    const several = [...had.values()].reduce((sum, some) => sum + some, 0) > 1
    const network = several ? bought * ownCosts.networkShare.value : 0
    const engineers =
      counted === 0 ? 0 : Math.max(ownCosts.leastEngineers.value, counted / ownCosts.serversPerEngineer.value)
    const staff = stated + (engineers * engineerUsdPerYear) / 12
    purchaseUsd += bought + network
    powerUsd += power
    colocationUsd += colocation
    staffUsd += staff
    supportUsd += support
    if (month === 0) depreciatedMonthlyUsd = depreciation + power + colocation + staff + support + other
    return bought + network + power + colocation + staff + support + other
  })
  return {
    monthlyUsd,
    totalUsd: sumOf(monthlyUsd),
    purchaseUsd,
    powerUsd,
    colocationUsd,
    staffUsd,
    supportUsd,
    otherUsd: other * comparedMonths,
    bookValueUsd,
    depreciatedMonthlyUsd,
    breakEvenMonth: breakEvenOf(monthlyUsd, rented.monthlyUsd),
    isStated: servers.some(({ staffUsdPerMonth }) => staffUsdPerMonth !== null),
    servers: servers.flatMap(({ name, purchaseUsd: price, source }) => {
      const atEnd = had.get(name) ?? 0
      return atEnd === 0 ? [] : [{ name, atStart: counts[0]?.get(name) ?? 0, atEnd, purchaseUsd: price, source }]
    }),
  }
}

/** The same workloads on servers that can be bought: those that the organization states, or published ones in the country of the plan. */
function ownPlan(
  requirements: Requirements,
  rent: ProviderPlan,
): { readonly servers: readonly OwnServer[]; readonly plan: ProviderPlan | undefined } {
  const overlay = requirements.priceOverlay ?? null
  const stated = overlay === null ? [] : statedServers(overlay.onPremises, overlay.name)
  const published = publishedServers(countryOf(rent))
  const onPremises =
    stated.length > 0
      ? (overlay?.onPremises ?? []).filter(({ name }) => stated.some((server) => server.name === name))
      : published.map(({ hardware }) => hardware)
  const [plan] = planProviders({
    ...requirements,
    workloads: requirements.workloads.map((workload) =>
      workload.instanceType === null ? workload : { ...workload, instanceType: null, ownedInstances: null },
    ),
    preferredProviders: ['ON_PREMISES'],
    // Where servers stand is decided when they are bought: they are compared for the country of the rented plan.
    regions: null,
    priceOverlay: { asOf: overlay?.asOf ?? '2026', name: overlay?.name ?? 'own-servers.json', prices: [], onPremises },
  })
  return { servers: stated.length > 0 ? stated : published.map(({ server }) => server), plan }
}

function countryOf(rent: ProviderPlan): string {
  const countries = rent.workloads.flatMap(({ compute }) =>
    compute.kind === 'none' || compute.plan === null ? [] : [compute.plan.placement.country],
  )
  return countries[0] ?? 'US'
}

/** The month from which on all payments for owned servers stay at most those for renting; `null` where they exceed them at the end. */
function breakEvenOf(owned: readonly number[], rented: readonly number[]): number | null {
  let [difference, since] = [0, null as number | null]
  for (const [month, usd] of owned.entries()) {
    difference += usd - (rented[month] ?? 0)
    if (difference > 0) since = null
    else since ??= month + 1
  }
  return since
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, usd) => sum + usd, 0)
