import { counterOf } from '#platform/metrics'
import type { Registry } from '#platform/metrics'
import { ledgerKinds } from './domain/ledger.ts'
import type { BillingStore, BillingTransaction } from './domain/ports.ts'

/** Counts what the transactions of a store have written, after they have been committed. */
export function measureStore(registry: Registry, store: BillingStore): BillingStore {
  const payments = counterOf(registry, {
    name: 'plumbline_payments_total',
    help: 'Payments that this process has made PENDING, and those that have become SUCCEEDED, FAILED or UNKNOWN.',
    labelNames: ['status'],
  })
  for (const status of ['PENDING', 'SUCCEEDED', 'FAILED', 'UNKNOWN']) payments.labels(status).inc(0)
  const entries = counterOf(registry, {
    name: 'plumbline_ledger_entries_total',
    help: 'Entries that this process has appended to ledgers.',
    labelNames: ['kind'],
  })
  for (const kind of ledgerKinds) entries.labels(kind).inc(0)
  return {
    ...store,
    async transaction(work) {
      let written: Written = { payments: [], entries: [] }
      const result = await store.transaction(async (transaction) => {
        written = { payments: [], entries: [] }
        try {
          return await work(recording(transaction, written))
        } catch (error) {
          // Nothing is written. The store repeats the work after a conflict, and returns null if a unique key exists.
          written = { payments: [], entries: [] }
          throw error
        }
      })
      for (const status of written.payments) payments.labels(status).inc()
      for (const kind of written.entries) entries.labels(kind).inc()
      return result
    },
  }
}

interface Written {
  /** The statuses that payments have entered. */
  readonly payments: string[]
  /** The kinds of entries. */
  readonly entries: string[]
}

function recording(transaction: BillingTransaction, written: Written): BillingTransaction {
  return {
    ...transaction,
    async openAccounts(openings) {
      await transaction.openAccounts(openings)
      for (const { grant } of openings) if (grant) written.entries.push(grant.kind)
    },
    async insertPayment(payment) {
      await transaction.insertPayment(payment)
      written.payments.push(payment.status)
    },
    async settlePayment(settlement) {
      const payment = await transaction.settlePayment(settlement)
      if (payment) written.payments.push(payment.status)
      return payment
    },
    async post(posting) {
      const entry = await transaction.post(posting)
      if (entry) written.entries.push(entry.kind)
      return entry
    },
  }
}
