import type { Money } from './money.ts'
import type { PlanCode } from './plan.ts'

export const paymentStatuses = ['PENDING', 'SUCCEEDED', 'FAILED', 'REFUNDED', 'UNKNOWN'] as const
export type PaymentStatus = (typeof paymentStatuses)[number]

/** What is paid for. */
export type PaymentPurpose = { readonly kind: 'CREDITS' } | { readonly kind: 'PLAN'; readonly plan: PlanCode }

export interface Payment {
  readonly id: string
  readonly organizationId: string
  readonly purpose: PaymentPurpose
  readonly status: PaymentStatus
  readonly amount: Money
  /** What the account gets when it succeeds. */
  readonly credits: number
  readonly provider: string
  /** The provider's id of the charge, once it has reported it. */
  readonly chargeId: string | null
  readonly failureReason: string | null
  /** What the provider reports that contradicts the payment and that nobody could explain yet. */
  readonly discrepancy: string | null
  /** Unique within the organization. */
  readonly idempotencyKey: string
  /** Tells whether a second call with the key asks for the same. */
  readonly inputHash: string
  /** Of the call that began it; whatever happens to the payment carries it. */
  readonly correlationId: string
  /** Counts visible changes from 1. */
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
 * What the provider reports last counts: it may settle a payment that was given up as UNKNOWN, and a charge that failed may succeed
 * after all. Nothing takes back what has succeeded, since its credits may be spent; no step leads to REFUNDED by itself.
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

/** The states from which a payment can come to `status`. */
export const statusesBefore = (status: PaymentStatus): readonly PaymentStatus[] =>
  paymentStatuses.filter((before) => transitions[before].includes(status))
