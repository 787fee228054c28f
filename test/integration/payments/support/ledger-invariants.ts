import { auditAccount } from '#root/subgraphs/payments/src/domain/ledger-audit'
import type { Payments } from './start-payments.ts'

/** Invariants of every account: its ledger adds up to its balance. */
export async function expectConsistentLedger({ mongo, ledger }: Payments, organizationId: string): Promise<void> {
  const account = await mongo.connection.collection<{ _id: string }>('billingaccounts').findOne({ organizationId })
  const audited = await ledger.readAccount(account?._id ?? '')
  if (!audited) throw new Error(`expected an account of ${organizationId}, found none`)
  expect(auditAccount(audited)).toEqual([])
}
