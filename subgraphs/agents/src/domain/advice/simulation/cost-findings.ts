import { count, formatNumber, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { SimulationInput, SimulationResult } from '../simulation-port.ts'
import type { DriverEnd, Tornado } from '../sizing/drivers.ts'
import type { Evidence, Finding } from '../types.ts'
import { spreads } from './simulation-input.ts'

/** How likely the budget is exceeded, and what to plan for; without a budget, what to ask for. */
export function budgetFinding(input: SimulationInput, result: SimulationResult, tornado: Tornado | null): Finding {
  const found =
    result.budget === null || input.monthlyBudgetUsd === null
      ? withoutBudget(input, result)
      : withBudget(input, result, { budgetUsd: input.monthlyBudgetUsd, risk: result.budget.anyMonthExceeds })
  const { text, steps } = sensitivityText(result)
  return {
    ...found,
    rationale: `${found.rationale}${text}${driverText(tornado)}`,
    steps: [...found.steps, ...steps],
    evidence: [...found.evidence, ...rangeEvidence(result), ...driverEvidence(tornado)],
  }
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
    title: `${riskText(risk, result.trials)} that a month of the coming ${result.months} costs more than ${formatUsd(budgetUsd)}`,
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

/** Futures that were not simulated may be worse: none of n means less than 3 in n, with 95 % confidence. */
const riskText = (risk: number, trials: number): string =>
  risk === 0 ? `Less than ${formatPercent(Math.max(0.001, 3 / trials))} risk` : `${formatPercent(risk)} risk`

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
function sensitivityText({ totalUsd, totalUsdIfKnown, months }: SimulationResult): {
  readonly text: string
  readonly steps: readonly string[]
} {
  const width = totalUsd.p90 - totalUsd.p10
  const [first] = uncertainties
    .map((name) => ({ name, share: 1 - (totalUsdIfKnown[name].p90 - totalUsdIfKnown[name].p10) / width }))
    .toSorted((one, other) => other.share - one.share)
  if (first === undefined || width <= 0 || first.share < 0.05) return { text: '', steps: [] }
  const from =
    first.share > 0.95
      ? `only from ${first.name}`
      : `mostly from ${first.name}: if it were known, the range would be ${formatPercent(first.share)} narrower`
  const range = `${formatUsd(totalUsd.p10)} to ${formatUsd(totalUsd.p90)}`
  return {
    text: ` All ${count(months, 'month')} together cost ${range} in eight of ten futures; the range comes ${from}.`,
    steps: [remedies[first.name]],
  }
}

const uncertainties = ['demand', 'price', 'growth'] as const

/** The input that moves the cost most, in a sentence. */
function driverText(tornado: Tornado | null): string {
  const [first] = tornado?.drivers ?? []
  if (first === undefined) return ''
  const end = ({ change, monthlyUsd }: DriverEnd): string =>
    `${monthlyUsd === null ? 'no plan keeps the targets' : formatUsd(monthlyUsd)} with ${change}`
  return ` Of the single inputs, the largest difference comes from ${first.name}: a mean month costs ${end(first.low)} and ${end(first.high)}.`
}

const rangeEvidence = ({ totalUsdIfKnown }: SimulationResult): readonly Evidence[] =>
  uncertainties.map((name) => {
    const { p10, p90 } = totalUsdIfKnown[name]
    return computed(`Range with ${name} known`, `${formatUsd(p10)} to ${formatUsd(p90)}`, spreads[name].source)
  })

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
