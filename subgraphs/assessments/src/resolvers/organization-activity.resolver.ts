import { Arg, Ctx, Directive, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql'
import { openedBySubgraph, sharedBy } from '#platform/subgraph-server'
import { AssessmentType } from '../schema/assessment.type.ts'
import { OrganizationActivityType } from '../schema/organization-activity.type.ts'
import { RecommendationType } from '../schema/recommendation.type.ts'
import { AgentRunStub, OrganizationStub, PaymentStub, UserStub } from '../schema/stubs.ts'
import { ifVisible } from './context.ts'
import type { AssessmentsContext } from './context.ts'

/** Members who have the same role see the same. */
const whoSees = 'query ($organizationId: ID!) { organization(id: $organizationId) { id viewerRole } }'

@Resolver(() => OrganizationActivityType)
export class OrganizationActivityResolver {
  @Directive(sharedBy(whoSees))
  @Subscription(() => OrganizationActivityType, {
    subscribe: openedBySubgraph,
    description:
      'Without after: first a SNAPSHOT, then live. With after: what was missed, then live. Payments are shown to those who may pay: ADMIN and OWNER.',
  })
  organizationActivity(
    @Root() activity: OrganizationActivityType,
    @Arg('organizationId', () => ID) _organizationId: string,
    @Arg('after', () => String, { nullable: true }) _after: string | null,
  ): OrganizationActivityType {
    return activity
  }

  @FieldResolver(() => OrganizationStub)
  organization(@Root() { organizationId }: OrganizationActivityType): OrganizationStub {
    return { id: organizationId }
  }

  @FieldResolver(() => UserStub, {
    nullable: true,
    description: 'Who did it; null where nobody did, or it is not known.',
  })
  actor(@Root() { subjects: { actorId } }: OrganizationActivityType): UserStub | null {
    return stub(actorId)
  }

  @FieldResolver(() => AssessmentType, { nullable: true, description: 'Of a run or a recommendation.' })
  async assessment(
    @Root() { subjects: { assessmentId } }: OrganizationActivityType,
    @Ctx() context: AssessmentsContext,
  ): Promise<AssessmentType | null> {
    return assessmentId === null ? null : ifVisible(await context.loaders.assessment.load(assessmentId), context)
  }

  @FieldResolver(() => AgentRunStub, { nullable: true })
  run(@Root() { subjects: { runId } }: OrganizationActivityType): AgentRunStub | null {
    return stub(runId)
  }

  @FieldResolver(() => RecommendationType, { nullable: true })
  async recommendation(
    @Root() { subjects: { recommendationId } }: OrganizationActivityType,
    @Ctx() context: AssessmentsContext,
  ): Promise<RecommendationType | null> {
    if (recommendationId === null) return null
    return ifVisible(await context.loaders.recommendation.load(recommendationId), context)
  }

  @FieldResolver(() => UserStub, { nullable: true, description: 'Who joined, left or got another role.' })
  member(@Root() { subjects: { memberId } }: OrganizationActivityType): UserStub | null {
    return stub(memberId)
  }

  @FieldResolver(() => PaymentStub, { nullable: true })
  payment(@Root() { subjects: { paymentId } }: OrganizationActivityType): PaymentStub | null {
    return stub(paymentId)
  }
}

const stub = (id: string | null) => (id === null ? null : { id })
