import { beyond, findPages } from '#platform/mongo'
import type { AccountReader } from '../domain/ports.ts'
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
      const queries = pages.map(({ accountId, cursor, isBackward, limit }) => ({
        match: { accountId, ...(cursor !== null && { seq: { [beyond(-1, isBackward)]: cursor } }) },
        sort: { seq: -1 } as const,
        limit,
        isBackward,
      }))
      const found = await findPages(entries, queries)
      return found.map(({ items, hasMore }) => ({ items: items.map((entry) => toEntry(entry)), hasMore }))
    },
    async findReservation(runId) {
      const reservation = await reservations.findById(runId).lean()
      return reservation && toReservation(reservation)
    },
  }
}
