import { Arg, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { isId } from '#platform/ids'
import { moneyOfCents, MoneyType } from '#platform/subgraph-server'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Decision, Recommendation } from '../domain/recommendation.ts'
import { AssessmentType } from '../schema/assessment.type.ts'
import { cached } from '../schema/cached.ts'
import { DecisionEnum } from '../schema/enums.ts'
import { DecideRecommendationInput } from '../schema/inputs.ts'
import { DecideRecommendationPayload } from '../schema/payloads.ts'
import { RecommendationType } from '../schema/recommendation.type.ts'
import { UserStub } from '../schema/stubs.ts'
import type { RecommendationService } from '../services/recommendation.service.ts'
import { ifVisible } from './context.ts'
import type { AssessmentsContext } from './context.ts'

@Resolver(() => RecommendationType)
export class RecommendationResolver {
  readonly #recommendations: RecommendationService

  constructor(recommendations: RecommendationService) {
    this.#recommendations = recommendations
  }

  @Directive(cached)
  @Query(() => RecommendationType, {
    nullable: true,
    description: 'The recommendation with this id; null when there is none or it is not visible.',
  })
  async recommendation(
    @Arg('id', () => ID, { description: 'Id of the recommendation, with the prefix `rec_`.' }) id: string,
    @Ctx() context: AssessmentsContext,
  ): Promise<RecommendationType | null> {
    if (context.viewer.kind === 'anonymous') assertSignedIn(context.viewer)
    return isId('rec', id) ? ifVisible(await context.loaders.recommendation.load(id), context) : null
  }

  @Mutation(() => DecideRecommendationPayload, {
    description:
      'Records the decision of the team about a recommendation; a later decision replaces an earlier one. Needs the role MEMBER. CONFLICT when the assessment is archived.',
  })
  async decideRecommendation(
    @Arg('input', () => DecideRecommendationInput, { description: 'The decision.' }) input: DecideRecommendationInput,
    @Ctx() context: AssessmentsContext,
  ): Promise<DecideRecommendationPayload> {
    return { recommendation: await this.#recommendations.decide(context, input) }
  }

  @Directive(cached)
  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'Estimated change of cost per month; negative amounts are savings. Null when it cannot be estimated.',
  })
  monthlyCostImpact(@Root() { monthlyCostImpactCents: cents }: Recommendation): MoneyType | null {
    return cents === null ? null : moneyOfCents(cents)
  }

  @Directive(cached)
  @FieldResolver(() => [RecommendationType], {
    description:
      'Alternatives: recommendations whose savings were computed for the same plan, so that only one of them can be followed. Simulate the others after following one.',
  })
  excludes(
    @Root() { excludes }: Recommendation,
    @Ctx() context: AssessmentsContext,
  ): Promise<readonly Recommendation[]> {
    return relatedOnes(excludes, context)
  }

  @Directive(cached)
  @FieldResolver(() => [RecommendationType], { description: 'Recommendations that have to be followed first.' })
  requires(
    @Root() { requires }: Recommendation,
    @Ctx() context: AssessmentsContext,
  ): Promise<readonly Recommendation[]> {
    return relatedOnes(requires, context)
  }

  @Directive(cached)
  @FieldResolver(() => AssessmentType, { description: 'Assessment that the recommendation belongs to.' })
  assessment(
    @Root() { assessmentId }: Recommendation,
    @Ctx() { loaders }: AssessmentsContext,
  ): Promise<AssessmentType | null> {
    return loaders.assessment.load(assessmentId)
  }

  @Directive(cached)
  @FieldResolver(() => DecisionEnum, { nullable: true, description: 'Decision of the team; null before one.' })
  decision(@Root() { verdict }: Recommendation): Decision | null {
    return verdict?.decision ?? null
  }

  @Directive(cached)
  @FieldResolver(() => String, { nullable: true, description: 'Note that came with the decision.' })
  decisionNote(@Root() { verdict }: Recommendation): string | null {
    return verdict?.note ?? null
  }

  @Directive(cached)
  @FieldResolver(() => UserStub, { nullable: true, description: 'User who decided; null before a decision.' })
  decidedBy(@Root() { verdict }: Recommendation): UserStub | null {
    return verdict && { id: verdict.decidedBy }
  }

  @Directive(cached)
  @FieldResolver(() => Date, { nullable: true, description: 'When the decision was made; null before a decision.' })
  decidedAt(@Root() { verdict }: Recommendation): Date | null {
    return verdict?.decidedAt ?? null
  }

  @Directive('@inaccessible')
  @Directive(cached)
  @FieldResolver(() => String, { description: 'Role of the agent in that run. For other subgraphs.' })
  producedByRole(@Root() { role }: Recommendation): string {
    return role
  }
}

export const resolveRecommendation: ReferenceResolver<AssessmentsContext> = async ({ id }, context) =>
  ifVisible(await context.loaders.recommendation.load(id), context)

/** Those that still exist, in their order. They belong to the same assessment, so they are visible with it. */
async function relatedOnes(
  ids: readonly string[],
  { loaders }: AssessmentsContext,
): Promise<readonly Recommendation[]> {
  const found = await Promise.all(ids.map((id) => loaders.recommendation.load(id)))
  return found.flatMap((one) => one ?? [])
}
