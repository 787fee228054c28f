import DataLoader from 'dataloader'
import { toIdPage } from '#platform/paging'
import type { OrderDirection, PageRequest } from '#platform/paging'
import type { Invitation } from '../domain/invitation.ts'
import type { NodeCaller, NodeDirectory } from '../domain/nodes.ts'
import type {
  AccountRepository,
  InvitationList,
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
  readonly invitationCount: DataLoader<InvitationList, number, string>
}

/** A page of a list of invitations. */
export interface InvitationsKey {
  readonly list: InvitationList
  readonly direction: OrderDirection
  readonly request: PageRequest
}

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

type InvitationLoaders = Pick<UsersLoaders, 'invitation' | 'invitations' | 'invitationCount'>

function createInvitationLoaders(invitations: InvitationRepository): InvitationLoaders {
  // One instant for the whole operation, so that counts agree with their lists.
  const now = new Date()
  return {
    invitation: byId((ids) => invitations.findInvitations(ids)),
    invitations: new DataLoader(
      async (keys: readonly InvitationsKey[]) =>
        invitations.findPages(keys.map(({ request, ...key }) => ({ ...key, now, ...toIdPage(request) }))),
      { cacheKeyFn: (key) => JSON.stringify(key) },
    ),
    invitationCount: new DataLoader(async (lists: readonly InvitationList[]) => invitations.count(lists, now), {
      cacheKeyFn: (list) => JSON.stringify(list),
    }),
  }
}

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
