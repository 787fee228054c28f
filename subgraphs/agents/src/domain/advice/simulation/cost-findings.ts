import { count, formatNumber, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { SimulationInput, SimulationResult } from '../simulation-port.ts'
import type { Evidence, Finding } from '../types.ts'
import { spreads } from './simulation-input.ts'

/** One simulation with one uncertainty taken away. */
export interface Ablation {
  readonly name: 'demand' | 'price' | 'growth'
  readonly result: SimulationResult
}

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
    monthlyUsd: null,
    effort: 'HOURS',
    steps: [
      short > 0
        ? `Reserve ${formatUsd(short)} a month, or agree now which workload is cut first`
        : 'Keep the budget, and review it each quarter',
      `Run the simulation again with measured demand; it assumes ${formatUsd(input.demandDrivenUsd)} of the cost to follow demand`,
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
    monthlyUsd: null,
    effort: 'HOURS',
    steps: [`Budget ${formatUsd(p90)} a month for ${count(result.months, 'month')} and release what is not used`],
    evidence: simulationEvidence(input, result),
  })
}

/** Which uncertainty widens the range of the whole cost most: the one without which p90 − p10 shrinks most. */
export function sensitivityFinding(result: SimulationResult, ablations: readonly Ablation[]): readonly Finding[] {
  const width = result.totalUsd.p90 - result.totalUsd.p10
  const [first] = ablations
    .map(({ name, result: without }) => ({ name, share: 1 - (without.totalUsd.p90 - without.totalUsd.p10) / width }))
    .toSorted((a, b) => b.share - a.share)
  if (first === undefined || width <= 0 || first.share < 0.05) return []
  return [
    finding({
      key: 'cost-sensitivity',
      title: `Narrow down ${first.name} first: it makes ${formatPercent(first.share)} of the uncertainty in cost`,
      rationale: `The cost of ${count(result.months, 'month')} lies between ${formatUsd(result.totalUsd.p10)} and ${formatUsd(result.totalUsd.p90)} in eight of ten futures. If ${first.name} were known, that range would be ${formatPercent(first.share)} narrower; no other uncertainty matters as much.`,
      category: 'COST',
      severity: 'INFO',
      confidence: 0.6,
      monthlyUsd: null,
      effort: 'DAYS',
      steps: [remedies[first.name]],
      evidence: ablations.map(({ name, result: without }) =>
        computed(
          `Range with ${name} known`,
          `${formatUsd(without.totalUsd.p10)} to ${formatUsd(without.totalUsd.p90)}`,
          spreads[name].source,
        ),
      ),
    }),
  ]
}

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
