import DataLoader from 'dataloader'
import { toIdPage } from '#platform/paging'
import type { OrderDirection, PageRequest } from '#platform/paging'
import type { BillingAccount } from '../domain/billing-account.ts'
import type { LedgerEntry, LedgerKind } from '../domain/ledger.ts'
import type { Payment, PaymentStatus } from '../domain/payment.ts'
import type { AccountSource, BillingReader, Counted, Found } from '../domain/ports.ts'

/** Which part of a list that belongs to an account or an organization; `values` null for all. */
export interface CountKey<Value> {
  readonly ownerId: string
  readonly values: readonly Value[] | null
}

/** A page of that part. */
export interface PageKey<Value> extends CountKey<Value> {
  readonly direction: OrderDirection
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
  /** By account and kinds. */
  readonly ledger: DataLoader<PageKey<LedgerKind>, Found<LedgerEntry>, string>
  readonly entryCount: DataLoader<CountKey<LedgerKind>, number, string>
  /** By organization and statuses. */
  readonly payments: DataLoader<PageKey<PaymentStatus>, Found<Payment>, string>
  readonly paymentCount: DataLoader<CountKey<PaymentStatus>, number, string>
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
        keys.map(({ ownerId, values, direction, request }) => ({
          ...request,
          accountId: ownerId,
          kinds: values,
          direction,
          cursor: request.cursor === null ? null : Number(request.cursor[0]),
        })),
      ),
    ),
    entryCount: counts((accountIds) => reader.countEntries(accountIds)),
    payments: byPage((keys) =>
      reader.findPaymentPages(
        keys.map(({ ownerId, values, direction, request }) => ({
          ...toIdPage(request),
          organizationId: ownerId,
          statuses: values,
          direction,
        })),
      ),
    ),
    paymentCount: counts((organizationIds) => reader.countPayments(organizationIds)),
  }
}

// Counting by value allows one command for all filters.
const counts = <Value>(count: (ownerIds: readonly string[]) => Promise<readonly Counted<Value>[]>) =>
  new DataLoader<CountKey<Value>, number, string>(
    async (keys) => {
      const found = await count([...new Set(keys.map(({ ownerId }) => ownerId))])
      return keys.map(({ ownerId, values }) =>
        found
          .filter((entry) => entry.ownerId === ownerId && (values?.includes(entry.value) ?? true))
          .reduce((sum, entry) => sum + entry.count, 0),
      )
    },
    { cacheKeyFn: (key) => JSON.stringify(key) },
  )

function byId<Item extends { readonly id: string }>(find: (ids: readonly string[]) => Promise<readonly Item[]>) {
  return new DataLoader<string, Item | null>(async (ids) => {
    const found = new Map((await find(ids)).map((item) => [item.id, item]))
    return ids.map((id) => found.get(id) ?? null)
  })
}

const byPage = <Value, Item>(find: (keys: readonly PageKey<Value>[]) => Promise<readonly Found<Item>[]>) =>
  new DataLoader<PageKey<Value>, Found<Item>, string>(find, { cacheKeyFn: (key) => JSON.stringify(key) })
