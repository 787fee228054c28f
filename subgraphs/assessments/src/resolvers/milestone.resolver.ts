import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { notFound } from '#platform/errors'
import { isId } from '#platform/ids'
import { moneyOfCents, MoneyType } from '#platform/subgraph-server'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { FrozenRecommendation, Milestone, MilestoneChange } from '../domain/milestone.ts'
import { AssessmentType } from '../schema/assessment.type.ts'
import {
  CreateMilestoneInput,
  CreateMilestonePayload,
  DeleteMilestoneInput,
  DeleteMilestonePayload,
  MilestoneComparisonType,
  MilestoneRecommendationType,
  MilestoneType,
} from '../schema/milestone.type.ts'
import type { MilestoneChangeType } from '../schema/milestone.type.ts'
import { AgentRunStub, UserStub } from '../schema/stubs.ts'
import type { MilestoneService } from '../services/milestone.service.ts'
import { ifVisible } from './context.ts'
import type { AssessmentsContext } from './context.ts'

@Resolver(() => MilestoneType)
export class MilestoneResolver {
  readonly #milestones: MilestoneService

  constructor(milestones: MilestoneService) {
    this.#milestones = milestones
  }

  @Query(() => MilestoneType, {
    nullable: true,
    description: 'The milestone with this id; null when there is none or it is not visible.',
  })
  async milestone(
    @Arg('id', () => ID, { description: 'Id of the milestone, with the prefix `mil_`.' }) id: string,
    @Ctx() context: AssessmentsContext,
  ): Promise<MilestoneType | null> {
    assertSignedIn(context.viewer)
    return isId('mil', id) ? ifVisible(await context.loaders.milestone.load(id), context) : null
  }

  @Query(() => MilestoneComparisonType, {
    nullable: true,
    description:
      'Compares two milestones of an assessment; null when one of them does not exist or is not visible. BAD_USER_INPUT for milestones of two assessments.',
  })
  async compareMilestones(
    @Arg('beforeId', () => ID, { description: 'Id of the first milestone, with the prefix `mil_`.' }) beforeId: string,
    @Arg('afterId', () => ID, { description: 'Id of the second milestone, with the prefix `mil_`.' }) afterId: string,
    @Ctx() { viewer }: AssessmentsContext,
  ): Promise<MilestoneComparisonType | null> {
    assertSignedIn(viewer)
    const comparison = await this.#milestones.compare(viewer, { beforeId, afterId })
    if (!comparison) return null
    const { before, after, fixed, added, changed, monthlyDifferenceCents: difference } = comparison
    return {
      before,
      after,
      fixed: fixed.map(toChange),
      new: added.map(toChange),
      changed: changed.map(toChange),
      monthlyDifference: difference === null ? null : moneyOfCents(difference),
    }
  }

  @Mutation(() => CreateMilestonePayload, {
    description:
      'Stores a named snapshot of an assessment. Needs the role MEMBER. CONFLICT while a run is in progress, when the name is taken, and when the assessment has 100 milestones.',
  })
  async createMilestone(
    @Arg('input', () => CreateMilestoneInput, { description: 'The assessment and the name.' })
    input: CreateMilestoneInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<CreateMilestonePayload> {
    return { milestone: await this.#milestones.create(context, input) }
  }

  @Mutation(() => DeleteMilestonePayload, { description: 'Deletes a milestone. Needs the role ADMIN.' })
  async deleteMilestone(
    @Arg('input', () => DeleteMilestoneInput, { description: 'The milestone.' }) { id }: DeleteMilestoneInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<DeleteMilestonePayload> {
    const { assessmentId } = await this.#milestones.remove(context, id)
    const assessment = await context.loaders.assessment.load(assessmentId)
    if (!assessment) throw notFound('assessment', assessmentId)
    return { deletedMilestoneId: id, assessment }
  }

  @FieldResolver(() => AssessmentType, { description: 'Assessment that the milestone belongs to.' })
  assessment(
    @Root() { assessmentId }: Milestone,
    @Ctx() { loaders }: AssessmentsContext,
  ): Promise<AssessmentType | null> {
    return loaders.assessment.load(assessmentId)
  }

  @FieldResolver(() => UserStub, { description: 'User who created the milestone.' })
  createdBy(@Root() { createdBy }: Milestone): UserStub {
    return { id: createdBy }
  }

  @FieldResolver(() => AgentRunStub, {
    nullable: true,
    description: 'Run whose results the milestone contains; null before the first run.',
  })
  run(@Root() { runId }: Milestone): AgentRunStub | null {
    return runId === null ? null : { id: runId }
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'Monthly cost of the plan; null when the run has no plan.',
  })
  monthlyCost(@Root() { monthlyCostCents: cents }: Milestone): MoneyType | null {
    return cents === null ? null : moneyOfCents(cents)
  }

  @FieldResolver(() => [MilestoneRecommendationType], {
    description: 'The recommendations of the run with their decisions, best rank first.',
  })
  recommendations(@Root() { recommendations }: Milestone): readonly MilestoneRecommendationType[] {
    return recommendations.map(toRecommendation)
  }
}

export const resolveMilestone: ReferenceResolver<AssessmentsContext> = async ({ id }, context) =>
  ifVisible(await context.loaders.milestone.load(id), context)

const toRecommendation = (frozen: FrozenRecommendation): MilestoneRecommendationType => {
  const { id: recommendationId, monthlyCostImpactCents: cents, ...rest } = frozen
  return { ...rest, recommendationId, monthlyCostImpact: cents === null ? null : moneyOfCents(cents) }
}

const toChange = ({ before, after }: MilestoneChange): MilestoneChangeType => ({
  before: before && toRecommendation(before),
  after: after && toRecommendation(after),
})
