import { isDuplicateKey } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import type { AccountRepository } from '../domain/ports.ts'
import { toRecord, toStored } from './schemas.ts'
import type { UsersModels } from './schemas.ts'

export function createAccountRepository(mongo: Mongo, models: UsersModels): AccountRepository {
  const { users, organizations, memberships, sessions } = models
  return {
    async register({ user, organization, membership, session }) {
      try {
        await mongo.transaction(async (transaction) => {
          await users.create([toStored(user)], { session: transaction })
          await organizations.create([toStored(organization)], { session: transaction })
          await memberships.create([toStored(membership)], { session: transaction })
          await sessions.create([toStored(session)], { session: transaction })
        })
        return 'registered'
      } catch (error) {
        if (isDuplicateKey(error, ['email'])) return 'email-taken'
        throw error
      }
    },
    async findUserByEmail(email) {
      const user = await users.findOne({ email }).lean()
      return user && toRecord(user)
    },
    async findUsers(ids) {
      return (await users.find({ _id: { $in: ids } }).lean()).map((user) => toRecord(user))
    },
    async insertSession(session) {
      await sessions.create(toStored(session))
    },
    async findSession(id) {
      const session = await sessions.findById(id).lean()
      return session && toRecord(session)
    },
    async rotateSession({ id, generation, now, expiresAt }) {
      const session = await sessions
        .findOneAndUpdate(
          { _id: id, generation, endedAt: null, expiresAt: { $gt: now } },
          { $inc: { generation: 1 }, $set: { expiresAt } },
          { returnDocument: 'after' },
        )
        .lean()
      return session && toRecord(session)
    },
    async endSession(id, now) {
      await sessions.updateOne({ _id: id, endedAt: null }, { $set: { endedAt: now } })
    },
    async endSessionsOf(userId, now) {
      await sessions.updateMany({ userId, endedAt: null }, { $set: { endedAt: now } })
    },
  }
}
