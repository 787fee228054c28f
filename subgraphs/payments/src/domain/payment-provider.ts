import type { Money } from './money.ts'

/** A charge as the provider reports it. */
export interface Charge {
  /** The id that the provider assigned. */
  readonly id: string
  /** Id of the payment. */
  readonly paymentId: string
  readonly amount: Money
  readonly state:
    | { readonly kind: 'pending' }
    | { readonly kind: 'succeeded' }
    | { readonly kind: 'failed'; readonly reason: string }
    /** Any other status of the provider: refunded, disputed, … */
    | { readonly kind: 'other'; readonly status: string }
}

export interface ChargeRequest {
  readonly paymentId: string
  readonly amount: Money
  readonly correlationId: string
  readonly signal: AbortSignal
}

/** Charges customers. Most charges are pending at first; their outcome is reported later, by webhook. */
export interface PaymentProvider {
  readonly name: string
  /**
   * Requests a charge. Repeated requests for a payment return the same charge.
   * @returns the charge, or the reason why the provider refuses it
   * @throws AppError UPSTREAM_UNAVAILABLE - retryable; the charge may exist
   */
  createCharge(request: ChargeRequest): Promise<Charge | { readonly refused: string }>
  /**
   * @returns null if the provider has no such charge
   * @throws AppError UPSTREAM_UNAVAILABLE
   */
  findCharge(
    payment: { readonly paymentId: string; readonly chargeId: string | null },
    signal: AbortSignal,
  ): Promise<Charge | null>
}
