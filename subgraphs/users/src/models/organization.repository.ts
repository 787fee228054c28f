import { beyond, findPages } from '#platform/mongo'
import type { Mongo, PageQuery } from '#platform/mongo'
import type { Outbox } from '#platform/outbox'
import type { MemberCount, MemberPage, OrganizationRepository } from '../domain/ports.ts'
import { createMembershipChange } from './change-membership.ts'
import { toOrganization, toRecord, toStored } from './schemas.ts'
import type { UsersModels } from './schemas.ts'

export function createOrganizationRepository(
  mongo: Mongo,
  models: UsersModels,
  outbox: Pick<Outbox, 'append' | 'announce'>,
): OrganizationRepository {
  const { organizations, memberships } = models
  const changeMembership = createMembershipChange(mongo, models, outbox)
  return {
    async found({ organization, membership, event, claim }) {
      await mongo.transaction(async (transaction) => {
        await claim(organization.id, transaction)
        await organizations.create([toStored(organization)], { session: transaction })
        await memberships.create([toStored(membership)], { session: transaction })
        await outbox.append([event], transaction)
      })
      await outbox.announce([event])
    },
    endMembership: (membership, event) =>
      changeMembership(membership, event, {
        to: null,
        write: async (unchanged, session) => (await memberships.deleteOne(unchanged, { session })).deletedCount,
      }),
    changeRole: (membership, { role, event }) =>
      changeMembership(membership, event, {
        to: role,
        write: async (unchanged, session) =>
          (await memberships.updateOne(unchanged, { $set: { role } }, { session })).matchedCount,
      }),
    async findOrganizations(ids) {
      return (await organizations.find({ _id: { $in: ids } }).lean()).map(toOrganization)
    },
    async findMembershipsOf(userIds, organizationIds) {
      const within = organizationIds ? { organizationId: { $in: organizationIds } } : {}
      const found = await memberships
        .find({ userId: { $in: userIds }, ...within })
        .sort({ _id: 1 })
        .lean()
      return found.map((membership) => toRecord(membership))
    },
    async findMemberships(ids) {
      return (await memberships.find({ _id: { $in: ids } }).lean()).map((membership) => toRecord(membership))
    },
    async findMembers(pages) {
      const found = await findPages(
        memberships,
        pages.map((page) => toQuery(page)),
      )
      return found.map(({ items, hasMore }) => ({ items: items.map((item) => toRecord(item)), hasMore }))
    },
    async countMembers(organizationIds) {
      const counts = await memberships.aggregate<{ _id: Omit<MemberCount, 'count'>; count: number }>([
        { $match: { organizationId: { $in: organizationIds } } },
        { $group: { _id: { organizationId: '$organizationId', role: '$role' }, count: { $sum: 1 } } },
      ])
      return counts.map(({ _id, count }) => ({ ..._id, count }))
    },
    countMembershipsOf: (userId) => memberships.countDocuments({ userId }),
  }
}

function toQuery({ organizationId, roles, direction, cursor, isBackward, limit }: MemberPage): PageQuery {
  const order = direction === 'ASC' ? 1 : -1
  const match = {
    organizationId,
    ...(roles && { role: { $in: roles } }),
    ...(cursor !== null && { _id: { [beyond(order, isBackward)]: cursor } }),
  }
  return { match, sort: { _id: order }, limit, isBackward }
}
