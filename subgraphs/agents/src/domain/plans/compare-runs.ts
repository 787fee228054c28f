import { synthesise } from '../advice/synthesis/synthesise.ts'
import type { AgentRole, Effort, Finding, RecommendationCategory, Severity } from '../advice/types.ts'
import type { TaskOutcome } from '../runs/ports.ts'

/** The state of a recommendation in one run, which a later run may have changed. */
export interface RecommendationState {
  readonly title: string
  readonly category: RecommendationCategory
  readonly severity: Severity
  readonly effort: Effort
  /** Whole US cents; null where the amount is unknown. */
  readonly monthlyCostImpactCents: number | null
  readonly rank: number
}

/** A recommendation of one of two runs, or of both. */
export interface ComparedRecommendation {
  readonly recommendationId: string
  /** The agent that recommended it; that of the second run if both runs recommend it. */
  readonly role: AgentRole
  /** Null where the run did not give it. */
  readonly before: RecommendationState | null
  readonly after: RecommendationState | null
}

export interface RecommendationChanges {
  /** Given by the first run and not by the second. */
  readonly fixed: readonly ComparedRecommendation[]
  /** Given by the second run and not by the first. */
  readonly added: readonly ComparedRecommendation[]
  /** Recommended by both runs, with another title, category, severity, effort or amount. */
  readonly changed: readonly ComparedRecommendation[]
  /** Agents that only one of the runs has a result of: what they alone recommend is neither fixed nor new. */
  readonly notCompared: readonly AgentRole[]
}

/**
 * Compares what two runs recommend, best rank first. A recommendation is recognised by its key: agents that say the same use the same
 * one, and of these a run lists one.
 */
export function compareRecommendations(
  before: readonly TaskOutcome[],
  after: readonly TaskOutcome[],
): RecommendationChanges {
  const [earlier, later] = [listedBy(before), listedBy(after)]
  const notCompared = rolesOfOne(completedRoles(before), completedRoles(after))
  const isCompared = ({ role }: Listed) => !notCompared.includes(role)
  const absentFrom = (run: ReadonlyMap<string, Listed>) => (one: Listed) => !run.has(one.key) && isCompared(one)
  return {
    fixed: [...earlier.values()].filter(absentFrom(later)).map((one) => toCompared({ one, before: one, after: null })),
    added: [...later.values()].filter(absentFrom(earlier)).map((one) => toCompared({ one, before: null, after: one })),
    changed: [...later.values()].flatMap((one) => {
      const former = earlier.get(one.key)
      return former && differs(former.state, one.state) ? [toCompared({ one, before: former, after: one })] : []
    }),
    notCompared,
  }
}

/** A finding that a run lists. */
interface Listed {
  readonly key: string
  readonly role: AgentRole
  readonly recommendationId: string
  readonly state: RecommendationState
}

const completedRoles = (outcomes: readonly TaskOutcome[]): ReadonlySet<AgentRole> =>
  new Set(outcomes.flatMap(({ role, outcome }) => (outcome.kind === 'completed' ? [role] : [])))

const rolesOfOne = (one: ReadonlySet<AgentRole>, other: ReadonlySet<AgentRole>): readonly AgentRole[] =>
  [...new Set([...one, ...other])].filter((role) => one.has(role) !== other.has(role))

/** The findings that a run lists by key, best rank first. */
function listedBy(outcomes: readonly TaskOutcome[]): ReadonlyMap<string, Listed> {
  const found = new Map(
    outcomes.flatMap(({ role, outcome, recommendationIds }) =>
      (outcome.kind === 'completed' ? outcome.findings : []).map((finding, index) => [
        `${role} ${finding.key}`,
        { finding, recommendationId: recommendationIds[index] ?? '' },
      ]),
    ),
  )
  return new Map(
    synthesise(outcomes).flatMap(({ role, key, rank, mergedInto }): readonly [string, Listed][] => {
      const entry = found.get(`${role} ${key}`)
      if (entry === undefined || mergedInto !== null) return []
      const { finding, recommendationId } = entry
      return [[key, { key, role, recommendationId, state: stateOf(finding, rank) }]]
    }),
  )
}

const stateOf = (finding: Finding, rank: number): RecommendationState => {
  const { title, category, severity, effort, monthlyCostImpactCents } = finding
  return { title, category, severity, effort, monthlyCostImpactCents, rank }
}

/** Ranks move whenever anything else does, and are not a change of the recommendation. */
const differs = (one: RecommendationState, other: RecommendationState): boolean =>
  one.title !== other.title ||
  one.category !== other.category ||
  one.severity !== other.severity ||
  one.effort !== other.effort ||
  one.monthlyCostImpactCents !== other.monthlyCostImpactCents

const toCompared = ({
  one: { role, recommendationId },
  before,
  after,
}: Record<'before' | 'after', Listed | null> & { readonly one: Listed }): ComparedRecommendation => ({
  recommendationId,
  role,
  before: before && before.state,
  after: after && after.state,
})
