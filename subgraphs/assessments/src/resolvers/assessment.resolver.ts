import {
  Arg,
  Args,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { notFound } from '#platform/errors'
import { isId } from '#platform/ids'
import { parsePage, toConnection } from '#platform/paging'
import type { ConnectionShape } from '#platform/paging'
import { openedBySubgraph } from '#platform/subgraph-server'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Assessment } from '../domain/assessment.ts'
import { ListArguments } from '../schema/arguments.ts'
import { AssessmentType } from '../schema/assessment.type.ts'
import { cached } from '../schema/cached.ts'
import { CreateAssessmentInput, UpdateAssessmentInput } from '../schema/inputs.ts'
import { RecommendationConnection } from '../schema/recommendation.type.ts'
import type { RecommendationType } from '../schema/recommendation.type.ts'
import { ReportType } from '../schema/report.type.ts'
import { OrganizationStub, UserStub } from '../schema/stubs.ts'
import type { AssessmentService } from '../services/assessment.service.ts'
import { ifVisible } from './context.ts'
import type { AssessmentsContext } from './context.ts'

@Resolver(() => AssessmentType)
export class AssessmentResolver {
  readonly #assessments: AssessmentService

  constructor(assessments: AssessmentService) {
    this.#assessments = assessments
  }

  @Directive(cached)
  @Query(() => AssessmentType, { nullable: true })
  async assessment(@Arg('id', () => ID) id: string, @Ctx() context: AssessmentsContext): Promise<AssessmentType> {
    return visibleAssessment(id, context)
  }

  @Mutation(() => AssessmentType)
  createAssessment(
    @Arg('input', () => CreateAssessmentInput) input: CreateAssessmentInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<AssessmentType> {
    return this.#assessments.create(context, input)
  }

  @Mutation(() => AssessmentType, {
    description: 'Only a DRAFT can be changed. expectedVersion guards against lost updates (CONFLICT).',
  })
  updateAssessment(
    @Arg('input', () => UpdateAssessmentInput) input: UpdateAssessmentInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<AssessmentType> {
    return this.#assessments.update(context, input)
  }

  @Mutation(() => AssessmentType)
  archiveAssessment(@Arg('id', () => ID) id: string, @Ctx() context: AssessmentsContext): Promise<AssessmentType> {
    return this.#assessments.archive(context, id)
  }

  @Subscription(() => AssessmentType, {
    subscribe: openedBySubgraph,
    description: 'First the assessment as it is, then after each change.',
  })
  async assessmentUpdated(
    @Arg('id', () => ID) id: string,
    @Ctx() context: AssessmentsContext,
  ): Promise<AssessmentType> {
    return visibleAssessment(id, context)
  }

  @Directive(cached)
  @FieldResolver(() => OrganizationStub)
  organization(@Root() { organizationId }: Assessment): OrganizationStub {
    return { id: organizationId }
  }

  @Directive(cached)
  @FieldResolver(() => UserStub)
  createdBy(@Root() { createdBy }: Assessment): UserStub {
    return { id: createdBy }
  }

  @FieldResolver(() => [UserStub], {
    description:
      'Who watches it just now with assessmentUpdated, each once; 50 at most unless the operator has set another limit.',
  })
  async viewers(@Root() { id }: Assessment, @Ctx() { loaders }: AssessmentsContext): Promise<readonly UserStub[]> {
    return (await loaders.viewersOf.load(id)).map((userId) => ({ id: userId }))
  }

  @Directive(cached)
  @FieldResolver(() => RecommendationConnection, { description: 'Those of the current run, best rank first.' })
  async recommendations(
    @Root() { currentRunId }: Assessment,
    @Args(() => ListArguments) list: ListArguments,
    @Ctx() { loaders }: AssessmentsContext,
  ): Promise<ConnectionShape<RecommendationType>> {
    const request = parsePage(list, ['number', 'string'])
    const [rank, id] = request.after ?? []
    const behind = rank === undefined ? null : { rank: Number(rank), id: String(id) }
    const page =
      currentRunId === null
        ? { items: [], hasNextPage: false }
        : await loaders.recommendations.load({ runId: currentRunId, after: behind, limit: request.limit })
    return toConnection({
      page,
      request,
      keyOf: (item) => [item.rank, item.id],
      toNode: (recommendation): RecommendationType => recommendation,
      count: async () => (currentRunId === null ? 0 : loaders.recommendationCount.load(currentRunId)),
    })
  }

  @Directive(cached)
  @FieldResolver(() => ReportType, { nullable: true })
  report(@Root() { id }: Assessment, @Ctx() { loaders }: AssessmentsContext): Promise<ReportType | null> {
    return loaders.reportOf.load(id)
  }
}

export const resolveAssessment: ReferenceResolver<AssessmentsContext> = async ({ id }, context) =>
  ifVisible(await context.loaders.assessment.load(id), context)

async function visibleAssessment(id: string, context: AssessmentsContext): Promise<Assessment> {
  if (context.viewer.kind === 'anonymous') assertSignedIn(context.viewer)
  const assessment = isId('asm', id) ? ifVisible(await context.loaders.assessment.load(id), context) : null
  if (!assessment) throw notFound('assessment', id)
  return assessment
}
