import { Arg, Ctx, Directive, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql'
import { openedBySubgraph, sharedBy } from '#platform/subgraph-server'
import { AssessmentType } from '../schema/assessment.type.ts'
import { OrganizationActivityType } from '../schema/organization-activity.type.ts'
import { RecommendationType } from '../schema/recommendation.type.ts'
import { AgentRunStub, OrganizationStub, PaymentStub, UserStub } from '../schema/stubs.ts'
import { ifVisible } from './context.ts'
import type { AssessmentsContext } from './context.ts'

/** Members with the same role see the same events. */
const whoSees = 'query ($organizationId: ID!) { organization(id: $organizationId) { id viewerRole } }'

@Resolver(() => OrganizationActivityType)
export class OrganizationActivityResolver {
  @Directive(sharedBy(whoSees))
  @Subscription(() => OrganizationActivityType, {
    subscribe: openedBySubgraph,
    description:
      'Events of an organization. Without `after`: first a SNAPSHOT, then live events. With `after`: the events that were missed, then live events. Payments are sent to ADMINs and OWNERs only. NOT_FOUND when the organization is not visible.',
  })
  organizationActivity(
    @Root() activity: OrganizationActivityType,
    @Arg('organizationId', () => ID, { description: 'Id of the organization, with the prefix `org_`.' })
    _organizationId: string,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the last event that was received.' }) _after:
      | string
      | null,
  ): OrganizationActivityType {
    return activity
  }

  @FieldResolver(() => OrganizationStub, { description: 'The organization.' })
  organization(@Root() { organizationId }: OrganizationActivityType): OrganizationStub {
    return { id: organizationId }
  }

  @FieldResolver(() => UserStub, {
    nullable: true,
    description: 'User who caused the event; null when no user did or the user is not known.',
  })
  actor(@Root() { subjects: { actorId } }: OrganizationActivityType): UserStub | null {
    return stub(actorId)
  }

  @FieldResolver(() => AssessmentType, {
    nullable: true,
    description: 'Assessment of the run or the recommendation; null for other kinds.',
  })
  async assessment(
    @Root() { subjects: { assessmentId } }: OrganizationActivityType,
    @Ctx() context: AssessmentsContext,
  ): Promise<AssessmentType | null> {
    return assessmentId === null ? null : ifVisible(await context.loaders.assessment.load(assessmentId), context)
  }

  @FieldResolver(() => AgentRunStub, { nullable: true, description: 'The run; null for other kinds.' })
  run(@Root() { subjects: { runId } }: OrganizationActivityType): AgentRunStub | null {
    return stub(runId)
  }

  @FieldResolver(() => RecommendationType, { nullable: true, description: 'The recommendation; null for other kinds.' })
  async recommendation(
    @Root() { subjects: { recommendationId } }: OrganizationActivityType,
    @Ctx() context: AssessmentsContext,
  ): Promise<RecommendationType | null> {
    if (recommendationId === null) return null
    return ifVisible(await context.loaders.recommendation.load(recommendationId), context)
  }

  @FieldResolver(() => UserStub, {
    nullable: true,
    description: 'User who joined, left or got another role; null for other kinds.',
  })
  member(@Root() { subjects: { memberId } }: OrganizationActivityType): UserStub | null {
    return stub(memberId)
  }

  @FieldResolver(() => PaymentStub, { nullable: true, description: 'The payment; null for other kinds.' })
  payment(@Root() { subjects: { paymentId } }: OrganizationActivityType): PaymentStub | null {
    return stub(paymentId)
  }
}

const stub = (id: string | null) => (id === null ? null : { id })
