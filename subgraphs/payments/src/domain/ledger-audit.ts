import type { BillingAccount } from './billing-account.ts'
import { effectOf } from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'
import type { Payment } from './payment.ts'
import type { HeldReservation } from './reservation.ts'

/** A consistent snapshot of an account, its ledger, payments and reservations. */
export interface AuditedAccount {
  readonly account: BillingAccount
  /** In order. */
  readonly entries: readonly LedgerEntry[]
  /** Payments of the organization that have succeeded or were refunded. */
  readonly paid: readonly Pick<Payment, 'id' | 'credits'>[]
  /** Reservations of the organization. */
  readonly reservations: readonly HeldReservation[]
}

/**
 * Checks the invariants of an account: the entries of its ledger add up to its balance, and every payment and every
 * reservation has its entries exactly once.
 * @returns a description of each violation
 */
export const auditAccount = (audited: AuditedAccount): readonly string[] => [
  ...auditEntries(audited),
  ...auditPayments(audited),
  ...auditReservations(audited),
]

function* auditEntries({ account, entries }: AuditedAccount): Generator<string> {
  let [balance, open] = [0, 0]
  for (const [index, entry] of entries.entries()) {
    const at = `entry ${entry.id}`
    const effect = effectOf(entry)
    balance += effect.balance
    open += effect.openReservations
    if (entry.seq !== index + 1) yield `${at}: expected the number ${index + 1} in the ledger, got ${entry.seq}`
    if (entry.organizationId !== account.organizationId)
      yield `${at}: expected the organization ${account.organizationId}, got ${entry.organizationId}`
    if (!isWellSigned(entry)) yield `${at}: expected a ${entry.kind} of the other sign, got ${entry.credits} credits`
    if (entry.balanceAfter !== balance)
      yield `${at}: expected a balance of ${balance} after it, got ${entry.balanceAfter}`
    if (balance < 0) yield `${at}: expected a balance of 0 or more after it, got ${balance}`
  }
  const expected = { creditBalance: balance, entryCount: entries.length, openReservations: open }
  for (const [name, value] of Object.entries(expected)) {
    const actual = account[name as keyof typeof expected]
    if (actual !== value) yield `expected ${name} ${value}, as the ledger says, got ${actual}`
  }
}

function isWellSigned({ kind, credits }: LedgerEntry): boolean {
  if (!Number.isSafeInteger(credits)) return false
  switch (kind) {
    case 'RESERVATION':
    case 'CAPTURE':
      return credits < 0
    case 'GRANT':
    case 'PURCHASE':
    case 'RELEASE':
      return credits > 0
    case 'REFUND':
    case 'ADJUSTMENT':
      return credits !== 0
    default:
      return kind satisfies never
  }
}

function* auditPayments({ entries, paid }: AuditedAccount): Generator<string> {
  const credited = Map.groupBy(
    entries.filter(({ kind, paymentId }) => paymentId !== null && (kind === 'GRANT' || kind === 'PURCHASE')),
    ({ paymentId }) => paymentId ?? '',
  )
  for (const { id, credits } of paid) {
    const found = credited.get(id) ?? []
    const sum = found.reduce((total, entry) => total + entry.credits, 0)
    if (found.length !== 1) yield `payment ${id}: expected one entry that credits it, got ${found.length}`
    else if (sum !== credits) yield `payment ${id}: expected ${credits} credits for it, got ${sum}`
    credited.delete(id)
  }
  for (const id of credited.keys()) yield `payment ${id}: expected a successful payment for its entry, found none`
}

function* auditReservations({ entries, reservations }: AuditedAccount): Generator<string> {
  const ofRuns = Map.groupBy(
    entries.filter(({ runId }) => runId !== null),
    ({ runId }) => runId ?? '',
  )
  for (const { id, credits, state } of reservations) {
    const found = (ofRuns.get(id) ?? []).map((entry) => `${entry.kind} ${entry.credits}`)
    const expected = entriesOf[state](credits)
    if (found.join() !== expected.join())
      yield `run ${id}: expected the entries ${expected.join(', ')} for a ${state} reservation, got ${found.join(', ') || 'none'}`
    ofRuns.delete(id)
  }
  for (const id of ofRuns.keys()) yield `run ${id}: expected a reservation for its entries, found none`
}

const entriesOf: Readonly<Record<HeldReservation['state'], (credits: number) => readonly string[]>> = {
  HELD: (credits) => [`RESERVATION ${-credits}`],
  CAPTURED: (credits) => [`RESERVATION ${-credits}`, `CAPTURE ${-credits}`],
  RELEASED: (credits) => [`RESERVATION ${-credits}`, `RELEASE ${credits}`],
}
