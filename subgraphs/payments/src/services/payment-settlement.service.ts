import type { Logger } from '#platform/logging'
import { missingAccount } from '../domain/billing-errors.ts'
import { isSameAmount } from '../domain/money.ts'
import type { Charge } from '../domain/payment-provider.ts'
import type { Payment, PaymentOutcome } from '../domain/payment.ts'
import { isUpgrade } from '../domain/plan.ts'
import type { PaymentReader, BillingStore, BillingTransaction } from '../domain/ports.ts'
import { toChangeEvent } from './payment-events.ts'

export interface PaymentSettlementServiceDeps {
  readonly reader: PaymentReader
  readonly store: BillingStore
  readonly now: () => Date
  readonly log: Logger
  /** The delay before the provider is queried again about a payment that failed, or that it does not have. */
  readonly recheckMs: number
}

/**
 * The effect of a provider's report on a payment. `settled`: it has its outcome now. `unchanged`: it had its outcome, or is still
 * pending. `absent`: the payment does not exist. `mismatch`: the charge is for another amount. `contradiction`: the payment cannot have
 * the status of the charge.
 */
export type SettlementResult = 'settled' | 'unchanged' | 'absent' | 'mismatch' | 'contradiction'

/** Settles payments: by webhooks, by queries, or because the provider does not report an outcome. */
export class PaymentSettlementService {
  readonly #deps: PaymentSettlementServiceDeps

  constructor(deps: PaymentSettlementServiceDeps) {
    this.#deps = deps
  }

  /**
   * Applies the provider's report of a charge. A repeated report changes nothing. A report that contradicts the payment is stored as a
   * discrepancy, logged as an error and counted, and nothing waits for the payment any longer.
   */
  async apply(charge: Charge): Promise<SettlementResult> {
    const { reader, store } = this.#deps
    const [payment] = await reader.findPayments([charge.paymentId])
    if (!payment) return 'absent'
    if (!isSameAmount(payment.amount, charge.amount)) {
      await this.#note(payment, `expected a charge of ${said(payment)}, the provider reports ${said(charge)}`)
      return 'mismatch'
    }
    const { state } = charge
    if (payment.chargeId === null) await store.recordCharge(payment.id, charge.id)
    if (state.kind === 'pending') return 'unchanged'
    if (state.kind === 'other') return this.#contradict(payment, `the provider reports the charge as ${state.status}`)
    const result = await this.settle(payment.id, toOutcome(state))
    return result === 'settled' ? result : this.#compare(payment.id, state)
  }

  /** Stores the outcome of a payment with all its effects, once: of concurrent calls, one succeeds. */
  async settle(paymentId: string, outcome: PaymentOutcome): Promise<'settled' | 'unchanged'> {
    const { store, now, log, recheckMs } = this.#deps
    const at = now()
    const recheckAt = outcome.status === 'SUCCEEDED' ? null : new Date(at.getTime() + recheckMs)
    const settled = await store.transaction(async (transaction) => {
      const payment = await transaction.settlePayment({ paymentId, outcome, at, recheckAt })
      if (!payment) return null
      if (payment.status === 'SUCCEEDED') await credit(transaction, payment, at)
      if (payment.purpose.kind === 'PLAN') await endPlanChange(transaction, payment)
      await transaction.announce([toChangeEvent(payment)])
      return payment
    })
    if (!settled) return 'unchanged'
    log.info({ paymentId, status: settled.status, correlationId: settled.correlationId }, 'a payment was settled')
    return 'settled'
  }

  /** The payment was settled before, with the reported outcome or with a contradicting one. */
  async #compare(
    paymentId: string,
    state: { readonly kind: 'succeeded' | 'failed' },
  ): Promise<'unchanged' | 'contradiction'> {
    const [payment] = await this.#deps.reader.findPayments([paymentId])
    if (!payment || payment.status.toLowerCase() !== state.kind) {
      if (payment) return this.#contradict(payment, `the provider reports the charge as ${state.kind}`)
      return 'unchanged'
    }
    if (payment.discrepancy !== null) await this.#note(payment, null)
    return 'unchanged'
  }

  async #contradict(payment: Payment, discrepancy: string): Promise<'contradiction'> {
    await this.#note(payment, discrepancy)
    return 'contradiction'
  }

  async #note({ id: paymentId, status }: Payment, discrepancy: string | null): Promise<void> {
    const { store, now, log, recheckMs } = this.#deps
    const at = now()
    const recheckAt = status === 'SUCCEEDED' ? null : new Date(at.getTime() + recheckMs)
    const noted = await store.transaction(async (transaction) => {
      const payment = await transaction.noteDiscrepancy({ paymentId, discrepancy, at, recheckAt })
      if (!payment) return null
      if (payment.status === 'UNKNOWN') await endPlanChange(transaction, payment)
      await transaction.announce([toChangeEvent(payment)])
      return payment
    })
    if (!noted) return
    const facts = { paymentId, correlationId: noted.correlationId, status: noted.status }
    if (discrepancy === null) log.info(facts, 'the provider agrees with a payment again')
    else log.error({ ...facts, discrepancy }, 'the provider contradicts a payment; an operator must resolve it')
  }
}

const said = ({ amount: { amountMinor, currency } }: Pick<Payment, 'amount'>) =>
  `${amountMinor} ${currency} (minor units)`

const toOutcome = (state: Extract<Charge['state'], { readonly kind: 'succeeded' | 'failed' }>): PaymentOutcome =>
  state.kind === 'succeeded' ? { status: 'SUCCEEDED' } : { status: 'FAILED', reason: state.reason }

async function credit(transaction: BillingTransaction, payment: Payment, at: Date): Promise<void> {
  const { id, organizationId, credits, purpose } = payment
  const kind = purpose.kind === 'PLAN' ? 'GRANT' : 'PURCHASE'
  const posting = { organizationId, kind, credits, runId: null, paymentId: id, createdAt: at } as const
  if (!(await transaction.post(posting))) throw missingAccount(organizationId)
}

// An UNKNOWN payment no longer blocks the account, so the plan may have been upgraded before the payment succeeds.
async function endPlanChange(transaction: BillingTransaction, payment: Payment): Promise<void> {
  const { organizationId, purpose, status, id } = payment
  const account = await transaction.findAccountOf(organizationId)
  if (!account || purpose.kind !== 'PLAN') return
  const plan = status === 'SUCCEEDED' && isUpgrade(account.plan, purpose.plan) ? purpose.plan : account.plan
  const pendingPaymentId = account.pendingPaymentId === id ? null : account.pendingPaymentId
  const from = { plan: account.plan, pendingPaymentId: account.pendingPaymentId }
  await transaction.changePlan({ organizationId, from, to: { plan, pendingPaymentId } })
}
