import { providerName } from '../../catalog/instance.ts'
import { engineerSource, engineerUsdPerYear } from '../../catalog/labour.ts'
import { count, formatPercent, formatUsd, people } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { servedWorkloads, trainedWorkloads } from '../sizing/select.ts'

/**
 * Compares the accelerators with the people who would run them: where the hardware costs less than one engineer a month,
 * attention is the scarce part and a managed service pays; where it costs more than the whole team, efficiency does.
 */
export const labourAgainstHardwareRule: Rule = ({ requirements, best }) => {
  const { teamSize } = requirements
  const models = servedWorkloads(best).length + trainedWorkloads(best).length
  if (teamSize === null || teamSize === 0 || models === 0) return []
  const engineerUsd = engineerUsdPerYear / 12
  const teamUsd = teamSize * engineerUsd
  // Own servers have no other operator.
  const cheapHardware = best.monthlyUsd < engineerUsd && best.provider !== 'ON_PREMISES'
  const dearHardware = best.monthlyUsd > teamUsd
  if (!cheapHardware && !dearHardware) return []
  return [
    finding({
      key: 'labour-against-hardware',
      title: cheapHardware
        ? `Let the provider operate the instances: all accelerators cost ${formatPercent(best.monthlyUsd / engineerUsd)} of one engineer`
        : `Give one of ${people(teamSize)} the task of efficiency: hardware costs ${formatPercent(best.monthlyUsd / teamUsd)} of what the team costs`,
      rationale: cheapHardware
        ? `The plan costs ${formatUsd(best.monthlyUsd)} a month, an engineer about ${formatUsd(engineerUsd)}. For ${count(models, 'model')} an hour of work on instances costs more than it can save, so the provider's managed endpoints and jobs, which run the same instances at a surcharge, are cheaper overall.`
        : `The plan costs ${formatUsd(best.monthlyUsd)} a month, ${people(teamSize)} about ${formatUsd(teamUsd)}. An engineer who makes it ${formatPercent(engineerUsd / best.monthlyUsd)} cheaper pays for the post.`,
      category: 'ORGANIZATION',
      severity: dearHardware ? 'MEDIUM' : 'LOW',
      confidence: 0.6,
      monthlyUsd: unknownCost('it depends on how many hours of people it frees'),
      effort: 'MONTHS',
      steps: cheapHardware
        ? ['Compare managed endpoints for each model by the hours they save, not by their price']
        : [
            `Name an owner for accelerator cost, with a goal of ${formatPercent(engineerUsd / best.monthlyUsd)} in the first quarter`,
          ],
      evidence: [
        given('Team', people(teamSize)),
        computed('An engineer', `${formatUsd(engineerUsd)} a month`, engineerSource),
        computed('Plan', `${formatUsd(best.monthlyUsd)} a month`, `cheapest plan on ${providerName(best.provider)}`),
      ],
    }),
  ]
}
