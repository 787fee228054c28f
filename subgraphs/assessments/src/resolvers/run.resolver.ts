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

/** Mutations of the agents subgraph for a run. They are not visible to clients, and idempotent. */
@Resolver()
export class RunResolver {
  readonly #runs: RunService
  readonly #results: ResultService

  constructor(runs: RunService, results: ResultService) {
    this.#runs = runs
    this.#results = results
  }

  @Directive('@inaccessible')
  @Mutation(() => AssessmentForRunType, {
    description: 'Assigns the assessment to a run. For the agents subgraph; FORBIDDEN for other callers.',
  })
  async beginRun(
    @Arg('input', () => RunOfAssessmentInput, { description: 'The assessment and the run.' })
    input: RunOfAssessmentInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<AssessmentForRunType> {
    const { id, organizationId, title, requirements, version } = await this.#runs.begin(context, input)
    return { assessmentId: id, organizationId, title, requirements, version }
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    description:
      'Releases the assessment from a run that did not start; false when the run has started. For the agents subgraph; FORBIDDEN for other callers.',
  })
  async abortRun(
    @Arg('input', () => RunOfAssessmentInput, { description: 'The assessment and the run.' })
    input: RunOfAssessmentInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<boolean> {
    return this.#runs.abort(context, input)
  }

  @Directive('@inaccessible')
  @Mutation(() => [ID], {
    description:
      'Stores the recommendations of one role; the ids are in the order of the input. For the agents subgraph; FORBIDDEN for other callers.',
  })
  async recordRecommendations(
    @Arg('input', () => RecordRecommendationsInput, { description: 'The recommendations and the run that made them.' })
    input: RecordRecommendationsInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<readonly string[]> {
    return this.#results.recordRecommendations(context, input)
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    description: "Stores the ranks of the run's recommendations. For the agents subgraph; FORBIDDEN for other callers.",
  })
  async rankRecommendations(
    @Arg('input', () => RankRecommendationsInput, { description: 'The ranks and the run.' })
    input: RankRecommendationsInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<boolean> {
    await this.#results.rankRecommendations(context, input)
    return true
  }

  @Directive('@inaccessible')
  @Mutation(() => ID, {
    description:
      'Stores the report of the run and replaces the report of an earlier run. For the agents subgraph; FORBIDDEN for other callers.',
  })
  async recordReport(
    @Arg('input', () => RecordReportInput, { description: 'The report and the run that wrote it.' })
    input: RecordReportInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<string> {
    return this.#results.recordReport(context, input)
  }
}
