import DataLoader from 'dataloader'
import type { PageRequest } from '#platform/paging'
import type { AccountRepository, OrganizationRepository } from '../domain/ports.ts'
import type { Membership, Organization, User } from '../domain/records.ts'

/** Who is a member of what: the key of a membership. */
export interface MembershipKey {
  readonly userId: string
  readonly organizationId: string
}

export interface MembersKey {
  readonly organizationId: string
  readonly request: PageRequest
}

export interface UsersLoaders {
  readonly user: DataLoader<string, User | null>
  readonly organization: DataLoader<string, Organization | null>
  readonly membership: DataLoader<MembershipKey, Membership | null, string>
  /** All memberships of a user, oldest first. */
  readonly membershipsOf: DataLoader<string, readonly Membership[]>
  readonly members: DataLoader<MembersKey, { items: readonly Membership[]; hasNextPage: boolean }, string>
  readonly memberCount: DataLoader<string, number>
}

export interface UsersLoadersDeps {
  readonly accounts: AccountRepository
  readonly organizations: OrganizationRepository
}

/** Batching readers for one operation: as many results as keys, in their order, null for what is not there. */
export function createUsersLoaders({ accounts, organizations }: UsersLoadersDeps): UsersLoaders {
  return {
    user: byId((ids) => accounts.findUsers(ids)),
    organization: byId((ids) => organizations.findOrganizations(ids)),
    membership: createMembershipLoader(organizations),
    membershipsOf: new DataLoader(async (userIds: readonly string[]) => {
      const found = Map.groupBy(await organizations.findMembershipsOf(userIds, null), ({ userId }) => userId)
      return userIds.map((userId) => found.get(userId) ?? [])
    }),
    members: new DataLoader(
      async (keys: readonly MembersKey[]) =>
        organizations.findMembers(
          keys.map(({ organizationId, request }) => ({
            organizationId,
            limit: request.limit,
            after: request.after ? String(request.after[0]) : null,
          })),
        ),
      { cacheKeyFn: ({ organizationId, request }) => JSON.stringify([organizationId, request]) },
    ),
    memberCount: new DataLoader(async (ids: readonly string[]) => {
      const counts = await organizations.countMembers(ids)
      return ids.map((id) => counts.get(id) ?? 0)
    }),
  }
}

function byId<Item extends { readonly id: string }>(find: (ids: readonly string[]) => Promise<readonly Item[]>) {
  return new DataLoader<string, Item | null>(async (ids) => {
    const found = new Map((await find(ids)).map((item) => [item.id, item]))
    return ids.map((id) => found.get(id) ?? null)
  })
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
