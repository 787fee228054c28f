import type { Money } from './money.ts'
import type { PlanCode } from './plan.ts'

export const paymentStatuses = ['PENDING', 'SUCCEEDED', 'FAILED', 'REFUNDED', 'UNKNOWN'] as const
export type PaymentStatus = (typeof paymentStatuses)[number]

/** What the payment is for. */
export type PaymentPurpose = { readonly kind: 'CREDITS' } | { readonly kind: 'PLAN'; readonly plan: PlanCode }

export interface Payment {
  readonly id: string
  readonly organizationId: string
  readonly purpose: PaymentPurpose
  readonly status: PaymentStatus
  readonly amount: Money
  /** Credits that the account receives when it succeeds. */
  readonly credits: number
  readonly provider: string
  /** The provider's id of the charge, once it has reported it. */
  readonly chargeId: string | null
  readonly failureReason: string | null
  /** An unresolved contradiction between the provider's report and the payment. */
  readonly discrepancy: string | null
  /** Unique within the organization. */
  readonly idempotencyKey: string
  /** Detects a second call with the same key and other input. */
  readonly inputHash: string
  /** Correlation id of the call that created it; all events of the payment have it. */
  readonly correlationId: string
  /** Number of visible states, from 1. */
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** The outcome of a charge, or that it is unknown. */
export type PaymentOutcome =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly reason: string }
  | { readonly status: 'UNKNOWN'; readonly reason: string }

/**
 * Allowed transitions. A later report of the provider may settle a payment that is UNKNOWN, and a failed charge may still succeed.
 * A payment that has succeeded does not change, because its credits may be spent; REFUNDED is never reached automatically.
 */
const transitions: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  PENDING: ['SUCCEEDED', 'FAILED', 'UNKNOWN'],
  UNKNOWN: ['SUCCEEDED', 'FAILED'],
  SUCCEEDED: [],
  FAILED: ['SUCCEEDED'],
  REFUNDED: [],
}

/** Whether the payment is final: the provider has reported its outcome. */
export const isSettled = (status: PaymentStatus): boolean => status !== 'PENDING' && status !== 'UNKNOWN'

/** The states from which a payment can change to `status`. */
export const statusesBefore = (status: PaymentStatus): readonly PaymentStatus[] =>
  paymentStatuses.filter((before) => transitions[before].includes(status))
