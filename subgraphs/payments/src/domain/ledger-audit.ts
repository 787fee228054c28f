import type { BillingAccount } from './billing-account.ts'
import { effectOf } from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'
import type { Payment } from './payment.ts'
import type { HeldReservation } from './reservation.ts'

/** Everything that an account's ledger has to agree with, as it was at one instant. */
export interface AuditedAccount {
  readonly account: BillingAccount
  /** In their order. */
  readonly entries: readonly LedgerEntry[]
  /** Of the organization, those that have succeeded or were refunded. */
  readonly paid: readonly Pick<Payment, 'id' | 'credits'>[]
  /** Of the organization. */
  readonly reservations: readonly HeldReservation[]
}

/**
 * Checks what must hold of every account at any time: its ledger explains its balance entry by entry, and every payment and every
 * reservation is in it once.
 * @returns each violation in words; none when all is well
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
    if (entry.seq !== index + 1) yield `${at}: expected place ${index + 1} in the ledger, got ${entry.seq}`
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
  for (const id of credited.keys())
    yield `payment ${id}: expected a payment that succeeded behind its entry, found none`
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
      yield `run ${id}: expected the entries ${expected.join(', ')} of what it has ${state}, got ${found.join(', ') || 'none'}`
    ofRuns.delete(id)
  }
  for (const id of ofRuns.keys()) yield `run ${id}: expected a reservation behind its entries, found none`
}

const entriesOf: Readonly<Record<HeldReservation['state'], (credits: number) => readonly string[]>> = {
  HELD: (credits) => [`RESERVATION ${-credits}`],
  CAPTURED: (credits) => [`RESERVATION ${-credits}`, `CAPTURE ${-credits}`],
  RELEASED: (credits) => [`RESERVATION ${-credits}`, `RELEASE ${credits}`],
}
