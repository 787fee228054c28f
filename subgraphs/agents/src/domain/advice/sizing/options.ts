import { hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import type { Emissions } from '../../catalog/carbon.ts'
import { providerName } from '../../catalog/instance.ts'
import type { Instance, PricedProvider } from '../../catalog/instance.ts'
import { unpricedInstances } from '../../catalog/instances.ts'
import { catalogWith } from '../../catalog/price-overlay.ts'
import { monthlyEmissions } from '../emissions.ts'
import { formatAvailability, formatDuration, formatPercent, formatUsd, inWords } from '../format.ts'
import type { Requirements } from '../types.ts'
import { capacityStep, growthOf, meanCostOfHours } from './capacity-step.ts'
import { permittedOffers } from './demand.ts'
import type { ServingDemand, TrainingDemand } from './demand.ts'
import { describeInstances } from './describe.ts'
import { placementsOf } from './placement.ts'
import type { ComputePlan, ProviderPlan, WorkloadPlan } from './plan.ts'
import { meetsTargets, planServing } from './serving-plan.ts'
import type { Offer } from './serving-plan.ts'
import { planTraining } from './training-plan.ts'

/** One way to run a workload: the one that is planned, or one that is not, and why. */
export interface PlanOption {
  readonly workload: string
  readonly provider: PricedProvider
  readonly sku: string
  readonly region: string | null
  readonly commitment: 'ON_DEMAND' | 'ONE_YEAR' | 'THREE_YEARS' | 'SPOT'
  /** How many of it, in words; empty where it cannot run there. */
  readonly instances: string
  /** US dollars; `null` where nothing can be planned. */
  readonly monthlyUsd: number | null
  /** 99th percentile of a request at peak, or the hours of a training run in seconds. */
  readonly latencySeconds: number | null
  /** Of a month, an upper bound; `null` where it is not known. */
  readonly kgCO2e: number | null
  readonly isChosen: boolean
  /** Why it is chosen, or why not. */
  readonly reason: string
}

/** Options of one workload besides the plan: the cheapest of each provider and of each accelerator, further regions and commitments. */
const mostOptions = 16

/** The options of every workload that has a plan. */
export function optionsOf(
  requirements: Requirements,
  providers: readonly [ProviderPlan, ...ProviderPlan[]],
): readonly PlanOption[] {
  const [best, ...others] = providers
  return best.workloads.flatMap((item) => {
    const { compute } = item
    if (compute.kind === 'none' || compute.plan === null) return []
    const found: Found = { requirements, best, item, compute, chosenUsd: compute.plan.monthlyUsd }
    const rows = [...commitments(found), ...ofProviders(found, others), ...ofRegions(found), ...ofAccelerators(found)]
    return [chosen(found), ...rows.toSorted(byCost).slice(0, mostOptions)]
  })
}

interface Found {
  readonly requirements: Requirements
  readonly best: ProviderPlan
  readonly item: WorkloadPlan
  readonly compute: Planned
  readonly chosenUsd: number
}

type Planned = Exclude<ComputePlan, { readonly kind: 'none' }>

const byCost = (one: PlanOption, other: PlanOption): number =>
  (one.monthlyUsd ?? Infinity) - (other.monthlyUsd ?? Infinity)

function chosen({ best, item, compute }: Found): PlanOption {
  return {
    ...rowOf(item, compute, best.provider),
    isChosen: true,
    reason: 'chosen: the cheapest that keeps the rules and targets',
  }
}

/** What a plan is, as a row without a reason. */
function rowOf(item: WorkloadPlan, compute: Planned, provider: PricedProvider): Omit<PlanOption, 'reason'> {
  const { plan } = compute
  if (plan === null) throw new Error(`expected a plan of "${item.name}" on ${providerName(provider)}, got none`)
  return {
    workload: item.name,
    provider,
    sku: plan.instance.sku,
    region: plan.placement.region,
    commitment: 'ON_DEMAND',
    instances: describeInstances(plan),
    monthlyUsd: plan.monthlyUsd,
    latencySeconds: secondsOf(compute),
    kgCO2e: kgOf(monthlyEmissions(compute)),
    isChosen: false,
  }
}

function secondsOf(compute: Planned): number | null {
  const seconds = compute.kind === 'serving' ? compute.plan?.latencySeconds : (compute.plan?.hours ?? 0) * 3600
  return seconds !== undefined && Number.isFinite(seconds) ? seconds : null
}

const kgOf = (emissions: Emissions): number | null => (emissions.kind === 'known' ? emissions.kgCO2e : null)

/** Why a plan is not the chosen one. */
function whyNot({ chosenUsd, compute: chosenCompute, requirements }: Found, compute: Planned): string {
  if (compute.kind === 'serving' && compute.plan !== null && !meetsTargets(compute.plan)) {
    const { plan } = compute
    if (plan.fastest !== null) return `misses the latency target: at best ${formatDuration(plan.fastest.aloneSeconds)}`
    return `misses the availability: ${formatAvailability(plan.availability?.planned ?? 0)}`
  }
  if (
    compute.kind === 'training' &&
    compute.plan?.meetsDeadline === false &&
    chosenCompute.kind === 'training' &&
    chosenCompute.plan?.meetsDeadline
  )
    return 'ends after the deadline'
  const more = (compute.plan?.monthlyUsd ?? 0) - chosenUsd
  if (more > 0.005) return `${formatUsd(more)} a month more`
  const later = meanUsd(compute, growthOf(requirements)) - meanUsd(chosenCompute, growthOf(requirements))
  if (more < -0.005 && later > 0.005)
    return `${formatUsd(-more)} a month less today, ${formatUsd(later)} more in the mean month of the coming year`
  if (more < -0.005)
    return `${formatUsd(-more)} a month less for this workload; all workloads together cost more there, or it cannot be shared`
  return 'the same price'
}

/** What the mean month of the coming year costs; of training, a month. */
function meanUsd(compute: Planned, growth: number): number {
  if (compute.plan === null) return 0
  if (compute.kind === 'training') return compute.plan.monthlyUsd
  const { demand, plan } = compute
  const { hours, requestsPerSecond: peakRequestsPerSecond } = demand
  return meanCostOfHours(capacityStep(demand, plan), hours, { peakRequestsPerSecond, growth })
}

function ofProviders(found: Found, others: readonly ProviderPlan[]): readonly PlanOption[] {
  const { item } = found
  return others.flatMap((other) => {
    const there = other.workloads[item.index]
    if (there === undefined || there.compute.kind === 'none') return []
    if (there.compute.plan === null)
      return [excluded(item, { provider: other.provider, sku: 'any', reason: placeless(found.requirements) })]
    return [{ ...rowOf(item, there.compute, other.provider), reason: whyNot(found, there.compute) }]
  })
}

const placeless = ({ regions }: Requirements): string =>
  (regions ?? []).length > 0 ? `nothing in ${inWords(regions ?? [])} holds it` : 'none of its instances holds it'

function excluded(
  item: WorkloadPlan,
  {
    provider,
    sku,
    reason,
    region = null,
  }: { provider: PricedProvider; sku: string; reason: string; region?: string | null },
): PlanOption {
  return {
    workload: item.name,
    provider,
    sku,
    region,
    commitment: 'ON_DEMAND',
    instances: '',
    monthlyUsd: null,
    latencySeconds: null,
    kgCO2e: null,
    isChosen: false,
    reason,
  }
}

/** The cheapest instance of each other accelerator of the chosen provider. */
function ofAccelerators(found: Found): readonly PlanOption[] {
  const { requirements, best, item, compute } = found
  const ofProvider = catalogWith(requirements.priceOverlay ?? null).filter(
    ({ family }) => family.provider === best.provider,
  )
  const chosenName = compute.plan?.instance.family.accelerator.name
  const groups = Map.groupBy(ofProvider, ({ family }) => family.accelerator.name)
  const rows = [...groups].flatMap(([name, instances]) =>
    name === chosenName ? [] : [ofAccelerator(found, name, instances)],
  )
  const unpriced = unpricedInstances
    .filter(({ family, sku }) => family.provider === best.provider && !ofProvider.some((one) => one.sku === sku))
    .map(({ sku, reason }) => excluded(item, { provider: best.provider, sku, reason: `no price on demand: ${reason}` }))
  return [...rows, ...unpriced]
}

function ofAccelerator(found: Found, name: string, instances: readonly Instance[]): PlanOption {
  const { requirements, best, item, compute } = found
  const [first] = instances
  const sku = first?.sku ?? name
  const { provider } = best
  if (first?.family.accelerator.cuda === false)
    return excluded(item, { provider, sku, reason: `${name} needs other software than CUDA` })
  const offers = instances.flatMap((instance): readonly Offer[] => {
    const [placement, ...elsewhere] = placementsOf(instance, requirements)
    return placement === undefined ? [] : [{ instance, placement, elsewhere }]
  })
  if (offers.length === 0)
    return excluded(item, { provider, sku, reason: `${name} is not offered in ${inWords(requirements.regions ?? [])}` })
  if (permittedOffers(compute.demand.hardware, offers).length === 0)
    return excluded(item, { provider, sku, reason: `the assessment asks for ${compute.demand.hardware.instanceType}` })
  const planned = planOn(found, offers)
  if (planned.plan === null)
    return excluded(item, {
      provider,
      sku,
      reason: `${name}: the memory does not hold the model and its longest request`,
    })
  return { ...rowOf(item, planned, provider), reason: whyNot(found, planned) }
}

function planOn({ compute, requirements }: Found, offers: readonly Offer[]): Planned {
  return compute.kind === 'serving'
    ? {
        kind: 'serving',
        demand: compute.demand,
        plan: planServing(withoutOwned(compute.demand), offers, growthOf(requirements)),
      }
    : { kind: 'training', demand: compute.demand, plan: planTraining(withoutOwned(compute.demand), offers) }
}

/** What is owned of one instance type is not owned of another. */
const withoutOwned = <Demand extends ServingDemand | TrainingDemand>(demand: Demand): Demand =>
  demand.hardware.ownedInstances === 0 ? demand : { ...demand, hardware: { ...demand.hardware, ownedInstances: 0 } }

/** The same instances in the next regions, and cheaper ones that are not permitted. */
function ofRegions(found: Found): readonly PlanOption[] {
  const { requirements, best, item, compute } = found
  const { plan } = compute
  if (plan === null) return []
  const { instance, placement } = plan
  const permitted = placementsOf(instance, requirements)
  const anywhere = placementsOf(instance, { regions: null })
  const [next] = permitted.filter(({ region }) => region !== placement.region)
  const cheaper = anywhere.find(
    ({ region, usdPerHour }) => usdPerHour < placement.usdPerHour && !permitted.some((one) => one.region === region),
  )
  const rows: PlanOption[] = []
  if (next !== undefined) {
    const there = planOn(found, [{ instance, placement: next, elsewhere: [] }])
    if (there.plan !== null) rows.push({ ...rowOf(item, there, best.provider), reason: whyNot(found, there) })
  }
  if (cheaper !== undefined)
    rows.push(
      excluded(item, {
        provider: best.provider,
        sku: instance.sku,
        region: cheaper.region,
        reason: `not permitted: data has to stay in ${inWords(requirements.regions ?? [])}; ${formatPercent(1 - cheaper.usdPerHour / placement.usdPerHour)} less an hour`,
      }),
    )
  return rows
}

/** Committed and spot prices of the chosen instances, paid for every hour of a month where there is a commitment. */
function commitments(found: Found): readonly PlanOption[] {
  const { best, item, compute, chosenUsd } = found
  const { plan } = compute
  if (plan === null) return []
  const { instance } = plan
  const row = rowOf(item, compute, best.provider)
  const terms = [
    { commitment: 'ONE_YEAR', words: 'one year', usdPerHour: instance.oneYearUsdPerHour },
    { commitment: 'THREE_YEARS', words: 'three years', usdPerHour: instance.threeYearUsdPerHour },
  ] as const
  const committed = terms.map(({ commitment, words, usdPerHour }): PlanOption => {
    if (usdPerHour === null)
      return {
        ...row,
        commitment,
        monthlyUsd: null,
        reason: `no published price for ${words}`,
      }
    const monthlyUsd = (onDemandUsdPerHour(compute) * usdPerHour * hoursPerMonthAlwaysOn) / instance.usdPerHour
    const reason =
      monthlyUsd < chosenUsd
        ? `${formatUsd(chosenUsd - monthlyUsd)} a month less, but paid for ${words} whatever the load: a recommendation once the load is measured`
        : `${formatUsd(monthlyUsd - chosenUsd)} a month more: paid for all ${hoursPerMonthAlwaysOn} hours of a month`
    return { ...row, commitment, monthlyUsd, reason }
  })
  if (instance.spotUsdPerHour === null || chosenUsd === 0) return committed
  const spotUsd = (chosenUsd * instance.spotUsdPerHour) / instance.usdPerHour
  const reason =
    compute.kind === 'serving'
      ? 'spot capacity can be taken back within minutes, which requests do not survive'
      : 'spot capacity can be taken back: see the recommendation on spot training'
  return [...committed, { ...row, commitment: 'SPOT', monthlyUsd: spotUsd, reason }]
}

/** What an hour of all instances of a plan costs on demand; of a shared one, the part of the workload. */
function onDemandUsdPerHour(compute: Planned): number {
  if (compute.plan === null) return 0
  if (compute.kind === 'training') return compute.plan.instances * compute.plan.placement.usdPerHour
  const { sites, sharing } = compute.plan
  return (sharing?.costShare ?? 1) * sites.reduce((sum, site) => sum + site.instances * site.placement.usdPerHour, 0)
}
