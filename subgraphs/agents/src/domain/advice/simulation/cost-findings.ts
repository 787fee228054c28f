import { count, formatNumber, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { SimulationInput, SimulationResult } from '../simulation-port.ts'
import type { DriverEnd, Tornado } from '../sizing/drivers.ts'
import type { Evidence, Finding } from '../types.ts'
import { spreads } from './simulation-input.ts'

/** How likely the budget is exceeded, and what to plan for; without a budget, what to ask for. */
export function budgetFinding(input: SimulationInput, result: SimulationResult): Finding {
  return result.budget === null || input.monthlyBudgetUsd === null
    ? withoutBudget(input, result)
    : withBudget(input, result, { budgetUsd: input.monthlyBudgetUsd, risk: result.budget.anyMonthExceeds })
}

function withBudget(
  input: SimulationInput,
  result: SimulationResult,
  { budgetUsd, risk }: { readonly budgetUsd: number; readonly risk: number },
): Finding {
  const { p50, p90 } = result.lastMonthUsd
  const short = p90 - budgetUsd
  return finding({
    key: 'budget-risk',
    title: `${formatPercent(risk)} risk that a month of the coming ${result.months} costs more than ${formatUsd(budgetUsd)}`,
    rationale: `In ${formatNumber(result.trials)} simulated futures month ${result.months} costs ${formatUsd(p50)} in the middle case and more than ${formatUsd(p90)} in one of ten. ${short > 0 ? `Being covered in nine of ten futures takes ${formatUsd(short)} a month more than the budget.` : `Even that stays ${formatUsd(-short)} below the budget.`}`,
    category: 'COST',
    severity: risk > 0.5 ? 'HIGH' : risk > 0.1 ? 'MEDIUM' : 'LOW',
    confidence: 0.6,
    monthlyUsd: 0,
    effort: 'HOURS',
    steps: [
      short > 0
        ? `Reserve ${formatUsd(short)} a month, or agree now which workload is cut first`
        : 'Keep the budget, and review it each quarter',
      'Run the simulation again with measured demand',
    ],
    evidence: [given('Monthly budget', formatUsd(budgetUsd)), ...simulationEvidence(input, result)],
  })
}

function withoutBudget(input: SimulationInput, result: SimulationResult): Finding {
  const { p50, p90 } = result.lastMonthUsd
  return finding({
    key: 'budget-risk',
    title: `Ask for ${formatUsd(p90)} a month, not ${formatUsd(p50)}`,
    rationale: `No budget is stated. In ${formatNumber(result.trials)} simulated futures month ${result.months} costs ${formatUsd(p50)} in the middle case and more than ${formatUsd(p90)} in one of ten; the whole period costs ${formatUsd(result.totalUsd.p50)} and ${formatUsd(result.totalUsd.p90)}.`,
    category: 'COST',
    severity: 'MEDIUM',
    confidence: 0.55,
    monthlyUsd: 0,
    effort: 'HOURS',
    steps: [`Budget ${formatUsd(p90)} a month for ${count(result.months, 'month')} and release what is not used`],
    evidence: simulationEvidence(input, result),
  })
}

/** Which uncertainty widens the range of the whole cost most: the one without which p90 − p10 shrinks most. */
export function sensitivityFinding(
  { totalUsd, totalUsdIfKnown, months }: SimulationResult,
  tornado: Tornado | null,
): readonly Finding[] {
  const width = totalUsd.p90 - totalUsd.p10
  const known = (['demand', 'price', 'growth'] as const).map((name) => ({ name, range: totalUsdIfKnown[name] }))
  const [first] = known
    .map(({ name, range }) => ({ name, share: 1 - (range.p90 - range.p10) / width }))
    .toSorted((a, b) => b.share - a.share)
  if (first === undefined || width <= 0 || first.share < 0.05) return []
  return [
    finding({
      key: 'cost-sensitivity',
      title: `Narrow down ${first.name} first: without that doubt the range of cost is ${formatPercent(first.share)} narrower`,
      rationale: `The cost of ${count(months, 'month')} lies between ${formatUsd(totalUsd.p10)} and ${formatUsd(totalUsd.p90)} in eight of ten futures. If ${first.name} were known, ${rangeText(totalUsdIfKnown[first.name])}; no other of the three matters as much.${driverText(tornado)}`,
      category: 'COST',
      severity: 'INFO',
      confidence: 0.6,
      monthlyUsd: 0,
      effort: 'DAYS',
      steps: [remedies[first.name]],
      evidence: known
        .map(({ name, range }) =>
          computed(
            `Range with ${name} known`,
            `${formatUsd(range.p10)} to ${formatUsd(range.p90)}`,
            spreads[name].source,
          ),
        )
        .concat(driverEvidence(tornado)),
    }),
  ]
}

/** The input that moves the cost most, in a sentence. */
function driverText(tornado: Tornado | null): string {
  const [first] = tornado?.drivers ?? []
  if (first === undefined) return ''
  const end = ({ change, monthlyUsd }: DriverEnd): string =>
    `${monthlyUsd === null ? 'no plan keeps the targets' : formatUsd(monthlyUsd)} with ${change}`
  return ` Of the single inputs, the largest difference comes from ${first.name}: a mean month costs ${end(first.low)} and ${end(first.high)}.`
}

const driverEvidence = (tornado: Tornado | null): readonly Evidence[] =>
  (tornado?.drivers ?? []).map(({ name, low, high }) =>
    computed(
      `Mean month, ${name}`,
      [low, high]
        .map(
          ({ change, monthlyUsd }) =>
            `${change}: ${monthlyUsd === null ? 'no plan keeps the targets' : formatUsd(monthlyUsd)}`,
        )
        .join('; '),
      'one input changed, planned again on the same provider; mean of twelve months',
    ),
  )

const rangeText = ({ p10, p90 }: SimulationResult['totalUsd']): string =>
  formatUsd(p10) === formatUsd(p90)
    ? `it would be ${formatUsd(p10)}`
    : `it would lie between ${formatUsd(p10)} and ${formatUsd(p90)}`

const remedies = {
  demand: 'Measure the real rate and token counts for two weeks before committing to capacity',
  price: 'Fix the price with a commitment or a negotiated rate',
  growth: 'Agree on a growth forecast with sales, and review it each quarter',
} as const

function simulationEvidence(
  input: SimulationInput,
  { firstMonthUsd, lastMonthUsd, trials }: SimulationResult,
): readonly Evidence[] {
  const source = `Monte Carlo, ${formatNumber(trials)} trials, seed ${input.seed}`
  return [
    computed('First month', `${formatUsd(firstMonthUsd.p50)} (p50), ${formatUsd(firstMonthUsd.p90)} (p90)`, source),
    computed('Last month', `${formatUsd(lastMonthUsd.p50)} (p50), ${formatUsd(lastMonthUsd.p90)} (p90)`, source),
    computed(
      'Spreads',
      `demand ${input.demandSigma}, price ${input.priceSigma}, growth ${input.growthSigma}`,
      'standard deviations, assumed',
    ),
  ]
}
