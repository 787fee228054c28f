import type { Finding, FindingRef } from '../types.ts'
import type { RoleFinding } from './role-finding.ts'

/**
 * What changes the plan of a workload. Each saving is computed against the plan as it is, so of one workload only one saving can be
 * taken; after following it, the others are simulated again.
 */
const alternatives: ReadonlySet<string> = new Set([
  'adapters',
  'autoscale',
  'build-or-buy',
  'commit-for-a-year',
  'commit-for-three-years',
  'lower-precision',
  'other-accelerators',
  'shorter-input',
  'smaller-cache',
  'smaller-model',
  'spot-training',
])

/** What changes the plan of all workloads. */
const wholePlan: ReadonlySet<string> = new Set(['gpu-cloud', 'total-cost'])

/** What is done to the instances of the plan, and so follows their choice. */
const onInstances: ReadonlySet<string> = new Set([
  'autoscale',
  'checkpoints',
  'commit-for-a-year',
  'commit-for-three-years',
  'growth',
  'redundancy',
  'smaller-cache',
  'speculative-decoding',
  'spot-training',
])

/** How a finding relates to the others. */
export interface Relations {
  readonly excludes: readonly FindingRef[]
  readonly requires: readonly FindingRef[]
  readonly savingCounted: boolean
}

/** The relations of findings that are listed (not merged into another), by role and key. */
export function relationsOf(listed: readonly RoleFinding[]): ReadonlyMap<string, Relations> {
  const counted = countedSavings(listed)
  return new Map(
    listed.map((one) => [
      idOf(one),
      {
        excludes: listed.filter((other) => excludes(one, other)).map(toRef),
        requires: listed.filter((other) => requires(one.finding, other.finding)).map(toRef),
        savingCounted: counted.has(idOf(one)),
      },
    ]),
  )
}

/** What can be saved in a month, US dollars: the sum of the savings that are counted. */
export function attainableSavingUsd(listed: readonly RoleFinding[]): number {
  const counted = countedSavings(listed)
  return listed.reduce((sum, one) => (counted.has(idOf(one)) ? sum + savedUsd(one.finding) : sum), 0)
}

/** US dollars a month that a finding saves; 0 where it saves nothing. */
export const savedUsd = ({ monthlyCostImpactCents }: Finding): number =>
  Math.max(0, -(monthlyCostImpactCents ?? 0) / 100)

export const idOf = ({ role, finding }: RoleFinding): string => `${role} ${finding.key}`

/**
 * Of savings that exclude each other, the one with the highest saving × confidence is counted; one that changes the whole plan is
 * weighed against the sum of those of the workloads. Savings without an alternative are always counted.
 */
function countedSavings(listed: readonly RoleFinding[]): ReadonlySet<string> {
  const saving = listed.filter(({ finding }) => savedUsd(finding) > 0)
  const byWorkload = Map.groupBy(
    saving.filter(({ finding }) => alternatives.has(topicOf(finding))),
    ({ finding }) => subjectOf(finding),
  )
  const ofWorkloads = [...byWorkload.values()].flatMap((group) => group.toSorted(byWorth)[0] ?? [])
  const [ofPlan] = saving.filter(({ finding }) => wholePlan.has(topicOf(finding))).toSorted(byWorth)
  const isPlanWorthMore = ofPlan !== undefined && worth(ofPlan) > ofWorkloads.reduce((sum, one) => sum + worth(one), 0)
  const free = saving.filter(({ finding }) => !alternatives.has(topicOf(finding)) && !wholePlan.has(topicOf(finding)))
  return new Set([...(isPlanWorthMore ? [ofPlan] : ofWorkloads), ...free].map(idOf))
}

function excludes({ finding: one }: RoleFinding, { finding: other }: RoleFinding): boolean {
  if (one === other || savedUsd(one) === 0 || savedUsd(other) === 0) return false
  const [first, second] = [topicOf(one), topicOf(other)]
  if (alternatives.has(first) && alternatives.has(second)) return subjectOf(one) === subjectOf(other)
  return (
    (wholePlan.has(first) && (alternatives.has(second) || wholePlan.has(second))) ||
    (wholePlan.has(second) && alternatives.has(first))
  )
}

const requires = (one: Finding, other: Finding): boolean =>
  onInstances.has(topicOf(one)) && topicOf(other) === 'choose-instances' && subjectOf(one) === subjectOf(other)

const worth = ({ finding }: RoleFinding): number => savedUsd(finding) * finding.confidence

const byWorth = (a: RoleFinding, b: RoleFinding): number => worth(b) - worth(a) || (idOf(a) < idOf(b) ? -1 : 1)

const topicOf = ({ key }: Finding): string => key.split(':')[0] ?? key

const subjectOf = ({ key }: Finding): string => key.slice(key.indexOf(':') + 1)

const toRef = ({ role, finding: { key } }: RoleFinding): FindingRef => ({ role, key })
