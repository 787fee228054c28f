import { isDuplicateKey } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import type { Outbox } from '#platform/outbox'
import type { AccountRepository } from '../domain/ports.ts'
import { toSession, toStored, toUser } from './schemas.ts'
import type { UsersModels } from './schemas.ts'
import { createEmailVerification } from './verify-email.ts'

export function createAccountRepository(
  mongo: Mongo,
  models: UsersModels,
  outbox: Pick<Outbox, 'append' | 'announce'>,
): AccountRepository {
  const { users, organizations, memberships, sessions } = models
  return {
    async register({ user, organization, membership, session, event, claim }) {
      try {
        await mongo.transaction(async (transaction) => {
          await claim(user.id, transaction)
          await users.create([toStored(user)], { session: transaction })
          await organizations.create([toStored(organization)], { session: transaction })
          await memberships.create([toStored(membership)], { session: transaction })
          await sessions.create([toStored(session)], { session: transaction })
          await outbox.append([event], transaction)
        })
        await outbox.announce([event])
        return 'registered'
      } catch (error) {
        if (isDuplicateKey(error, ['email'])) return 'email-taken'
        throw error
      }
    },
    async findUserByEmail(email) {
      const user = await users.findOne({ email }).lean()
      return user && toUser(user)
    },
    async findUsers(ids) {
      return (await users.find({ _id: { $in: ids } }).lean()).map(toUser)
    },
    async insertSession(session) {
      await sessions.create(toStored(session))
    },
    async findSession(id) {
      const session = await sessions.findById(id).lean()
      return session && toSession(session)
    },
    async rotateSession({ session: { id, generation }, rotations, now, expiresAt }) {
      const rotated = await sessions
        .findOneAndUpdate(
          { _id: id, generation, endedAt: null, expiresAt: { $gt: now } },
          { $set: { generation: generation + 1, rotations: [...rotations], expiresAt } },
          { returnDocument: 'after' },
        )
        .lean()
      return rotated && toSession(rotated)
    },
    async endSession(id, now) {
      await sessions.updateOne({ _id: id, endedAt: null }, { $set: { endedAt: now } })
    },
    async endSessionsOf(userId, now) {
      await sessions.updateMany({ userId, endedAt: null }, { $set: { endedAt: now } })
    },
    verifyEmail: createEmailVerification(mongo, models, outbox),
    async announce(event) {
      await mongo.transaction((transaction) => outbox.append([event], transaction))
      await outbox.announce([event])
    },
  }
}
