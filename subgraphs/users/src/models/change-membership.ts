import type { ClientSession } from 'mongoose'
import { roles } from '#platform/auth'
import type { Role } from '#platform/auth'
import type { Mongo } from '#platform/mongo'
import type { Outbox, OutboxEvent } from '#platform/outbox'
import { canGive } from '../domain/ports.ts'
import type { MembershipChange } from '../domain/ports.ts'
import type { Membership } from '../domain/records.ts'
import type { UsersModels } from './schemas.ts'

/** A membership as it was read. */
interface Unchanged {
  readonly _id: string
  readonly role: Role
}

interface Change {
  /** The new role; null to end the membership. */
  readonly to: Role | null
  /** @returns the number of changed memberships */
  readonly write: (unchanged: Unchanged, session: ClientSession) => Promise<number>
}

/**
 * Changes a membership and writes its event, in one transaction. An organization keeps an OWNER, and the invitations of a
 * member who may no longer give their roles are revoked.
 */
export function createMembershipChange(
  mongo: Mongo,
  { organizations, memberships, invitations }: UsersModels,
  outbox: Pick<Outbox, 'append' | 'announce'>,
) {
  async function keepsOwner(membership: Membership, { to }: Change, session: ClientSession): Promise<boolean> {
    const { id, organizationId, role } = membership
    if (role !== 'OWNER' || to === 'OWNER') return true
    // Two concurrent transactions that each remove an OWNER see the other one. Both write here, so that one of them is retried.
    await organizations.updateOne({ _id: organizationId }, { $inc: { ownerChanges: 1 } }, { session })
    const others = { organizationId, _id: { $ne: id } }
    if (await memberships.findOne({ ...others, role: 'OWNER' }, { _id: 1 }, { session }).lean()) return true
    // The only member may leave.
    return to === null && !(await memberships.findOne(others, { _id: 1 }, { session }).lean())
  }

  async function revokeInvitations({ organizationId, userId }: Membership, to: Role | null, session: ClientSession) {
    const lost = roles.filter((role) => to === null || !canGive(to, role))
    if (lost.length === 0) return
    const pending = { organizationId, invitedBy: userId, status: 'PENDING', role: { $in: lost } } as const
    await invitations.updateMany(pending, { $set: { status: 'REVOKED' } }, { session })
  }

  return async (membership: Membership, event: OutboxEvent, change: Change): Promise<MembershipChange> => {
    const outcome = await mongo.transaction(async (session): Promise<MembershipChange> => {
      if (!(await keepsOwner(membership, change, session))) return 'last-owner'
      const { id, role } = membership
      if ((await change.write({ _id: id, role }, session)) === 0) return 'changed-meanwhile'
      await revokeInvitations(membership, change.to, session)
      await outbox.append([event], session)
      return 'changed'
    })
    if (outcome === 'changed') await outbox.announce([event])
    return outcome
  }
}
