import type { Logger } from '#platform/logging'
import type { PaymentProvider } from '../domain/payment-provider.ts'
import type { Payment } from '../domain/payment.ts'
import type { PaymentReader } from '../domain/ports.ts'
import type { PaymentSettlementService } from './payment-settlement.service.ts'

export interface PaymentSubmissionServiceDeps {
  readonly reader: PaymentReader
  readonly provider: PaymentProvider
  readonly settlement: PaymentSettlementService
  readonly log: Logger
}

/** Requests the charges of payments from the provider. */
export class PaymentSubmissionService {
  readonly #deps: PaymentSubmissionServiceDeps

  constructor(deps: PaymentSubmissionServiceDeps) {
    this.#deps = deps
  }

  /**
   * Submits a PENDING payment. The provider detects repeated submissions.
   * @throws AppError UPSTREAM_UNAVAILABLE - retryable
   */
  async submit(paymentId: string, signal: AbortSignal): Promise<void> {
    const [payment] = await this.#deps.reader.findPayments([paymentId])
    // A charge that the provider has confirmed is not requested again, whatever it reports later.
    if (payment?.status === 'PENDING' && payment.chargeId === null) await this.submitPending(payment, signal)
  }

  async submitPending(payment: Payment, signal: AbortSignal): Promise<void> {
    const { provider, settlement, log } = this.#deps
    const { id: paymentId, amount, correlationId } = payment
    const answer = await provider.createCharge({ paymentId, amount, correlationId, signal })
    if ('refused' in answer) {
      log.warn({ paymentId, correlationId, reason: answer.refused }, 'the provider refused a payment')
      await settlement.settle(paymentId, { status: 'FAILED', reason: answer.refused })
      return
    }
    await settlement.apply(answer)
  }
}
