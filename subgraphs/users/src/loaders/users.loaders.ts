import DataLoader from 'dataloader'
import { toIdPage } from '#platform/paging'
import type { OrderDirection, PageRequest } from '#platform/paging'
import type { Invitation } from '../domain/invitation.ts'
import type { NodeCaller, NodeDirectory } from '../domain/nodes.ts'
import type {
  AccountRepository,
  InvitationPage,
  InvitationRepository,
  MemberPage,
  OrganizationRepository,
} from '../domain/ports.ts'
import type { Membership, Organization, User } from '../domain/records.ts'
import { createNodeLoader } from './nodes.loader.ts'

/** The key of a membership: user and organization. */
export interface MembershipKey {
  readonly userId: string
  readonly organizationId: string
}

/** Which members of an organization are counted; `roles` null for all. */
export type MemberCountKey = Pick<MemberPage, 'organizationId' | 'roles'>

export interface UsersLoaders {
  readonly user: DataLoader<string, User | null>
  readonly organization: DataLoader<string, Organization | null>
  readonly membership: DataLoader<MembershipKey, Membership | null, string>
  readonly membershipById: DataLoader<string, Membership | null>
  readonly invitation: DataLoader<string, Invitation | null>
  /** Ids of objects of other subgraphs that the viewer may see; null for others. */
  readonly node: DataLoader<string, string | null>
  /** All memberships of a user, oldest first. */
  readonly membershipsOf: DataLoader<string, readonly Membership[]>
  readonly members: DataLoader<MemberPage, { items: readonly Membership[]; hasMore: boolean }, string>
  readonly memberCount: DataLoader<MemberCountKey, number, string>
  readonly invitations: DataLoader<InvitationsKey, { items: readonly Invitation[]; hasMore: boolean }, string>
  readonly invitationCount: DataLoader<InvitationCountKey, number, string>
  /** Number of invitations that an email address can still accept. */
  readonly openInvitationCount: DataLoader<string, number>
}

/** Invitations of an organization, or those that an email address can still accept. */
export interface InvitationsKey {
  readonly of: InvitationPage['of']
  readonly direction: OrderDirection
  readonly request: PageRequest
}

/** Which invitations of an organization are counted. */
export type InvitationCountKey = Exclude<InvitationPage['of'], { readonly email: string }>

export interface UsersLoadersDeps {
  readonly accounts: AccountRepository
  readonly organizations: OrganizationRepository
  readonly invitations: InvitationRepository
  readonly nodes: NodeDirectory
}

/** Batching readers for one operation: as many results as keys, in their order, null for missing ones. */
export function createUsersLoaders(
  { accounts, organizations, invitations, nodes }: UsersLoadersDeps,
  caller: NodeCaller,
): UsersLoaders {
  return {
    node: createNodeLoader(nodes, caller),
    ...createInvitationLoaders(invitations),
    user: byId((ids) => accounts.findUsers(ids)),
    organization: byId((ids) => organizations.findOrganizations(ids)),
    membership: createMembershipLoader(organizations),
    membershipById: byId((ids) => organizations.findMemberships(ids)),
    membershipsOf: new DataLoader(async (userIds: readonly string[]) => {
      const found = Map.groupBy(await organizations.findMembershipsOf(userIds, null), ({ userId }) => userId)
      return userIds.map((userId) => found.get(userId) ?? [])
    }),
    members: new DataLoader(async (pages: readonly MemberPage[]) => organizations.findMembers(pages), {
      cacheKeyFn: (page) => JSON.stringify(page),
    }),
    memberCount: createMemberCountLoader(organizations),
  }
}

type InvitationLoaders = Pick<UsersLoaders, 'invitation' | 'invitations' | 'invitationCount' | 'openInvitationCount'>

function createInvitationLoaders(invitations: InvitationRepository): InvitationLoaders {
  // One instant for the whole operation, so that counts agree with their lists.
  const now = new Date()
  return {
    invitation: byId((ids) => invitations.findInvitations(ids)),
    invitations: new DataLoader(
      async (keys: readonly InvitationsKey[]) =>
        invitations.findPages(keys.map(({ of, direction, request }) => ({ of, direction, now, ...toIdPage(request) }))),
      { cacheKeyFn: (key) => JSON.stringify(key) },
    ),
    invitationCount: createInvitationCountLoader(invitations, now),
    openInvitationCount: counts((emails) => invitations.countFor(emails, now)),
  }
}

// One command for each filter of an operation, whatever the number of organizations.
function createInvitationCountLoader(invitations: InvitationRepository, now: Date): UsersLoaders['invitationCount'] {
  const filterOf = ({ statuses, roles }: InvitationCountKey) => JSON.stringify([statuses, roles])
  return new DataLoader(
    async (keys: readonly InvitationCountKey[]) => {
      const byFilter = await Promise.all(
        [...Map.groupBy(keys, filterOf).entries()].map(async ([filter, [first, ...others]]) => {
          const ids = new Set([first, ...others].map((key) => key?.organizationId ?? ''))
          return [filter, first && (await invitations.countOf([...ids], first, now))] as const
        }),
      )
      const found = new Map(byFilter)
      return keys.map((key) => found.get(filterOf(key))?.get(key.organizationId) ?? 0)
    },
    { cacheKeyFn: (key) => JSON.stringify(key) },
  )
}

const counts = (count: (keys: readonly string[]) => Promise<ReadonlyMap<string, number>>) =>
  new DataLoader<string, number>(async (keys) => {
    const found = await count(keys)
    return keys.map((key) => found.get(key) ?? 0)
  })

function byId<Item extends { readonly id: string }>(find: (ids: readonly string[]) => Promise<readonly Item[]>) {
  return new DataLoader<string, Item | null>(async (ids) => {
    const found = new Map((await find(ids)).map((item) => [item.id, item]))
    return ids.map((id) => found.get(id) ?? null)
  })
}

// Counting by role allows one command for all filters.
function createMemberCountLoader(organizations: OrganizationRepository): UsersLoaders['memberCount'] {
  return new DataLoader(
    async (keys: readonly MemberCountKey[]) => {
      const found = await organizations.countMembers([...new Set(keys.map(({ organizationId }) => organizationId))])
      return keys.map(({ organizationId, roles }) =>
        found
          .filter((entry) => entry.organizationId === organizationId && (roles?.includes(entry.role) ?? true))
          .reduce((sum, { count }) => sum + count, 0),
      )
    },
    { cacheKeyFn: (key) => JSON.stringify(key) },
  )
}

function createMembershipLoader(organizations: OrganizationRepository): UsersLoaders['membership'] {
  const keyOf = ({ userId, organizationId }: MembershipKey) => `${userId} ${organizationId}`
  return new DataLoader<MembershipKey, Membership | null, string>(
    async (keys) => {
      const userIds = [...new Set(keys.map((key) => key.userId))]
      const organizationIds = [...new Set(keys.map((key) => key.organizationId))]
      const found = await organizations.findMembershipsOf(userIds, organizationIds)
      const byKey = new Map(found.map((membership) => [keyOf(membership), membership]))
      return keys.map((key) => byKey.get(keyOf(key)) ?? null)
    },
    { cacheKeyFn: keyOf },
  )
}
