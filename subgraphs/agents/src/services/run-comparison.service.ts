import { roleIn } from '#platform/auth'
import type { UserViewer } from '#platform/auth'
import { badUserInput } from '#platform/errors'
import { compareRecommendations } from '../domain/plans/compare-runs.ts'
import type { RecommendationChanges } from '../domain/plans/compare-runs.ts'
import type { InfrastructurePlan } from '../domain/plans/infrastructure-plan.ts'
import type { RunRepository } from '../domain/runs/ports.ts'
import { isFinal } from '../domain/runs/run.ts'
import type { Run } from '../domain/runs/run.ts'

export interface RunComparison extends RecommendationChanges {
  readonly before: Run
  readonly after: Run
  /** Whole US cents of a month, second run − first; null where one of them has no plan, or no cost. */
  readonly monthlyDifferenceCents: number | null
}

/** Compares the results of two runs. */
export class RunComparisonService {
  readonly #runs: Pick<RunRepository, 'find' | 'findPlans' | 'findOutcomes'>

  constructor(runs: Pick<RunRepository, 'find' | 'findPlans' | 'findOutcomes'>) {
    this.#runs = runs
  }

  /**
   * @returns null if the viewer may not see one of the runs
   * @throws AppError BAD_USER_INPUT - a run has not ended, or the runs are of two assessments
   */
  async compare(
    viewer: UserViewer,
    { beforeId, afterId }: { readonly beforeId: string; readonly afterId: string },
  ): Promise<RunComparison | null> {
    const found = await this.#runs.find([...new Set([beforeId, afterId])])
    const [before, after] = [beforeId, afterId].map((wanted) => found.find(({ id }) => id === wanted) ?? null)
    if (!before || !after || ![before, after].every(({ organizationId }) => roleIn(viewer, organizationId))) return null
    assertEnded('beforeId', before)
    assertEnded('afterId', after)
    if (before.assessmentId !== after.assessmentId)
      throw badUserInput(
        'afterId',
        `expected a run of the assessment ${before.assessmentId}, got one of ${after.assessmentId}`,
      )
    const plans = await this.#runs.findPlans([before.id, after.id])
    const outcomes = await Promise.all([before, after].map(({ id }) => this.#runs.findOutcomes(id)))
    return {
      before,
      after,
      ...compareRecommendations(outcomes[0] ?? [], outcomes[1] ?? []),
      monthlyDifferenceCents: differenceOf(plans.get(before.id), plans.get(after.id)),
    }
  }
}

function assertEnded(field: string, run: Run): void {
  if (!isFinal(run)) throw badUserInput(field, `expected a run that has ended, got one that is ${run.status}`)
}

const differenceOf = (before: InfrastructurePlan | undefined, after: InfrastructurePlan | undefined): number | null =>
  before?.monthlyCents == null || after?.monthlyCents == null ? null : after.monthlyCents - before.monthlyCents
