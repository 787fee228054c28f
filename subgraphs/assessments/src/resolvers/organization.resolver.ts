import { Args, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql'
import { roleIn } from '#platform/auth'
import { parsePage, toConnection } from '#platform/paging'
import type { ConnectionShape } from '#platform/paging'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Assessment } from '../domain/assessment.ts'
import { AssessmentListArguments } from '../schema/arguments.ts'
import { AssessmentConnection } from '../schema/assessment.type.ts'
import type { AssessmentType } from '../schema/assessment.type.ts'
import { cached } from '../schema/cached.ts'
import { OrganizationStub } from '../schema/stubs.ts'
import type { AssessmentsContext } from './context.ts'

/** What is added here to an entity of users. */
@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Directive(cached)
  @FieldResolver(() => AssessmentConnection, { description: 'Assessments, newest first.' })
  async assessments(
    @Root() { id: organizationId }: OrganizationStub,
    @Args(() => AssessmentListArguments) { status, ...list }: AssessmentListArguments,
    @Ctx() { loaders }: AssessmentsContext,
  ): Promise<ConnectionShape<AssessmentType>> {
    const request = parsePage(list, ['string'])
    const behind = request.after ? String(request.after[0]) : null
    const statuses = status?.length ? [...new Set(status)] : null
    const page = await loaders.assessments.load({ organizationId, statuses, after: behind, limit: request.limit })
    for (const assessment of page.items) loaders.assessment.prime(assessment.id, assessment)
    return toConnection({
      page,
      request,
      keyOf: ({ id }: Assessment) => [id],
      toNode: (assessment): AssessmentType => assessment,
      count: () => loaders.assessmentCount.load({ organizationId, statuses }),
    })
  }
}

/** Whether there is such an organization is for users to say; here counts that the viewer is a member. */
export const resolveOrganization: ReferenceResolver<AssessmentsContext> = ({ id }, { viewer }) =>
  roleIn(viewer, id) === null ? null : { id }
