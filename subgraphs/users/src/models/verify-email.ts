import type { ClientSession } from 'mongoose'
import type { Mongo } from '#platform/mongo'
import type { Outbox, OutboxEvent } from '#platform/outbox'
import type { AccountRepository, EmailVerification } from '../domain/ports.ts'
import { toUser } from './schemas.ts'
import type { UsersModels } from './schemas.ts'

/** Stores once that a user has verified their email address, with their personal organization and the event. */
export function createEmailVerification(
  mongo: Mongo,
  { users, organizations }: UsersModels,
  outbox: Pick<Outbox, 'append' | 'announce'>,
): AccountRepository['verifyEmail'] {
  const verify = async ({ userId, email, now, toEvent }: EmailVerification, session: ClientSession) => {
    const user = await users
      .findOneAndUpdate(
        { _id: userId, email, emailVerifiedAt: null },
        { $set: { emailVerifiedAt: now } },
        { session, returnDocument: 'after' },
      )
      .lean()
    if (!user) return null
    const personal = await organizations
      .findOneAndUpdate({ founderId: userId, personal: true }, { $set: { verified: true } }, { session })
      .lean()
    const event = toEvent(personal?._id ?? null)
    await outbox.append([event], session)
    return { user: toUser(user), event }
  }

  return async (verification) => {
    const verified = await mongo.transaction<{ user: ReturnType<typeof toUser>; event: OutboxEvent } | null>(
      (session) => verify(verification, session),
    )
    if (!verified) return null
    await outbox.announce([verified.event])
    return verified.user
  }
}
