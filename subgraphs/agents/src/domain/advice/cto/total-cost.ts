import { providerName } from '../../catalog/instance.ts'
import { engineerSource } from '../../catalog/labour.ts'
import { ownCosts } from '../../catalog/own-servers.ts'
import { totalCostOf } from '../analysis.ts'
import { count, formatPercent, formatUsd, inWords } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule, Situation } from '../rules.ts'
import { comparedMonths } from '../sizing/total-cost.ts'
import type { OwnedCost, RentedCost } from '../sizing/total-cost.ts'
import type { Finding } from '../types.ts'

/**
 * The total cost of 36 months, rented on demand and on bought servers: both follow the same demand in whole instances (`totalCost`). Buying is
 * recommended where all that is paid for it, purchases included, is less than renting.
 */
export const totalCostRule: Rule = (situation) => {
  const total = totalCostOf(situation)
  if (total === null) return []
  const { rented, owned } = total
  return ['reason' in owned ? renting(rented, owned.reason, situation) : comparing(rented, owned, situation)]
}

function renting(rented: RentedCost, reason: string, situation: Situation): Finding {
  return finding({
    key: 'total-cost',
    title: `Plan ${formatUsd(rented.totalUsd)} for ${comparedMonths} months on ${providerName(rented.provider)}`,
    rationale: `${timeline(rented)} Buying servers is not compared: ${reason}.`,
    category: 'COST',
    severity: 'INFO',
    confidence: 0.5,
    monthlyUsd: 0,
    effort: 'HOURS',
    steps: [
      `Ask for ${formatUsd(yearOf(rented.monthlyUsd, 0))} for the first year`,
      'Repeat the comparison when a quotation for servers is at hand: state it in the prices of the organization',
    ],
    evidence: rentedEvidence(rented, situation),
  })
}

function comparing(rented: RentedCost, owned: OwnedCost, situation: Situation): Finding {
  const { breakEvenMonth } = owned
  const less = rented.totalUsd - owned.totalUsd
  const pays = breakEvenMonth !== null && less > 0
  const saved = Math.min(rented.monthlyUsd[0] ?? 0, situation.best.monthlyUsd) - owned.depreciatedMonthlyUsd
  const servers = inWords(
    owned.servers.map(({ name, atStart, atEnd }) => `${atStart === atEnd ? '' : `${atStart} to `}${atEnd} × ${name}`),
  )
  return finding({
    key: 'total-cost',
    title: pays
      ? situation.best.provider === 'ON_PREMISES'
        ? `Keep to own servers: over ${comparedMonths} months they cost ${formatUsd(less)} less than renting`
        : `Get quotations for servers: bought ones cost ${formatUsd(less)} less than renting over ${comparedMonths} months`
      : `Keep renting: ${comparedMonths} months cost ${formatUsd(rented.totalUsd)}, bought servers ${formatUsd(-less)} more`,
    rationale: `${timeline(rented)} The same workloads on ${servers} cost ${formatUsd(owned.totalUsd)}: ${formatUsd(owned.purchaseUsd)} for servers and network, ${formatUsd(owned.powerUsd)} for electricity, ${formatUsd(owned.colocationUsd)} for colocation, ${formatUsd(owned.staffUsd)} for staff, ${formatUsd(owned.supportUsd)} for support and ${formatUsd(owned.otherUsd)} for storage and indexes. ${breakEvenMonth === null ? `After ${comparedMonths} months that is more than renting.` : `From month ${breakEvenMonth} on, all that was paid is less than renting.`} After ${comparedMonths} months the servers have a book value of ${formatUsd(owned.bookValueUsd)}.`,
    category: 'COST',
    severity: pays ? 'MEDIUM' : 'INFO',
    confidence: 0.4,
    monthlyUsd: pays && saved > 0 ? -saved : 0,
    effort: 'MONTHS',
    steps: pays
      ? situation.best.provider === 'ON_PREMISES'
        ? ['Order for the load that is measured; rent the peaks and the growth that is not certain']
        : [
            'Ask two vendors for servers, and two sites for colocation with the power of these servers; the figures here are a start',
            `Rent until the servers run: ${count(ownCosts.leadMonths.value, 'month')} and more`,
            'Buy for the load that is measured; rent the peaks and the growth that is not certain',
          ]
      : ['Repeat the comparison when the load has doubled, or when a quotation for servers is at hand'],
    evidence: [
      ...rentedEvidence(rented, situation),
      ...owned.servers.map(({ name, purchaseUsd, source }) =>
        computed(`Price of a ${name}`, formatUsd(purchaseUsd), source),
      ),
      ...(owned.isStated ? [] : publishedEvidence()),
    ],
  })
}

function publishedEvidence(): Finding['evidence'] {
  const { colocationUsdPerKWMonth, usdPerKWh, pue, leastEngineers, serversPerEngineer, depreciationYears } = ownCosts
  return [
    computed(
      'Colocation',
      `${formatUsd(colocationUsdPerKWMonth.value)} per kW and month`,
      colocationUsdPerKWMonth.source,
    ),
    computed('Electricity', `$${usdPerKWh.value} per kWh, PUE ${pue.value}`, `${usdPerKWh.source}; ${pue.source}`),
    computed(
      'Staff',
      `half of an engineer at least, one for ${serversPerEngineer.value} servers`,
      `${leastEngineers.source}; ${engineerSource}`,
    ),
    computed('Depreciation', `${depreciationYears.value} years, straight line`, depreciationYears.source),
  ]
}

/** The amounts of the three years, and when their instances change. */
function timeline({ provider, monthlyUsd, totalUsd, steps }: RentedCost): string {
  const years = [0, 1, 2].map((year) => formatUsd(yearOf(monthlyUsd, year)))
  const [first] = steps
  const last = steps.at(-1)
  const grows = first !== undefined && last !== undefined && steps.length > 1
  return `Renting on ${providerName(provider)} on demand costs ${formatUsd(totalUsd)} over ${comparedMonths} months (${new Set(years).size === 1 ? years[0] : years.join(', ')} a year)${grows ? `; the instances change from ${first.instances} to ${last.instances} in ${count(steps.length - 1, 'step')}, the last in month ${last.month}` : ''}.`
}

const yearOf = (monthlyUsd: readonly number[], year: number): number =>
  monthlyUsd.slice(year * 12, year * 12 + 12).reduce((sum, usd) => sum + usd, 0)

function rentedEvidence({ monthlyUsd }: RentedCost, { requirements }: Situation): Finding['evidence'] {
  const { growthPercentPerYear } = requirements
  return [
    given('Growth a year', growthPercentPerYear === null ? 'none stated' : formatPercent(growthPercentPerYear / 100)),
    computed(
      'Rented, by month',
      `${formatUsd(monthlyUsd[0] ?? 0)} in month 1, ${formatUsd(monthlyUsd.at(-1) ?? 0)} in month ${comparedMonths}`,
      'whole instances for the demand by then, list prices on demand',
    ),
  ]
}
