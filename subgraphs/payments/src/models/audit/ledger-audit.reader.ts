import type { Mongo } from '#platform/mongo'
import type { LedgerAuditReader } from '../../domain/ports.ts'
import type { HeldReservation } from '../../domain/reservation.ts'
import { toEntry } from '../ledger-entry.model.ts'
import type { BillingModels } from '../models.ts'
import { toReservation } from '../reservation.model.ts'
import { toRecord } from '../stored.ts'

/** Reads for an audit, which is a separate program. */
export function createLedgerAuditReader(mongo: Mongo, models: BillingModels): LedgerAuditReader {
  const { accounts, entries, payments, reservations } = models
  return {
    async findAccountIds({ after, limit }) {
      const where = after === null ? {} : { _id: { $gt: after } }
      return (await accounts.find(where, { _id: 1 }).sort({ _id: 1 }).limit(limit).lean()).map(({ _id }) => _id)
    },
    // In a transaction, so that concurrent changes are read completely or not at all.
    readAccount: (id) =>
      mongo.transaction(async (session) => {
        const account = await accounts.findById(id).session(session).lean()
        if (!account) return null
        const { organizationId } = account
        const [ofAccount, paid, held] = [
          await entries.find({ accountId: id }).sort({ seq: 1 }).session(session).lean(),
          await payments
            .find({ organizationId, status: { $in: ['SUCCEEDED', 'REFUNDED'] } })
            .session(session)
            .lean(),
          await reservations.find({ organizationId }).session(session).lean(),
        ]
        return {
          account: toRecord(account),
          entries: ofAccount.map((entry) => toEntry(entry)),
          paid: paid.map(({ _id, credits }) => ({ id: _id, credits })),
          reservations: held.map((reservation) => toReservation(reservation) as HeldReservation),
        }
      }),
    async findOrphanedAccountIds() {
      const named = await entries.distinct('accountId')
      const known = new Set((await accounts.find({}, { _id: 1 }).lean()).map(({ _id }) => _id))
      return named.filter((id) => !known.has(id))
    },
  }
}
