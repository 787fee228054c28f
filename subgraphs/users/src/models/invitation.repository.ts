import { beyond, findPages, isDuplicateKey } from '#platform/mongo'
import type { Mongo, PageQuery } from '#platform/mongo'
import type { Outbox } from '#platform/outbox'
import type { InvitationList, InvitationPage, InvitationRepository } from '../domain/ports.ts'
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
    async count(lists, now) {
      // One command for each filter, whatever the number of organizations or addresses.
      const groups = [...Map.groupBy(lists, (list) => JSON.stringify({ ...list, [keyOf(list)]: null })).values()]
      const counts = new Map<InvitationList, number>()
      await Promise.all(
        groups.map(async (group) => {
          const [first] = group
          if (!first) return
          const key = keyOf(first)
          const found = await invitations.aggregate<{ readonly _id: string; readonly count: number }>([
            { $match: { [key]: { $in: group.map(ownerOf) }, ...selected(first, now) } },
            { $group: { _id: `$${key}`, count: { $sum: 1 } } },
          ])
          const byOwner = new Map(found.map(({ _id, count }) => [_id, count]))
          for (const list of group) counts.set(list, byOwner.get(ownerOf(list)) ?? 0)
        }),
      )
      return lists.map((list) => counts.get(list) ?? 0)
    },
  }
}

const keyOf = (list: InvitationList) => ('email' in list ? 'email' : 'organizationId')
const ownerOf = (list: InvitationList) => ('email' in list ? list.email : list.organizationId)

function toQuery({ list, direction, now, cursor, isBackward, limit }: InvitationPage): PageQuery {
  const order = direction === 'ASC' ? 1 : -1
  const after = cursor !== null && { _id: { [beyond(order, isBackward)]: cursor } }
  const match = { [keyOf(list)]: ownerOf(list), ...selected(list, now), ...after }
  return { match, sort: { _id: order }, limit, isBackward }
}

/** What a filter selects. An expired invitation remains stored as PENDING until the address is invited again. */
function selected({ statuses, roles }: InvitationList, now: Date): object {
  const alternatives = statuses?.flatMap((status): object[] => {
    if (status === 'PENDING') return [{ status, expiresAt: { $gt: now } }]
    return status === 'EXPIRED' ? [{ status }, { status: 'PENDING', expiresAt: { $lte: now } }] : [{ status }]
  })
  const chosen = alternatives?.length === 1 ? alternatives[0] : alternatives && { $or: alternatives }
  return { ...(roles && { role: { $in: roles } }), ...chosen }
}
