import type { PlanCode } from './plan.ts'

/** The credits and the plan of an organization. One per organization. */
export interface BillingAccount {
  readonly id: string
  readonly organizationId: string
  readonly plan: PlanCode
  /** Credits that can be spent now: the sum of the ledger without its captures. Never below zero. */
  readonly creditBalance: number
  /** Credits that the sign-up has granted so far; 0 for organizations that no sign-up created. */
  readonly signUpCredits: number
  /** Runs that hold a reservation. */
  readonly openReservations: number
  /** Number of ledger entries, which is the `seq` of the last one. */
  readonly entryCount: number
  /** The payment of a pending upgrade. */
  readonly pendingPaymentId: string | null
  readonly createdAt: Date
}
