import { beyond, findPages } from '#platform/mongo'
import type { PageQuery } from '#platform/mongo'
import type { LedgerKind } from '../domain/ledger.ts'
import type { AccountReader, Counted, LedgerPage } from '../domain/ports.ts'
import { toEntry } from './ledger-entry.model.ts'
import type { BillingModels } from './models.ts'
import { toReservation } from './reservation.model.ts'
import { toRecord } from './stored.ts'

/** Reads accounts and ledgers. */
export function createAccountReader({ accounts, entries, reservations }: BillingModels): AccountReader {
  return {
    async findAccounts(ids) {
      return (await accounts.find({ _id: { $in: ids } }).lean()).map((account) => toRecord(account))
    },
    async findAccountsOf(organizationIds) {
      const found = await accounts.find({ organizationId: { $in: organizationIds } }).lean()
      return found.map((account) => toRecord(account))
    },
    async findEntries(ids) {
      return (await entries.find({ _id: { $in: ids } }).lean()).map((entry) => toEntry(entry))
    },
    async findEntriesOfRuns(runIds) {
      const found = await entries.find({ runId: { $in: runIds } }).lean()
      return found.map((entry) => toEntry(entry)).toSorted((one, other) => one.seq - other.seq)
    },
    async findLedgerPages(pages) {
      const found = await findPages(entries, pages.map(toQuery))
      return found.map(({ items, hasMore }) => ({ items: items.map((entry) => toEntry(entry)), hasMore }))
    },
    async countEntries(accountIds) {
      const counts = await entries.aggregate<{ _id: Omit<Counted<LedgerKind>, 'count'>; count: number }>([
        { $match: { accountId: { $in: accountIds } } },
        { $group: { _id: { ownerId: '$accountId', value: '$kind' }, count: { $sum: 1 } } },
      ])
      return counts.map(({ _id, count }) => ({ ..._id, count }))
    },
    async findReservation(runId) {
      const reservation = await reservations.findById(runId).lean()
      return reservation && toReservation(reservation)
    },
  }
}

function toQuery({ accountId, kinds, direction, cursor, isBackward, limit }: LedgerPage): PageQuery {
  const order = direction === 'ASC' ? 1 : -1
  const match = {
    accountId,
    ...(kinds && { kind: { $in: kinds } }),
    ...(cursor !== null && { seq: { [beyond(order, isBackward)]: cursor } }),
  }
  return { match, sort: { seq: order }, limit, isBackward }
}
