import type { OutboxEvent } from '#platform/outbox'
import type { KeysetPage } from '#platform/paging'
import type { AccountOpening, OrganizationToBill } from './account-opening.ts'
import type { BillingAccount } from './billing-account.ts'
import type { AuditedAccount } from './ledger-audit.ts'
import type { LedgerEntry, LedgerPosting } from './ledger.ts'
import type { Payment, PaymentOutcome } from './payment.ts'
import type { PlanChange } from './plan-change.ts'
import type { PlanCode } from './plan.ts'
import type { HeldReservation, Reservation } from './reservation.ts'

/** A page of an account's ledger, newest first, by the places of its entries. */
export interface LedgerPage extends KeysetPage<number> {
  readonly accountId: string
}

/** A page of an organization's payments, newest first. */
export interface PaymentPage extends KeysetPage<string> {
  readonly organizationId: string
}

export interface Found<Item> {
  readonly items: readonly Item[]
  readonly hasMore: boolean
}

/** Accounts and what their ledgers say. Each call is one command, whatever the number of keys. */
export interface AccountReader {
  findAccounts(ids: readonly string[]): Promise<readonly BillingAccount[]>
  findAccountsOf(organizationIds: readonly string[]): Promise<readonly BillingAccount[]>
  findEntries(ids: readonly string[]): Promise<readonly LedgerEntry[]>
  /** Entries of these runs, in the order in which they came. */
  findEntriesOfRuns(runIds: readonly string[]): Promise<readonly LedgerEntry[]>
  findLedgerPages(pages: readonly LedgerPage[]): Promise<readonly Found<LedgerEntry>[]>
  findReservation(runId: string): Promise<Reservation | null>
}

/** Payments, and the changes of plan that some of them pay for. Each call is one command, whatever the number of keys. */
export interface PaymentReader {
  findPayments(ids: readonly string[]): Promise<readonly Payment[]>
  findPaymentByKey(organizationId: string, idempotencyKey: string): Promise<Payment | null>
  findPaymentPages(pages: readonly PaymentPage[]): Promise<readonly Found<Payment>[]>
  countPayments(organizationIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** PENDING payments made before an instant, oldest first, behind the payment `after`. */
  findOverdue(page: {
    readonly before: Date
    readonly after: string | null
    readonly limit: number
  }): Promise<readonly Payment[]>
  /** Payments whose check with the provider is due, the longest overdue first. */
  findRechecks(due: { readonly before: Date; readonly limit: number }): Promise<readonly Payment[]>
  /** How many payments the provider contradicts. */
  countDiscrepancies(): Promise<number>
  findPlanChange(organizationId: string, idempotencyKey: string): Promise<PlanChange | null>
}

/** Everything that is stored, as it is read. */
export interface BillingReader extends AccountReader, PaymentReader {}

/** The plan of an account, and what it waits for. */
export interface PlanState {
  readonly plan: PlanCode
  readonly pendingPaymentId: string | null
}

export interface PaymentSettlement {
  readonly paymentId: string
  readonly outcome: PaymentOutcome
  readonly at: Date
  /** When to ask the provider again; null: what it said is the end. */
  readonly recheckAt: Date | null
}

/** Something about a payment that the provider's answer cannot be reconciled with; null: it is explained. */
export interface Discrepancy {
  readonly paymentId: string
  readonly discrepancy: string | null
  readonly at: Date
  readonly recheckAt: Date | null
}

/** Writes that take effect together. Everything that may lose a race says so by null. */
export interface BillingTransaction {
  openAccounts(openings: readonly AccountOpening[]): Promise<void>
  insertPayment(payment: Payment): Promise<void>
  insertPlanChange(change: PlanChange): Promise<void>
  insertReservation(reservation: Reservation): Promise<void>
  /**
   * Appends to a ledger and changes its account by what the entry says.
   * @returns null when the balance would fall below zero, or one run more than the plan allows would hold a reservation
   */
  post(posting: LedgerPosting): Promise<LedgerEntry | null>
  findAccountOf(organizationId: string): Promise<BillingAccount | null>
  /** Notes that a sign-up has been granted `credits` in all; gives how many that is more than before, 0 the second time. */
  completeSignUpCredits(organizationId: string, credits: number): Promise<number>
  /** Changes the plan of an account that is in the state `from`. */
  changePlan(change: {
    readonly organizationId: string
    readonly from: PlanState
    readonly to: PlanState
  }): Promise<BillingAccount | null>
  /** Takes a payment to its outcome, if it can still go there. */
  settlePayment(settlement: PaymentSettlement): Promise<Payment | null>
  /**
   * Notes a discrepancy. A payment that was PENDING becomes UNKNOWN, so that nothing waits for it.
   * @returns null when it was noted before
   */
  noteDiscrepancy(noted: Discrepancy): Promise<Payment | null>
  /** Ends a reservation that is HELD. */
  settleReservation(runId: string, state: 'CAPTURED' | 'RELEASED'): Promise<HeldReservation | null>
  announce(events: readonly OutboxEvent[]): Promise<void>
}

export interface BillingStore {
  /**
   * Runs writes as one; on a write conflict all of `work` runs again, so it may do nothing else.
   * @returns what `work` returned; null when a unique key among the writes was taken, and nothing is written
   */
  transaction<Result>(work: (transaction: BillingTransaction) => Promise<Result>): Promise<Result | null>
  /** Remembers the provider's id of a payment's charge. */
  recordCharge(paymentId: string, chargeId: string): Promise<void>
  /** Remembers when to ask the provider again about a payment; null: not any more. */
  scheduleRecheck(paymentId: string, at: Date | null): Promise<void>
}

/** Reads whole ledgers, for their audit. */
export interface LedgerAuditReader {
  /** The next accounts behind the account `after`, by id. */
  findAccountIds(page: { readonly after: string | null; readonly limit: number }): Promise<readonly string[]>
  /** An account with all that its ledger has to agree with, as it was at one instant. */
  readAccount(id: string): Promise<AuditedAccount | null>
  /** Ids of accounts that entries name and that are not there. */
  findOrphanedAccountIds(): Promise<readonly string[]>
}

/** Gives accounts, opening those that are missing. */
export interface AccountSource {
  /** @returns for each organization in order its account; null where there is no such organization */
  accountsOf(organizationIds: readonly string[], correlationId: string): Promise<readonly (BillingAccount | null)[]>
}

/** Knows the organizations, which another subgraph owns. */
export interface OrganizationDirectory {
  /** Those of the given ones that exist. */
  find(ids: readonly string[], correlationId: string): Promise<readonly OrganizationToBill[]>
}
