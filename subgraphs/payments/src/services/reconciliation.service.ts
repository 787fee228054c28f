import type { Logger } from '#platform/logging'
import type { PaymentProvider } from '../domain/payment-provider.ts'
import type { Payment } from '../domain/payment.ts'
import type { BillingStore, PaymentReader } from '../domain/ports.ts'
import type { PaymentSettlementService } from './payment-settlement.service.ts'
import type { PaymentSubmissionService } from './payment-submission.service.ts'

export interface ReconciliationServiceDeps {
  readonly reader: PaymentReader
  readonly store: Pick<BillingStore, 'scheduleRecheck'>
  readonly provider: PaymentProvider
  readonly submission: PaymentSubmissionService
  readonly settlement: PaymentSettlementService
  readonly now: () => Date
  readonly log: Logger
  /** How long a payment may be PENDING before the provider is queried. */
  readonly overdueMs: number
  /** How long a payment that the provider does not have may be PENDING. */
  readonly unknownAfterMs: number
  /** Interval of queries about payments that are UNKNOWN or have failed recently. */
  readonly recheckMs: number
  /** How long after its failure the provider is queried about a payment. */
  readonly recheckFailedForMs: number
}

const pageSize = 100

/**
 * Finds the outcome of payments whose webhook was lost or whose submission failed, and checks whether failed and UNKNOWN payments
 * have the same status at the provider.
 */
export class ReconciliationService {
  readonly #deps: ReconciliationServiceDeps

  constructor(deps: ReconciliationServiceDeps) {
    this.#deps = deps
  }

  /** Processes everything that is due once. A payment that fails does not delay the others. */
  async reconcile(signal: AbortSignal): Promise<void> {
    await this.#reconcileOverdue(signal)
    await this.#recheck(signal)
  }

  /** Page by page: a payment that was queried is due again later. */
  async #recheck(signal: AbortSignal): Promise<void> {
    const { reader, store, now, log, recheckMs } = this.#deps
    for (const payment of await reader.findRechecks({ before: now(), limit: pageSize })) {
      if (signal.aborted) return
      const recheck = this.#recheckOne(payment, signal)
      await recheck.catch((error: unknown) => {
        log.warn({ err: error, paymentId: payment.id }, 'the provider could not be queried about a payment')
        return store.scheduleRecheck(payment.id, new Date(now().getTime() + recheckMs))
      })
    }
  }

  async #recheckOne(payment: Payment, signal: AbortSignal): Promise<void> {
    const { provider, settlement, store, now, recheckMs, recheckFailedForMs } = this.#deps
    const { id, status, chargeId, updatedAt } = payment
    const charge = await provider.findCharge({ paymentId: id, chargeId }, signal)
    // The settlement has stored when the payment is due again.
    if (charge && (await settlement.apply(charge)) === 'settled') return
    const isOver = status !== 'UNKNOWN' && now().getTime() - updatedAt.getTime() > recheckFailedForMs
    await store.scheduleRecheck(id, isOver ? null : new Date(now().getTime() + recheckMs))
  }

  async #reconcileOverdue(signal: AbortSignal): Promise<void> {
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
    // A charge that the provider has confirmed and now denies is not requested again, because it may still exist.
    if (payment.chargeId === null) await submission.submitPending(payment, signal)
  }

  #isLost = ({ createdAt }: Payment) => this.#deps.now().getTime() - createdAt.getTime() > this.#deps.unknownAfterMs
}
