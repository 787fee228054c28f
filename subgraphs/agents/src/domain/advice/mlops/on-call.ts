import { engineerSource, engineerUsdPerYear } from '../../catalog/labour.ts'
import { reliability } from '../../catalog/reliability.ts'
import { count, formatNumber, formatUsd, nameList, people } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { onlineWorkloads } from '../sizing/select.ts'

/** Compares the team with the eight engineers that a rota around the clock takes, where a service runs all month. */
export const onCallRule: Rule = ({ requirements, best }) => {
  const { teamSize } = requirements
  const alwaysOn = onlineWorkloads(best).filter(({ demand }) => demand.hoursPerMonth >= 700)
  const needed = reliability.onCallEngineers.value
  if (teamSize === null || alwaysOn.length === 0 || teamSize >= needed) return []
  const names = nameList(alwaysOn)
  return [
    finding({
      key: 'on-call',
      title: `Arrange on-call duty for ${names}: ${people(teamSize)} cannot cover all hours`,
      rationale: `${names} ${alwaysOn.length === 1 ? 'runs' : 'run'} all month. A rota at one site takes ${needed} engineers${teamSize === 0 ? '' : teamSize === 1 ? '; with one, the same engineer is always on call' : `; with ${teamSize}, each is on call one week in ${teamSize}`}. Until the team grows, agree on office hours or use a managed service for the remaining hours.`,
      category: 'ORGANIZATION',
      severity: teamSize <= 3 ? 'HIGH' : 'MEDIUM',
      confidence: 0.75,
      monthlyUsd: unknownCost(
        `sharing the rota costs nothing; hiring ${count(needed - teamSize, 'engineer')} costs ${formatUsd(((needed - teamSize) * engineerUsdPerYear) / 12)} a month (${engineerSource})`,
      ),
      effort: 'MONTHS',
      steps: [
        'Agree in writing which hours are covered, and what happens outside them',
        `Automate restart and rollback of ${names} so that a page is rare`,
        `Share the rota with another team, or hire ${formatNumber(needed - teamSize)} over time`,
      ],
      evidence: [
        given('Team', String(teamSize)),
        computed('Rota', `${needed} engineers`, reliability.onCallEngineers.source),
      ],
    }),
  ]
}
