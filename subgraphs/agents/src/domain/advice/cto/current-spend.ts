import { providerName } from '../../catalog/instance.ts'
import { engineerSource, engineerUsdPerYear } from '../../catalog/labour.ts'
import { count, formatPayback, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { listPriceOf } from '../validation/current-spend.ts'

/** A migration is assumed to take up to three engineers six weeks. */
const [mostEngineers, weeks] = [3, 6]

/**
 * The plan against what is spent today, and how long the move takes to pay for itself:
 * payback months = engineers × weeks × weekly cost ÷ monthly saving. Today's spend is the stated one, or else the list
 * price of the stated instances.
 */
export const currentSpendRule: Rule = ({ requirements, best }) => {
  const current = requirements.currentInfrastructure
  const spendUsd = current === null ? null : (current.monthlySpendUsd ?? listPriceOf(current))
  if (spendUsd === null || spendUsd === 0 || best.monthlyUsd === 0 || best.unplaced > 0) return []
  const saved = spendUsd - best.monthlyUsd
  const { engineers, moveUsd } = effortOfMoving(requirements.teamSize)
  const [months, cheaper] = [moveUsd / saved, saved > 0]
  return [
    finding({
      key: 'current-spend',
      title: cheaper
        ? `Move to the plan: ${formatUsd(saved)} a month less than today, paid back in ${formatPayback(months)}`
        : `The plan costs ${formatUsd(-saved)} a month more than today: find out what today's setup leaves out`,
      rationale: `Today costs ${formatUsd(spendUsd)} a month, the plan on ${providerName(best.provider)} ${formatUsd(best.monthlyUsd)}, without spares, network and support. ${cheaper ? `Moving takes about ${count(engineers, 'engineer')} ${weeks} weeks, ${formatUsd(moveUsd)}.` : `Either today's machines miss the stated rates, latency or deadlines, or they carry a discount of ${formatPercent(-saved / best.monthlyUsd)} that list prices do not show.`}`,
      category: 'COST',
      severity: cheaper && months < 12 ? 'HIGH' : 'MEDIUM',
      confidence: 0.6,
      monthlyUsd: -saved,
      effort: 'MONTHS',
      steps: cheaper
        ? [
            'Move one workload first, and compare its bill after a month',
            `Stop if the saving stays below ${formatUsd(moveUsd / 12)} a month: then it does not pay back within a year`,
          ]
        : [
            'Measure rate and latency of today’s machines against the targets',
            'Ask for the same discount on the planned instances',
          ],
      evidence: [
        given('Today', `${formatUsd(spendUsd)} a month`),
        computed(
          'Plan',
          `${formatUsd(best.monthlyUsd)} a month`,
          'cheapest plan on demand: compute, storage, vector index',
        ),
        computed(
          'Effort of the move',
          formatUsd(moveUsd),
          `${engineers} × ${weeks} weeks (assumed); ${engineerSource}`,
        ),
      ],
    }),
  ]
}

function effortOfMoving(teamSize: number | null): { readonly engineers: number; readonly moveUsd: number } {
  const engineers = Math.max(1, Math.min(mostEngineers, teamSize ?? 2))
  return { engineers, moveUsd: (engineers * weeks * engineerUsdPerYear) / 52 }
}
