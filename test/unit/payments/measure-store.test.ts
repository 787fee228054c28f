import { Registry } from '#platform/metrics'
import type { BillingStore, BillingTransaction } from '#root/subgraphs/payments/src/domain/ports'
import { measureStore } from '#root/subgraphs/payments/src/measure-store'

const transaction = {
  post: async ({ kind }: { kind: string }) => (kind === 'RESERVATION' ? null : { kind }),
  settlePayment: async () => ({ status: 'SUCCEEDED' }),
} as unknown as BillingTransaction

/** A store whose first attempt of each transaction is aborted by a conflict. */
const store = {
  async transaction(work) {
    await work(transaction)
    return await work(transaction)
  },
} as BillingStore

const posting = (kind: string) => ({ kind }) as never

test('what a transaction has written is counted once, although it was repeated', async () => {
  const registry = new Registry()
  await measureStore(registry, store).transaction(async (each) => {
    await each.settlePayment(undefined as never)
    await each.post(posting('PURCHASE'))
    return await each.post(posting('RESERVATION'))
  })
  const text = await registry.metrics()
  expect(text).toContain('plumbline_payments_total{status="SUCCEEDED"} 1\n')
  expect(text).toContain('plumbline_ledger_entries_total{kind="PURCHASE"} 1\n')
  // Refused: the balance is too low.
  expect(text).toContain('plumbline_ledger_entries_total{kind="RESERVATION"} 0\n')
})

test('a transaction that fails counts nothing', async () => {
  const registry = new Registry()
  const failing = measureStore(registry, store).transaction(async (each) => {
    await each.post(posting('PURCHASE'))
    throw new Error('no connection')
  })
  await expect(failing).rejects.toThrow('no connection')
  expect(await registry.metrics()).toContain('plumbline_ledger_entries_total{kind="PURCHASE"} 0\n')
})
