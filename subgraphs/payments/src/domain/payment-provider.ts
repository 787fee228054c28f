import type { Money } from './money.ts'

/** A charge as the provider reports it. */
export interface Charge {
  /** The provider's own. */
  readonly id: string
  /** Of the payment that it is for. */
  readonly paymentId: string
  readonly amount: Money
  readonly state:
    | { readonly kind: 'pending' }
    | { readonly kind: 'succeeded' }
    | { readonly kind: 'failed'; readonly reason: string }
    /** A status that this platform does not know: refunded, disputed, … */
    | { readonly kind: 'other'; readonly status: string }
}

export interface ChargeRequest {
  readonly paymentId: string
  readonly amount: Money
  readonly correlationId: string
  readonly signal: AbortSignal
}

/** Takes money. What it answers at once is rarely the last word: that comes later, by its webhook. */
export interface PaymentProvider {
  readonly name: string
  /**
   * Asks for a charge; for a payment that it was asked for before, it answers with the same one.
   * @returns the charge, or why the provider will not have it
   * @throws AppError UPSTREAM_UNAVAILABLE - retryable: whether there is a charge now is not known
   */
  createCharge(request: ChargeRequest): Promise<Charge | { readonly refused: string }>
  /**
   * @returns null when the provider knows of no such charge
   * @throws AppError UPSTREAM_UNAVAILABLE
   */
  findCharge(
    payment: { readonly paymentId: string; readonly chargeId: string | null },
    signal: AbortSignal,
  ): Promise<Charge | null>
}
