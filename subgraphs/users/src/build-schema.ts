import type { GraphQLSchema } from 'graphql'
import { buildSubgraph } from '#platform/subgraph-server'
import { AccountResolver } from './resolvers/account.resolver.ts'
import { InvitationResolver } from './resolvers/invitation.resolver.ts'
import { MembershipResolver } from './resolvers/membership.resolver.ts'
import { NodeResolver } from './resolvers/node.resolver.ts'
import { OrganizationResolver, resolveOrganization } from './resolvers/organization.resolver.ts'
import { resolveUser, UserResolver } from './resolvers/user.resolver.ts'
import { ViewerFactsResolver } from './resolvers/viewer-facts.resolver.ts'
import { nodeStubs } from './schema/node-stubs.ts'
import type { AccountService } from './services/account.service.ts'
import type { AnswerInvitationService } from './services/answer-invitation.service.ts'
import type { EmailService } from './services/email.service.ts'
import type { InvitationService } from './services/invitation.service.ts'
import type { MemberService } from './services/member.service.ts'
import type { OrganizationService } from './services/organization.service.ts'
import type { RefreshService } from './services/refresh.service.ts'

export interface UsersServices {
  readonly accounts: AccountService
  readonly refreshes: RefreshService
  readonly emails: EmailService
  readonly organizations: OrganizationService
  readonly members: MemberService
  readonly invitations: InvitationService
  readonly answers: AnswerInvitationService
  readonly now: () => Date
}

/** @param services - null to print the schema only */
export function buildUsersSchema(services: UsersServices | null): Promise<GraphQLSchema> {
  const classes = [
    AccountResolver,
    InvitationResolver,
    MembershipResolver,
    NodeResolver,
    OrganizationResolver,
    UserResolver,
    ViewerFactsResolver,
  ]
  const instances = services ? instancesOf(services) : classes.map((type): [Function, object] => [type, {}])
  return buildSubgraph({
    resolvers: new Map(instances),
    orphanedTypes: nodeStubs,
    references: {
      User: resolveUser,
      Organization: resolveOrganization,
    },
  })
}

const instancesOf = ({ organizations, members, ...services }: UsersServices): [Function, object][] => [
  [AccountResolver, new AccountResolver(services)],
  [InvitationResolver, new InvitationResolver(services)],
  [MembershipResolver, new MembershipResolver(members)],
  [NodeResolver, new NodeResolver()],
  [OrganizationResolver, new OrganizationResolver(organizations)],
  [UserResolver, new UserResolver()],
  [ViewerFactsResolver, new ViewerFactsResolver(services.accounts)],
]
