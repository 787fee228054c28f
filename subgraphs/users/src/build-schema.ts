import type { GraphQLSchema } from 'graphql'
import { buildSubgraph } from '#platform/subgraph-server'
import { AccountResolver } from './resolvers/account.resolver.ts'
import { MembershipResolver } from './resolvers/membership.resolver.ts'
import { OrganizationResolver, resolveOrganization } from './resolvers/organization.resolver.ts'
import { resolveUser, UserResolver } from './resolvers/user.resolver.ts'
import { ViewerFactsResolver } from './resolvers/viewer-facts.resolver.ts'
import type { AccountService } from './services/account.service.ts'
import type { MemberService } from './services/member.service.ts'
import type { OrganizationService } from './services/organization.service.ts'

export interface UsersServices {
  readonly accounts: AccountService
  readonly organizations: OrganizationService
  readonly members: MemberService
}

/** @param services - null to print the schema only */
export function buildUsersSchema(services: UsersServices | null): Promise<GraphQLSchema> {
  const classes = [AccountResolver, MembershipResolver, OrganizationResolver, UserResolver, ViewerFactsResolver]
  const instances = services ? instancesOf(services) : classes.map((type): [Function, object] => [type, {}])
  return buildSubgraph({
    resolvers: new Map(instances),
    references: { User: resolveUser, Organization: resolveOrganization },
  })
}

const instancesOf = ({ accounts, organizations, members }: UsersServices): [Function, object][] => [
  [AccountResolver, new AccountResolver(accounts)],
  [MembershipResolver, new MembershipResolver(members)],
  [OrganizationResolver, new OrganizationResolver(organizations)],
  [UserResolver, new UserResolver()],
  [ViewerFactsResolver, new ViewerFactsResolver(accounts)],
]
