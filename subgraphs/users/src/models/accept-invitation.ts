import { isDuplicateKey } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import type { Outbox } from '#platform/outbox'
import type { Acceptance, AcceptanceResult, InvitationRepository } from '../domain/ports.ts'
import { toStored } from './schemas.ts'
import type { UsersModels } from './schemas.ts'

/** Makes the user who accepts an invitation a member, in one transaction. */
export function createInvitationAcceptance(
  mongo: Mongo,
  { organizations, memberships, invitations }: UsersModels,
  outbox: Pick<Outbox, 'append' | 'announce'>,
): InvitationRepository['accept'] {
  const answer = ({ invitation: { id, mailing }, membership: { userId, since } }: Acceptance) => ({
    asRead: { _id: id, status: 'PENDING', mailing } as const,
    accepted: { $set: { status: 'ACCEPTED', answeredBy: userId, answeredAt: since } } as const,
  })

  const join = (acceptance: Acceptance) =>
    mongo.transaction(async (session): Promise<AcceptanceResult> => {
      const { membership, event } = acceptance
      const { organizationId } = membership
      // A concurrent transaction that does not see the new member may remove the last OWNER. Both write here, so that
      // one of them is retried.
      await organizations.updateOne({ _id: organizationId }, { $inc: { ownerChanges: 1 } }, { session })
      const owner = await memberships.findOne({ organizationId, role: 'OWNER' }, { _id: 1 }, { session }).lean()
      if (!owner) return 'no-owner'
      const { asRead, accepted } = answer(acceptance)
      if ((await invitations.updateOne(asRead, accepted, { session })).matchedCount === 0) return 'changed-meanwhile'
      await memberships.create([toStored(membership)], { session })
      await outbox.append([event], session)
      return 'accepted'
    })

  return async (acceptance) => {
    try {
      const result = await join(acceptance)
      if (result === 'accepted') await outbox.announce([acceptance.event])
      return result
    } catch (error) {
      if (!isDuplicateKey(error, ['userId', 'organizationId'])) throw error
      const { asRead, accepted } = answer(acceptance)
      await invitations.updateOne(asRead, accepted)
      return 'already-member'
    }
  }
}
