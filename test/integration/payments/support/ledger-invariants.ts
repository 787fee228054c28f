import type { Payments } from './start-payments.ts'

interface StoredAccount {
  readonly _id: string
  readonly creditBalance: number
  readonly openReservations: number
  readonly entryCount: number
}

interface StoredEntry {
  readonly seq: number
  readonly kind: string
  readonly credits: number
  readonly balanceAfter: number
}

/** What must hold of every account at any time: its ledger explains it, entry by entry. */
export async function expectConsistentLedger({ mongo }: Payments, organizationId: string): Promise<void> {
  const { connection } = mongo
  const account = await connection.collection('billingaccounts').findOne<StoredAccount>({ organizationId })
  if (!account) throw new Error(`expected an account of ${organizationId}, found none`)
  const entries = await connection
    .collection('ledgerentries')
    .find({ accountId: account._id })
    .sort({ seq: 1 })
    .map((entry) => entry as unknown as StoredEntry)
    .toArray()
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1))
  let balance = 0
  for (const { kind, credits, balanceAfter } of entries) {
    if (kind !== 'CAPTURE') balance += credits
    expect(balanceAfter).toBe(balance)
    expect(balance).toBeGreaterThanOrEqual(0)
  }
  const count = (...kinds: readonly string[]) => entries.filter(({ kind }) => kinds.includes(kind)).length
  expect(account).toMatchObject({
    creditBalance: balance,
    entryCount: entries.length,
    openReservations: count('RESERVATION') - count('CAPTURE', 'RELEASE'),
  })
}
