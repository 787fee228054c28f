import { beyond, findPages, isDuplicateKey } from '#platform/mongo'
import type { Mongo, PageQuery } from '#platform/mongo'
import type { Outbox } from '#platform/outbox'
import type { InvitationFilter, InvitationPage, InvitationRepository } from '../domain/ports.ts'
import { createInvitationAcceptance } from './accept-invitation.ts'
import { toRecord, toStored } from './schemas.ts'
import type { UsersModels } from './schemas.ts'

export function createInvitationRepository(
  mongo: Mongo,
  models: UsersModels,
  outbox: Pick<Outbox, 'append' | 'announce'>,
): InvitationRepository {
  const { invitations } = models
  return {
    async insert(invitation, { mail, claim }) {
      try {
        await mongo.transaction(async (transaction) => {
          await claim(invitation.id, transaction)
          await invitations.create([toStored(invitation)], { session: transaction })
          await outbox.append([mail], transaction)
        })
        await outbox.announce([mail])
        return 'inserted'
      } catch (error) {
        if (isDuplicateKey(error, ['organizationId', 'email'])) return 'already-invited'
        throw error
      }
    },
    async findInvitations(ids) {
      return (await invitations.find({ _id: { $in: ids } }).lean()).map((invitation) => toRecord(invitation))
    },
    async findPending(organizationId, email) {
      const invitation = await invitations.findOne({ organizationId, email, status: 'PENDING' }).lean()
      return invitation && toRecord(invitation)
    },
    async change({ id, mailing }, change, mail) {
      const changed = await mongo.transaction(async (session) => {
        const asRead = { _id: id, status: 'PENDING', mailing } as const
        const after = await invitations
          .findOneAndUpdate(asRead, { $set: change }, { session, returnDocument: 'after' })
          .lean()
        if (after && mail) await outbox.append([mail], session)
        return after
      })
      if (changed && mail) await outbox.announce([mail])
      return changed && toRecord(changed)
    },
    accept: createInvitationAcceptance(mongo, models, outbox),
    async findPages(pages) {
      const found = await findPages(invitations, pages.map(toQuery))
      return found.map(({ items, hasMore }) => ({ items: items.map((item) => toRecord(item)), hasMore }))
    },
    async countOf(organizationIds, filter, now) {
      const counts = await invitations.aggregate<Count>([
        { $match: { organizationId: { $in: organizationIds }, ...selected(filter, now) } },
        { $group: { _id: '$organizationId', count: { $sum: 1 } } },
      ])
      return toCounts(counts)
    },
    async countFor(emails, now) {
      const counts = await invitations.aggregate<Count>([
        { $match: { email: { $in: emails }, status: 'PENDING', expiresAt: { $gt: now } } },
        { $group: { _id: '$email', count: { $sum: 1 } } },
      ])
      return toCounts(counts)
    },
  }
}

interface Count {
  readonly _id: string
  readonly count: number
}

const toCounts = (counts: readonly Count[]): ReadonlyMap<string, number> =>
  new Map(counts.map(({ _id, count }) => [_id, count]))

function toQuery({ of, direction, now, cursor, isBackward, limit }: InvitationPage): PageQuery {
  const order = direction === 'ASC' ? 1 : -1
  const listed =
    'email' in of
      ? { email: of.email, status: 'PENDING', expiresAt: { $gt: now } }
      : { organizationId: of.organizationId, ...selected(of, now) }
  const match = { ...listed, ...(cursor !== null && { _id: { [beyond(order, isBackward)]: cursor } }) }
  return { match, sort: { _id: order }, limit, isBackward }
}

/** What a filter selects. An expired invitation remains stored as PENDING until the address is invited again. */
function selected({ statuses, roles }: InvitationFilter, now: Date) {
  const alternatives = statuses?.flatMap((status): object[] => {
    if (status === 'PENDING') return [{ status, expiresAt: { $gt: now } }]
    return status === 'EXPIRED' ? [{ status }, { status: 'PENDING', expiresAt: { $lte: now } }] : [{ status }]
  })
  return { ...(roles && { role: { $in: roles } }), ...(alternatives && { $or: alternatives }) }
}
