import { Arg, Ctx, Directive, ID, Mutation, Resolver } from 'type-graphql'
import { AssessmentForRunType } from '../schema/assessment-for-run.type.ts'
import {
  RankRecommendationsInput,
  RecordRecommendationsInput,
  RecordReportInput,
  RunOfAssessmentInput,
} from '../schema/run-inputs.ts'
import type { ResultService } from '../services/result.service.ts'
import type { RunService } from '../services/run.service.ts'
import type { AssessmentsContext } from './context.ts'

/** What the agents ask while they examine an assessment. No client sees it, and each call may come twice. */
@Resolver()
export class RunResolver {
  readonly #runs: RunService
  readonly #results: ResultService

  constructor(runs: RunService, results: ResultService) {
    this.#runs = runs
    this.#results = results
  }

  @Directive('@inaccessible')
  @Mutation(() => AssessmentForRunType, { description: 'Hands the assessment to a run.' })
  async beginRun(
    @Arg('input', () => RunOfAssessmentInput) input: RunOfAssessmentInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<AssessmentForRunType> {
    const { id, organizationId, title, requirements, version } = await this.#runs.begin(context, input)
    return { assessmentId: id, organizationId, title, requirements, version }
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    description: 'Takes the assessment back from a run that did not start; false when the run has gone on.',
  })
  async abortRun(
    @Arg('input', () => RunOfAssessmentInput) input: RunOfAssessmentInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<boolean> {
    return this.#runs.abort(context, input)
  }

  @Directive('@inaccessible')
  @Mutation(() => [ID], { description: "Stores a role's advice; the ids come in the order of the input." })
  async recordRecommendations(
    @Arg('input', () => RecordRecommendationsInput) input: RecordRecommendationsInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<readonly string[]> {
    return this.#results.recordRecommendations(context, input)
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, { description: "Gives the run's recommendations their places." })
  async rankRecommendations(
    @Arg('input', () => RankRecommendationsInput) input: RankRecommendationsInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<boolean> {
    await this.#results.rankRecommendations(context, input)
    return true
  }

  @Directive('@inaccessible')
  @Mutation(() => ID, { description: "Stores the run's report, in the place of an earlier run's." })
  async recordReport(
    @Arg('input', () => RecordReportInput) input: RecordReportInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<string> {
    return this.#results.recordReport(context, input)
  }
}
