import { reliability } from '../../catalog/reliability.ts'
import { normalShare } from './normal-share.ts'

/** What a stated availability asks of the steps of a plan; plain data, because the simulation asks it too. */
export interface Spread {
  /** Share of the time in which enough steps have to be up, 0 to 1. */
  readonly target: number
  /** Share of the time in which one step is up while its region is. */
  readonly stepAvailability: number
  /** Of one step in each region that may be used, US dollars an hour; the region of the plan first. */
  readonly hourlyUsd: readonly number[]
}

/** How many steps stand in each region. */
export interface Layout {
  /** By region, in the order of `Spread.hourlyUsd`. */
  readonly steps: readonly number[]
  /** Share of the time in which as many steps are up as the load needs. */
  readonly availability: number
}

/** With more regions than that, another one saves little. */
export const mostRegions = 3

const regionAvailability = reliability.regionAvailability.value

/** Percent divided by a hundred are not exact. */
const roundingError = 1e-12

/** Layouts by spread and by the steps that are needed: the simulation asks for the same ones thousands of times. */
const known = new WeakMap<Spread, Map<number, Layout>>()

/**
 * The cheapest layout that keeps the target: one, two or three regions with equally many steps, of which at least as many as are
 * needed have to be up. Steps fail independently; a region that fails takes all of its steps along.
 *
 * One region is never up more than 99.99 % of the time. Where no other one may be used and the target is higher, the layout is the one whose
 * steps fail as rarely as the region does.
 */
export function layoutOf(spread: Spread, needed: number, ownedSteps = 0): Layout {
  const ofSpread = known.get(spread) ?? new Map<number, Layout>()
  known.set(spread, ofSpread)
  const found = ofSpread.get(needed)
  if (found !== undefined) return found
  const regions = spread.hourlyUsd.slice(0, mostRegions)
  const layouts = regions.flatMap((_, more) =>
    fewestSteps(spread, needed, { regions: more + 1, target: spread.target }),
  )
  const priced = layouts.map((layout) => ({ layout, usd: hourlyUsdOf(spread, layout, ownedSteps) }))
  const [cheapest] = priced.toSorted(
    (one, other) => one.usd - other.usd || one.layout.steps.length - other.layout.steps.length,
  )
  const reachable = 1 - 2 * (1 - regionAvailability)
  const layout = cheapest?.layout ??
    fewestSteps(spread, needed, { regions: 1, target: Math.min(spread.target, reachable) })[0] ?? {
      steps: [needed],
      availability: 0,
    }
  ofSpread.set(needed, layout)
  return layout
}

/** What an hour of a layout costs, without steps that are owned: those stand in the first region. */
export function hourlyUsdOf({ hourlyUsd }: Pick<Spread, 'hourlyUsd'>, { steps }: Layout, ownedSteps: number): number {
  return steps.reduce(
    (sum, some, at) => sum + Math.max(0, some - (at === 0 ? ownedSteps : 0)) * (hourlyUsd[at] ?? 0),
    0,
  )
}

/** The fewest steps in each of some regions that keep a target; none where no number does. */
function fewestSteps(
  { stepAvailability }: Spread,
  needed: number,
  { regions, target }: { readonly regions: number; readonly target: number },
): readonly Layout[] {
  // However many steps there are: that all of these regions fail is as likely as that.
  if (target > 1 - (1 - regionAvailability) ** regions - roundingError) return []
  const layoutOfEach = (each: number): Layout => ({
    steps: Array.from({ length: regions }, () => each),
    availability: availabilityOf({ regions, each, needed, stepAvailability }),
  })
  let few = Math.ceil(needed / regions)
  let enough = Math.ceil(needed / stepAvailability + 12 + 8 * Math.sqrt(needed * (1 - stepAvailability)))
  if (layoutOfEach(enough).availability < target) return []
  // Sums above 2^53 are not exact: their half may be one of the bounds again.
  while (few < enough && enough <= Number.MAX_SAFE_INTEGER / 2) {
    const middle = Math.floor((few + enough) / 2)
    if (layoutOfEach(middle).availability >= target) enough = middle
    else few = middle + 1
  }
  return [layoutOfEach(enough)]
}

/** Chance that enough steps are up: the sum over the regions that are, each with its steps. */
function availabilityOf({
  regions,
  each,
  needed,
  stepAvailability,
}: {
  readonly regions: number
  readonly each: number
  readonly needed: number
  readonly stepAvailability: number
}): number {
  let sum = 0
  for (let up = 1; up <= regions; up += 1)
    sum +=
      chanceOf(regions, up, regionAvailability) * chanceOfEnough({ units: up * each, needed, up: stepAvailability })
  return Math.min(1, sum)
}

/** Binomial chance that exactly `count` of a few are up. */
function chanceOf(all: number, count: number, up: number): number {
  let ways = 1
  for (let at = 1; at <= count; at += 1) ways *= (all - count + at) / at
  return ways * up ** count * (1 - up) ** (all - count)
}

/** With more units down on average, the sum has too many terms, and its approximation is exact enough. */
const mostTerms = 2_000

/**
 * Binomial chance that at least `needed` of `units` are up, each of them independently of the others.
 * @see Camp 1951, "Approximation to the point binomial", for very many units
 */
export function chanceOfEnough({
  units,
  needed,
  up,
}: {
  readonly units: number
  readonly needed: number
  readonly up: number
}): number {
  if (units < needed) return 0
  if (units * (1 - up) > mostTerms) return approximateChance(units, units - needed, 1 - up)
  const ratio = Math.log((1 - up) / up)
  // In logarithms, because the chance that all of very many are up is smaller than the smallest number.
  let logarithm = units * Math.log(up)
  let sum = Math.exp(logarithm)
  for (let down = 1; down <= units - needed; down += 1) {
    logarithm += Math.log((units - down + 1) / down) + ratio
    const chance = Math.exp(logarithm)
    sum += chance
    if (down > units * (1 - up) && chance < sum * 1e-17) break
  }
  return Math.min(1, sum)
}

/** Chance that at most `most` of `units` are down, each with the chance `down`. */
function approximateChance(units: number, most: number, down: number): number {
  if (most >= units) return 1
  const [a, b] = [1 / (9 * (units - most)), 1 / (9 * (most + 1))]
  const root = Math.cbrt(((most + 1) * (1 - down)) / (down * (units - most)))
  return normalShare(((1 - b) * root - (1 - a)) / Math.sqrt(a + b * root ** 2))
}
