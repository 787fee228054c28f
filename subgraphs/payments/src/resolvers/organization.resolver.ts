import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { roleIn } from '#platform/auth'
import { notFound } from '#platform/errors'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { BillingAccountType } from '../schema/billing-account.type.ts'
import { OrganizationStub } from '../schema/organization.stub.ts'
import type { PaymentsContext } from './context.ts'

@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @FieldResolver(() => BillingAccountType, { description: 'Plan, credits and payments of the organization.' })
  async billing(@Root() { id }: OrganizationStub, @Ctx() { loaders }: PaymentsContext): Promise<BillingAccountType> {
    const account = await loaders.accountOf.load(id)
    if (!account) throw notFound('organization', id)
    return account
  }
}

export const resolveOrganization: ReferenceResolver<PaymentsContext> = ({ id }, { viewer }) =>
  roleIn(viewer, id) === null ? null : { id }
