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
  /** The provider's own id of the charge, once it has told it. */
  readonly chargeId: string | null
  readonly failureReason: string | null
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

/** How a charge ended, or that nobody can tell. */
export type PaymentOutcome =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly reason: string }
  | { readonly status: 'UNKNOWN'; readonly reason: string }

/** A provider that had been silent may still speak, so UNKNOWN is no end. No step leads to REFUNDED by itself. */
const transitions: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  PENDING: ['SUCCEEDED', 'FAILED', 'UNKNOWN'],
  UNKNOWN: ['SUCCEEDED', 'FAILED'],
  SUCCEEDED: [],
  FAILED: [],
  REFUNDED: [],
}

export const isFinal = (status: PaymentStatus): boolean => transitions[status].length === 0

/** The states from which a payment can come to `status`. */
export const statusesBefore = (status: PaymentStatus): readonly PaymentStatus[] =>
  paymentStatuses.filter((before) => transitions[before].includes(status))
