import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { moneyOfCents } from '#platform/subgraph-server'
import type { ComparedRecommendation, RecommendationState } from '../domain/plans/compare-runs.ts'
import { RunComparisonType } from '../schema/run-comparison.type.ts'
import type { ComparedRecommendationType, RecommendationStateType } from '../schema/run-comparison.type.ts'
import type { RunComparisonService } from '../services/run-comparison.service.ts'
import type { AgentsContext } from './context.ts'

@Resolver()
export class RunComparisonResolver {
  readonly #comparisons: RunComparisonService

  constructor(comparisons: RunComparisonService) {
    this.#comparisons = comparisons
  }

  @Query(() => RunComparisonType, {
    nullable: true,
    description:
      'Compares two runs of an assessment that have ended; null when one of them does not exist or is not visible. BAD_USER_INPUT when one has not ended, and for runs of two assessments.',
  })
  async compareRuns(
    @Arg('beforeId', () => ID, { description: 'Id of the first run, with the prefix `run_`.' }) beforeId: string,
    @Arg('afterId', () => ID, { description: 'Id of the second run, with the prefix `run_`.' }) afterId: string,
    @Ctx() { viewer }: AgentsContext,
  ): Promise<RunComparisonType | null> {
    assertSignedIn(viewer)
    const comparison = await this.#comparisons.compare(viewer, { beforeId, afterId })
    if (!comparison) return null
    const { before, after, fixed, added, changed, notCompared, monthlyDifferenceCents } = comparison
    return {
      before,
      after,
      fixed: fixed.map(toNode),
      new: added.map(toNode),
      changed: changed.map(toNode),
      notCompared,
      monthlyDifference: monthlyDifferenceCents === null ? null : moneyOfCents(monthlyDifferenceCents),
    }
  }
}

const toNode = ({ recommendationId, role, before, after }: ComparedRecommendation): ComparedRecommendationType => ({
  recommendation: { id: recommendationId },
  role,
  before: before && toState(before),
  after: after && toState(after),
})

const toState = ({ monthlyCostImpactCents: cents, ...state }: RecommendationState): RecommendationStateType => ({
  ...state,
  monthlyCostImpact: cents === null ? null : moneyOfCents(cents),
})
