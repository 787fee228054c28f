import type { PlanCode } from './plan.ts'

/** What an organization has to spend, and on which plan. One per organization. */
export interface BillingAccount {
  readonly id: string
  readonly organizationId: string
  readonly plan: PlanCode
  /** Credits that can be spent now: the sum of the ledger without its captures. Never below zero. */
  readonly creditBalance: number
  /** What the sign-up has granted so far, of the credits that a verified one is granted; 0 for all other organizations. */
  readonly signUpCredits: number
  /** Runs that hold a reservation. */
  readonly openReservations: number
  /** How many entries the ledger has; the last one's `seq`. */
  readonly entryCount: number
  /** The payment that an upgrade waits for. */
  readonly pendingPaymentId: string | null
  readonly createdAt: Date
}
