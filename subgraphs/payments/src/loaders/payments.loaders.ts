import DataLoader from 'dataloader'
import { toIdPage } from '#platform/paging'
import type { PageRequest } from '#platform/paging'
import type { BillingAccount } from '../domain/billing-account.ts'
import type { LedgerEntry } from '../domain/ledger.ts'
import type { Payment } from '../domain/payment.ts'
import type { AccountSource, BillingReader, Found } from '../domain/ports.ts'

/** A page of a list that belongs to an account or an organization. */
export interface PageKey {
  readonly ownerId: string
  readonly request: PageRequest
}

export interface PaymentsLoaders {
  readonly account: DataLoader<string, BillingAccount | null>
  /** By organization; a missing account is opened. */
  readonly accountOf: DataLoader<string, BillingAccount | null>
  readonly entry: DataLoader<string, LedgerEntry | null>
  readonly payment: DataLoader<string, Payment | null>
  /** The last entry of a run. */
  readonly charge: DataLoader<string, LedgerEntry | null>
  /** By account, newest first. */
  readonly ledger: DataLoader<PageKey, Found<LedgerEntry>, string>
  /** By organization, newest first. */
  readonly payments: DataLoader<PageKey, Found<Payment>, string>
  readonly paymentCount: DataLoader<string, number>
}

export interface PaymentsLoadersDeps {
  readonly reader: BillingReader
  readonly accounts: AccountSource
  readonly correlationId: string
}

/** Batching readers for one operation: as many results as keys, in their order, null for missing ones. */
export function createPaymentsLoaders({ reader, accounts, correlationId }: PaymentsLoadersDeps): PaymentsLoaders {
  return {
    account: byId((ids) => reader.findAccounts(ids)),
    accountOf: new DataLoader((ids) => accounts.accountsOf(ids, correlationId)),
    entry: byId((ids) => reader.findEntries(ids)),
    payment: byId((ids) => reader.findPayments(ids)),
    charge: new DataLoader(async (runIds) => {
      const entries = Map.groupBy(await reader.findEntriesOfRuns(runIds), ({ runId }) => runId)
      return runIds.map((runId) => entries.get(runId)?.at(-1) ?? null)
    }),
    ledger: byPage((keys) =>
      reader.findLedgerPages(
        keys.map(({ ownerId, request }) => ({
          ...request,
          accountId: ownerId,
          cursor: request.cursor === null ? null : Number(request.cursor[0]),
        })),
      ),
    ),
    payments: byPage((keys) =>
      reader.findPaymentPages(keys.map(({ ownerId, request }) => ({ organizationId: ownerId, ...toIdPage(request) }))),
    ),
    paymentCount: new DataLoader(async (organizationIds) => {
      const counts = await reader.countPayments(organizationIds)
      return organizationIds.map((id) => counts.get(id) ?? 0)
    }),
  }
}

function byId<Item extends { readonly id: string }>(find: (ids: readonly string[]) => Promise<readonly Item[]>) {
  return new DataLoader<string, Item | null>(async (ids) => {
    const found = new Map((await find(ids)).map((item) => [item.id, item]))
    return ids.map((id) => found.get(id) ?? null)
  })
}

const byPage = <Item>(find: (keys: readonly PageKey[]) => Promise<readonly Found<Item>[]>) =>
  new DataLoader<PageKey, Found<Item>, string>(find, {
    cacheKeyFn: ({ ownerId, request }) => JSON.stringify([ownerId, request]),
  })
