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
import { parsePage, toConnection, toIdPage } from '#platform/paging'
import type { ConnectionShape } from '#platform/paging'
import { openedBySubgraph } from '#platform/subgraph-server'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Assessment } from '../domain/assessment.ts'
import type { RecommendationPart } from '../domain/ports.ts'
import { MilestoneListArguments, RecommendationListArguments } from '../schema/arguments.ts'
import type { RecommendationFilter } from '../schema/arguments.ts'
import { AssessmentType } from '../schema/assessment.type.ts'
import { cached } from '../schema/cached.ts'
import {
  ArchiveAssessmentInput,
  CreateAssessmentInput,
  UnarchiveAssessmentInput,
  UpdateAssessmentInput,
} from '../schema/inputs.ts'
import { MilestoneConnection } from '../schema/milestone.type.ts'
import type { MilestoneType } from '../schema/milestone.type.ts'
import {
  ArchiveAssessmentPayload,
  CreateAssessmentPayload,
  UnarchiveAssessmentPayload,
  UpdateAssessmentPayload,
} from '../schema/payloads.ts'
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
  @Query(() => AssessmentType, {
    nullable: true,
    description: 'The assessment with this id; null when there is none or it is not visible.',
  })
  async assessment(
    @Arg('id', () => ID, { description: 'Id of the assessment, with the prefix `asm_`.' }) id: string,
    @Ctx() context: AssessmentsContext,
  ): Promise<AssessmentType | null> {
    return findAssessment(id, context)
  }

  @Mutation(() => CreateAssessmentPayload, {
    description:
      'Creates an assessment as a DRAFT. Needs the role MEMBER. BAD_USER_INPUT lists every invalid field in `problems`.',
  })
  async createAssessment(
    @Arg('input', () => CreateAssessmentInput, { description: 'The new assessment.' }) input: CreateAssessmentInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<CreateAssessmentPayload> {
    return { assessment: await this.#assessments.create(context, input) }
  }

  @Mutation(() => UpdateAssessmentPayload, {
    description:
      'Changes a DRAFT. Needs the role MEMBER. INVALID_TRANSITION when it is not a DRAFT any more; CONFLICT when the version is not `expectedVersion`.',
  })
  async updateAssessment(
    @Arg('input', () => UpdateAssessmentInput, { description: 'The change.' }) input: UpdateAssessmentInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<UpdateAssessmentPayload> {
    return { assessment: await this.#assessments.update(context, input) }
  }

  @Mutation(() => ArchiveAssessmentPayload, {
    description:
      'Archives an assessment: it accepts no runs and no decisions until `unarchiveAssessment`. Needs the role ADMIN. INVALID_TRANSITION while a run is in progress, and when it is archived.',
  })
  async archiveAssessment(
    @Arg('input', () => ArchiveAssessmentInput, { description: 'The assessment to archive.' }) {
      id,
    }: ArchiveAssessmentInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<ArchiveAssessmentPayload> {
    return { assessment: await this.#assessments.archive(context, id) }
  }

  @Mutation(() => UnarchiveAssessmentPayload, {
    description:
      'Returns an archived assessment to the state that it had before. Needs the role ADMIN. INVALID_TRANSITION when it is not archived.',
  })
  async unarchiveAssessment(
    @Arg('input', () => UnarchiveAssessmentInput, { description: 'The assessment to return.' }) {
      id,
    }: UnarchiveAssessmentInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<UnarchiveAssessmentPayload> {
    return { assessment: await this.#assessments.unarchive(context, id) }
  }

  @Subscription(() => AssessmentType, {
    subscribe: openedBySubgraph,
    description:
      'Sends the assessment as it is, then the assessment after each change. NOT_FOUND when it is not visible.',
  })
  async assessmentUpdated(
    @Arg('id', () => ID, { description: 'Id of the assessment, with the prefix `asm_`.' }) id: string,
    @Ctx() context: AssessmentsContext,
  ): Promise<AssessmentType> {
    return visibleAssessment(id, context)
  }

  @Directive(cached)
  @FieldResolver(() => OrganizationStub, { description: 'Organization that owns the assessment.' })
  organization(@Root() { organizationId }: Assessment): OrganizationStub {
    return { id: organizationId }
  }

  @Directive(cached)
  @FieldResolver(() => UserStub, { description: 'User who created the assessment.' })
  createdBy(@Root() { createdBy }: Assessment): UserStub {
    return { id: createdBy }
  }

  @FieldResolver(() => [UserStub], {
    description:
      'Users who are subscribed to assessmentUpdated for this assessment now, each once. At most 50 unless the operator has configured another limit.',
  })
  async viewers(@Root() { id }: Assessment, @Ctx() { loaders }: AssessmentsContext): Promise<readonly UserStub[]> {
    return (await loaders.viewersOf.load(id)).map((userId) => ({ id: userId }))
  }

  @Directive(cached)
  @FieldResolver(() => RecommendationConnection, {
    description: 'Recommendations of the current run, best rank first by default.',
  })
  async recommendations(
    @Root() { currentRunId }: Assessment,
    @Args(() => RecommendationListArguments) { filter, orderBy, ...list }: RecommendationListArguments,
    @Ctx() { loaders }: AssessmentsContext,
  ): Promise<ConnectionShape<RecommendationType>> {
    const request = parsePage(list, ['number', 'string'])
    const [rank, id] = request.cursor ?? []
    const cursor = rank === undefined ? null : { rank: Number(rank), id: String(id) }
    const part = currentRunId === null ? null : partOf(currentRunId, filter)
    const direction = orderBy?.direction ?? 'ASC'
    const page = part
      ? await loaders.recommendations.load({ ...request, ...part, direction, cursor })
      : { items: [], hasMore: false }
    return toConnection({
      page,
      request,
      keyOf: (item) => [item.rank, item.id],
      toNode: (recommendation): RecommendationType => recommendation,
      count: async () => (part ? loaders.recommendationCount.load(part) : 0),
    })
  }

  @FieldResolver(() => MilestoneConnection, {
    description: 'Milestones of the assessment, newest first by default.',
  })
  async milestones(
    @Root() { id: assessmentId }: Assessment,
    @Args(() => MilestoneListArguments) { orderBy, ...list }: MilestoneListArguments,
    @Ctx() { loaders }: AssessmentsContext,
  ): Promise<ConnectionShape<MilestoneType>> {
    const request = parsePage(list, ['string'])
    const direction = orderBy?.direction ?? 'DESC'
    return toConnection({
      page: await loaders.milestones.load({ assessmentId, direction, ...toIdPage(request) }),
      request,
      keyOf: ({ id }) => [id],
      toNode: (milestone) => milestone as unknown as MilestoneType,
      count: () => loaders.milestoneCount.load(assessmentId),
    })
  }

  @Directive(cached)
  @FieldResolver(() => ReportType, {
    nullable: true,
    description: 'Report of the current run; null until the run has written it.',
  })
  report(@Root() { id }: Assessment, @Ctx() { loaders }: AssessmentsContext): Promise<ReportType | null> {
    return loaders.reportOf.load(id)
  }
}

const partOf = (runId: string, filter: RecommendationFilter | null | undefined): RecommendationPart => ({
  runId,
  categories: oneOf(filter?.category),
  severities: oneOf(filter?.severity),
  efforts: oneOf(filter?.effort),
  decisions: oneOf(filter?.decision),
  isDecided: filter?.isDecided ?? null,
})

/** The values of a condition, each once; null if it excludes nothing. */
const oneOf = <Value>(values: readonly Value[] | null | undefined): readonly Value[] | null =>
  values?.length ? [...new Set(values)] : null

export const resolveAssessment: ReferenceResolver<AssessmentsContext> = async ({ id }, context) =>
  ifVisible(await context.loaders.assessment.load(id), context)

async function findAssessment(id: string, context: AssessmentsContext): Promise<Assessment | null> {
  if (context.viewer.kind === 'anonymous') assertSignedIn(context.viewer)
  return isId('asm', id) ? ifVisible(await context.loaders.assessment.load(id), context) : null
}

async function visibleAssessment(id: string, context: AssessmentsContext): Promise<Assessment> {
  const assessment = await findAssessment(id, context)
  if (!assessment) throw notFound('assessment', id)
  return assessment
}
