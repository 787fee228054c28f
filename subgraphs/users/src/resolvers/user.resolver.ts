import { Args, Ctx, Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { notFound } from '#platform/errors'
import { pageOf, parsePage, toConnection, toIdPage } from '#platform/paging'
import type { ConnectionShape } from '#platform/paging'
import { personal } from '#platform/subgraph-server'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Membership, User } from '../domain/records.ts'
import { choicesOf, InvitationListArguments, MembershipListArguments } from '../schema/arguments.ts'
import { cached } from '../schema/cached.ts'
import { InvitationConnection } from '../schema/invitation.type.ts'
import type { InvitationType } from '../schema/invitation.type.ts'
import { MembershipConnection } from '../schema/membership.type.ts'
import type { MembershipType } from '../schema/membership.type.ts'
import { UserType } from '../schema/user.type.ts'
import type { UserInAnswer, UsersContext } from './context.ts'

@Resolver(() => UserType)
export class UserResolver {
  @Directive(cached)
  @Query(() => UserType, { nullable: true, description: 'The signed-in user; null without a valid access token.' })
  async me(@Ctx() { viewer, loaders }: UsersContext): Promise<UserType | null> {
    return viewer.kind === 'user' ? loaders.user.load(viewer.userId) : null
  }

  @Directive(personal)
  @Directive(cached)
  @FieldResolver(() => String, {
    description:
      'Email address in lower case. Visible to the user and to members of a shared organization; NOT_FOUND for others.',
  })
  async email(@Root() user: UserInAnswer, @Ctx() context: UsersContext): Promise<string> {
    if (!user.isFormerMember && !isSelf(user, context) && (await sharedMemberships(user, context)).length === 0)
      throw notFound('email of the user', user.id)
    return user.email
  }

  @Directive(personal)
  @Directive(cached)
  @FieldResolver(() => Boolean, {
    description:
      'Whether the user has verified the email address. Visible to those who see the email address; NOT_FOUND for others.',
  })
  async emailVerified(@Root() user: UserInAnswer, @Ctx() context: UsersContext): Promise<boolean> {
    await this.email(user, context)
    return user.emailVerifiedAt !== null
  }

  @Directive(personal)
  @FieldResolver(() => InvitationConnection, {
    description:
      'PENDING invitations to the email address of the user, newest first by default. Empty until the address is verified. Visible only to the user; NOT_FOUND for others.',
  })
  async invitations(
    @Root() user: User,
    @Args(() => InvitationListArguments) { filter, orderBy, ...list }: InvitationListArguments,
    @Ctx() context: UsersContext,
  ): Promise<ConnectionShape<InvitationType>> {
    if (!isSelf(user, context)) throw notFound('list of invitations of the user', user.id)
    const { loaders } = context
    const request = parsePage(list, ['string'])
    const statuses = choicesOf(filter?.status) ?? ['PENDING']
    const isEmpty = user.emailVerifiedAt === null || !statuses.includes('PENDING')
    const open = { email: user.email, statuses: ['PENDING'], roles: choicesOf(filter?.role) } as const
    return toConnection({
      page: isEmpty
        ? { items: [], hasMore: false }
        : await loaders.invitations.load({ list: open, direction: orderBy?.direction ?? 'DESC', request }),
      request,
      keyOf: ({ id }) => [id],
      toNode: (invitation): InvitationType => invitation,
      count: async () => (isEmpty ? 0 : loaders.invitationCount.load(open)),
    })
  }

  @Directive(personal)
  @Directive(cached)
  @FieldResolver(() => MembershipConnection, {
    description:
      'Memberships of the user in organizations that the viewer also belongs to, oldest first by default. Users see all of their own.',
  })
  async memberships(
    @Root() user: User,
    @Args(() => MembershipListArguments) { filter, orderBy, ...list }: MembershipListArguments,
    @Ctx() context: UsersContext,
  ): Promise<ConnectionShape<MembershipType>> {
    const request = parsePage(list, ['string'])
    const roles = choicesOf(filter?.role)
    const visible = isSelf(user, context)
      ? await context.loaders.membershipsOf.load(user.id)
      : await sharedMemberships(user, context)
    const listed = roles ? visible.filter(({ role }) => roles.includes(role)) : visible
    return toConnection({
      page: pageOf(listed, {
        ...toIdPage(request),
        keyOf: ({ id }) => id,
        direction: orderBy?.direction ?? 'ASC',
      }),
      request,
      keyOf: ({ id }) => [id],
      toNode: (membership): MembershipType => membership,
      count: () => Promise.resolve(listed.length),
    })
  }
}

/** The user if the viewer is the user or belongs to one of the user's organizations. */
export async function findUser(id: string, context: UsersContext): Promise<User | null> {
  const user = await context.loaders.user.load(id)
  return user && (isSelf(user, context) || (await sharedMemberships(user, context)).length > 0) ? user : null
}

/** A reference to a user belongs to an object that the viewer may see, so only the fields above are restricted. */
export const resolveUser: ReferenceResolver<UsersContext> = ({ id }, { viewer, loaders }) =>
  viewer.kind === 'anonymous' ? null : loaders.user.load(id)

const isSelf = (user: User, { viewer }: UsersContext) =>
  viewer.kind === 'service' || (viewer.kind === 'user' && viewer.userId === user.id)

async function sharedMemberships(user: User, { viewer, loaders }: UsersContext): Promise<readonly Membership[]> {
  if (viewer.kind !== 'user') return []
  const [own, theirs] = await Promise.all([
    loaders.membershipsOf.load(viewer.userId),
    loaders.membershipsOf.load(user.id),
  ])
  const organizationIds = new Set(own.map(({ organizationId }) => organizationId))
  return theirs.filter(({ organizationId }) => organizationIds.has(organizationId))
}
