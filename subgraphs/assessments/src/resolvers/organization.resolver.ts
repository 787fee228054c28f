import { Args, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql'
import { roleIn } from '#platform/auth'
import { parsePage, toConnection, toIdPage } from '#platform/paging'
import type { ConnectionShape } from '#platform/paging'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Assessment } from '../domain/assessment.ts'
import { AssessmentListArguments } from '../schema/arguments.ts'
import { AssessmentConnection } from '../schema/assessment.type.ts'
import type { AssessmentType } from '../schema/assessment.type.ts'
import { cached } from '../schema/cached.ts'
import { OrganizationStub } from '../schema/stubs.ts'
import type { AssessmentsContext } from './context.ts'

/** Fields that this subgraph adds to organizations, which users owns. */
@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Directive(cached)
  @FieldResolver(() => AssessmentConnection, { description: 'Assessments, newest first by default.' })
  async assessments(
    @Root() { id: organizationId }: OrganizationStub,
    @Args(() => AssessmentListArguments) { filter, orderBy, ...list }: AssessmentListArguments,
    @Ctx() { loaders }: AssessmentsContext,
  ): Promise<ConnectionShape<AssessmentType>> {
    const request = parsePage(list, ['string'])
    const statuses = filter?.status?.length ? [...new Set(filter.status)] : null
    const direction = orderBy?.direction ?? 'DESC'
    const page = await loaders.assessments.load({ organizationId, statuses, direction, ...toIdPage(request) })
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

/** The users subgraph checks whether the organization exists; this one checks that the viewer is a member. */
export const resolveOrganization: ReferenceResolver<AssessmentsContext> = ({ id }, { viewer }) =>
  roleIn(viewer, id) === null ? null : { id }
