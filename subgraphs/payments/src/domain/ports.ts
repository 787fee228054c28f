import type { OutboxEvent } from '#platform/outbox'
import type { KeysetPage, OrderDirection } from '#platform/paging'
import type { AccountOpening, OrganizationToBill } from './account-opening.ts'
import type { BillingAccount } from './billing-account.ts'
import type { AuditedAccount } from './ledger-audit.ts'
import type { LedgerEntry, LedgerKind, LedgerPosting } from './ledger.ts'
import type { Payment, PaymentOutcome, PaymentStatus } from './payment.ts'
import type { PlanChange } from './plan-change.ts'
import type { PlanCode } from './plan.ts'
import type { HeldReservation, Reservation } from './reservation.ts'

/** A page of an account's ledger, by the numbers of its entries. */
export interface LedgerPage extends KeysetPage<number> {
  readonly accountId: string
  /** Null: all. */
  readonly kinds: readonly LedgerKind[] | null
  readonly direction: OrderDirection
}

/** A page of an organization's payments. Ids contain the time of creation, so their order is that of the payments. */
export interface PaymentPage extends KeysetPage<string> {
  readonly organizationId: string
  /** Null: all. */
  readonly statuses: readonly PaymentStatus[] | null
  readonly direction: OrderDirection
}

/** How many items of one kind or status an account or organization has. */
export interface Counted<Value> {
  readonly ownerId: string
  readonly value: Value
  readonly count: number
}

export interface Found<Item> {
  readonly items: readonly Item[]
  readonly hasMore: boolean
}

/** Reads accounts and ledgers. Each call is one command, whatever the number of keys. */
export interface AccountReader {
  findAccounts(ids: readonly string[]): Promise<readonly BillingAccount[]>
  findAccountsOf(organizationIds: readonly string[]): Promise<readonly BillingAccount[]>
  findEntries(ids: readonly string[]): Promise<readonly LedgerEntry[]>
  /** Entries of these runs, in the order of the ledger. */
  findEntriesOfRuns(runIds: readonly string[]): Promise<readonly LedgerEntry[]>
  findLedgerPages(pages: readonly LedgerPage[]): Promise<readonly Found<LedgerEntry>[]>
  countEntries(accountIds: readonly string[]): Promise<readonly Counted<LedgerKind>[]>
  findReservation(runId: string): Promise<Reservation | null>
}

/** Reads payments and changes of plan. Each call is one command, whatever the number of keys. */
export interface PaymentReader {
  findPayments(ids: readonly string[]): Promise<readonly Payment[]>
  findPaymentByKey(organizationId: string, idempotencyKey: string): Promise<Payment | null>
  findPaymentPages(pages: readonly PaymentPage[]): Promise<readonly Found<Payment>[]>
  countPayments(organizationIds: readonly string[]): Promise<readonly Counted<PaymentStatus>[]>
  /** PENDING payments made before an instant, oldest first, after the payment `after`. */
  findOverdue(page: {
    readonly before: Date
    readonly after: string | null
    readonly limit: number
  }): Promise<readonly Payment[]>
  /** Payments whose check with the provider is due, the longest overdue first. */
  findRechecks(due: { readonly before: Date; readonly limit: number }): Promise<readonly Payment[]>
  /** Number of PENDING payments. */
  countPending(): Promise<number>
  /** Number of payments with a discrepancy. */
  countDiscrepancies(): Promise<number>
  findPlanChange(organizationId: string, idempotencyKey: string): Promise<PlanChange | null>
}

/** All reads. */
export interface BillingReader extends AccountReader, PaymentReader {}

/** The plan of an account, and its pending upgrade. */
export interface PlanState {
  readonly plan: PlanCode
  readonly pendingPaymentId: string | null
}

export interface PaymentSettlement {
  readonly paymentId: string
  readonly outcome: PaymentOutcome
  readonly at: Date
  /** When to query the provider again; null: never. */
  readonly recheckAt: Date | null
}

/** A contradiction between the provider's report and the payment; null: it is resolved. */
export interface Discrepancy {
  readonly paymentId: string
  readonly discrepancy: string | null
  readonly at: Date
  readonly recheckAt: Date | null
}

/** Writes of one transaction. Writes that depend on a state return null if a concurrent call has changed it. */
export interface BillingTransaction {
  openAccounts(openings: readonly AccountOpening[]): Promise<void>
  insertPayment(payment: Payment): Promise<void>
  insertPlanChange(change: PlanChange): Promise<void>
  insertReservation(reservation: Reservation): Promise<void>
  /**
   * Appends to a ledger and changes its account accordingly.
   * @returns null if the balance would be negative, or the plan allows no more concurrent runs
   */
  post(posting: LedgerPosting): Promise<LedgerEntry | null>
  findAccountOf(organizationId: string): Promise<BillingAccount | null>
  /** Stores that a sign-up has been granted `credits` in total. Returns the increase, which is 0 for repeated calls. */
  completeSignUpCredits(organizationId: string, credits: number): Promise<number>
  /** Changes the plan of an account that is in the state `from`. */
  changePlan(change: {
    readonly organizationId: string
    readonly from: PlanState
    readonly to: PlanState
  }): Promise<BillingAccount | null>
  /** Stores the outcome of a payment, if the transition is allowed. */
  settlePayment(settlement: PaymentSettlement): Promise<Payment | null>
  /**
   * Stores a discrepancy. A PENDING payment becomes UNKNOWN, so that nothing waits for it.
   * @returns null if the same discrepancy is stored
   */
  noteDiscrepancy(noted: Discrepancy): Promise<Payment | null>
  /** Ends a HELD reservation. */
  settleReservation(runId: string, state: 'CAPTURED' | 'RELEASED'): Promise<HeldReservation | null>
  announce(events: readonly OutboxEvent[]): Promise<void>
}

export interface BillingStore {
  /**
   * Runs writes in a transaction. After a write conflict `work` is repeated, so it must have no other effects.
   * @returns the result of `work`; null if a unique key exists, and nothing is written
   */
  transaction<Result>(work: (transaction: BillingTransaction) => Promise<Result>): Promise<Result | null>
  /** Stores the provider's id of a payment's charge. */
  recordCharge(paymentId: string, chargeId: string): Promise<void>
  /** Stores when to query the provider about a payment again; null: never. */
  scheduleRecheck(paymentId: string, at: Date | null): Promise<void>
}

/** Reads complete ledgers for an audit. */
export interface LedgerAuditReader {
  /** The next accounts after the account `after`, by id. */
  findAccountIds(page: { readonly after: string | null; readonly limit: number }): Promise<readonly string[]>
  /** A consistent snapshot of an account. */
  readAccount(id: string): Promise<AuditedAccount | null>
  /** Ids of accounts that have entries but do not exist. */
  findOrphanedAccountIds(): Promise<readonly string[]>
}

/** Returns accounts, and opens missing ones. */
export interface AccountSource {
  /** @returns the accounts in the order of the organizations; null if the organization does not exist */
  accountsOf(organizationIds: readonly string[], correlationId: string): Promise<readonly (BillingAccount | null)[]>
}

/** Looks up organizations, which the users subgraph owns. */
export interface OrganizationDirectory {
  /** The existing ones among the given organizations. */
  find(ids: readonly string[], correlationId: string): Promise<readonly OrganizationToBill[]>
}
