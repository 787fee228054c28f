import type { ClientSession } from 'mongoose'
import type { Mongo } from '#platform/mongo'
import type { Outbox, OutboxEvent } from '#platform/outbox'
import type { AccountRepository, EmailVerification } from '../domain/ports.ts'
import { toUser } from './schemas.ts'
import type { UsersModels } from './schemas.ts'

/** Notes once that a user receives mail at their address, with their personal organization and the news of it. */
export function createEmailVerification(
  mongo: Mongo,
  { users, organizations }: UsersModels,
  outbox: Pick<Outbox, 'append' | 'announce'>,
): AccountRepository['verifyEmail'] {
  const verify = async ({ userId, email, now, toNews }: EmailVerification, session: ClientSession) => {
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
    const news = toNews(personal?._id ?? null)
    await outbox.append([news], session)
    return { user: toUser(user), news }
  }

  return async (verification) => {
    const verified = await mongo.transaction<{ user: ReturnType<typeof toUser>; news: OutboxEvent } | null>((session) =>
      verify(verification, session),
    )
    if (!verified) return null
    await outbox.announce([verified.news])
    return verified.user
  }
}
