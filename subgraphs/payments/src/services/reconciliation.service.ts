import type { Logger } from '#platform/logging'
import type { PaymentProvider } from '../domain/payment-provider.ts'
import type { Payment } from '../domain/payment.ts'
import type { PaymentReader } from '../domain/ports.ts'
import type { PaymentSettlementService } from './payment-settlement.service.ts'
import type { PaymentSubmissionService } from './payment-submission.service.ts'

export interface ReconciliationServiceDeps {
  readonly reader: PaymentReader
  readonly provider: PaymentProvider
  readonly submission: PaymentSubmissionService
  readonly settlement: PaymentSettlementService
  readonly now: () => Date
  readonly log: Logger
  /** How long a payment may be PENDING before the provider is asked. */
  readonly overdueMs: number
  /** How long a payment may be PENDING that the provider does not know. */
  readonly unknownAfterMs: number
}

const pageSize = 100

/** Finding out what became of payments whose webhook was lost, or that never reached the provider. */
export class ReconciliationService {
  readonly #deps: ReconciliationServiceDeps

  constructor(deps: ReconciliationServiceDeps) {
    this.#deps = deps
  }

  /** Goes through all overdue payments once; one that cannot be told of now does not keep the others. */
  async reconcile(signal: AbortSignal): Promise<void> {
    const { reader, now, overdueMs, log } = this.#deps
    const before = new Date(now().getTime() - overdueMs)
    let after: string | null = null
    while (!signal.aborted) {
      const payments: readonly Payment[] = await reader.findOverdue({ before, after, limit: pageSize })
      for (const payment of payments) {
        if (signal.aborted) return
        await this.#reconcileOne(payment, signal).catch((error: unknown) =>
          log.warn({ err: error, paymentId: payment.id }, 'an overdue payment could not be reconciled'),
        )
      }
      after = payments.at(-1)?.id ?? null
      if (payments.length < pageSize) return
    }
  }

  async #reconcileOne(payment: Payment, signal: AbortSignal): Promise<void> {
    const { provider, settlement, submission } = this.#deps
    const charge = await provider.findCharge({ paymentId: payment.id, chargeId: payment.chargeId }, signal)
    if (charge) {
      await settlement.apply(charge)
      return
    }
    if (this.#isLost(payment)) {
      await settlement.settle(payment.id, { status: 'UNKNOWN', reason: 'the provider does not know this payment' })
      return
    }
    // What the provider once confirmed and now denies is not charged a second time: it may remember.
    if (payment.chargeId === null) await submission.submitPending(payment, signal)
  }

  #isLost = ({ createdAt }: Payment) => this.#deps.now().getTime() - createdAt.getTime() > this.#deps.unknownAfterMs
}
