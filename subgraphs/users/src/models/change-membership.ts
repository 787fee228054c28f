import type { ClientSession } from 'mongoose'
import type { Mongo } from '#platform/mongo'
import type { Outbox, OutboxEvent } from '#platform/outbox'
import type { MembershipChange } from '../domain/ports.ts'
import type { Membership } from '../domain/records.ts'
import type { UsersModels } from './schemas.ts'

/** A membership as it was read. */
interface Unchanged {
  readonly _id: string
  readonly role: Membership['role']
}

/** @returns how many memberships it has changed */
type WriteMembership = (unchanged: Unchanged, session: ClientSession) => Promise<number>

/** Changes a membership with the news of it, all or nothing, and leaves no organization without an OWNER. */
export function createMembershipChange(
  mongo: Mongo,
  { organizations, memberships }: UsersModels,
  outbox: Pick<Outbox, 'append' | 'announce'>,
) {
  async function keepsOwner({ id, organizationId, role }: Membership, session: ClientSession): Promise<boolean> {
    if (role !== 'OWNER') return true
    // Of two OWNERs who go at once each still sees the other. Both write here, so that one of them has to look again.
    await organizations.updateOne({ _id: organizationId }, { $inc: { ownerChanges: 1 } }, { session })
    const other = await memberships
      .findOne({ organizationId, role: 'OWNER', _id: { $ne: id } }, { _id: 1 }, { session })
      .lean()
    return other !== null
  }

  return async (membership: Membership, news: OutboxEvent, write: WriteMembership): Promise<MembershipChange> => {
    const change = await mongo.transaction(async (session): Promise<MembershipChange> => {
      if (!(await keepsOwner(membership, session))) return 'last-owner'
      const { id, role } = membership
      if ((await write({ _id: id, role }, session)) === 0) return 'changed-meanwhile'
      await outbox.append([news], session)
      return 'changed'
    })
    if (change === 'changed') await outbox.announce([news])
    return change
  }
}
