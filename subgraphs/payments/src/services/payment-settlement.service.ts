import type { Logger } from '#platform/logging'
import { missingAccount } from '../domain/billing-errors.ts'
import { isSameAmount } from '../domain/money.ts'
import type { Charge } from '../domain/payment-provider.ts'
import type { Payment, PaymentOutcome } from '../domain/payment.ts'
import { isUpgrade } from '../domain/plan.ts'
import type { PaymentReader, BillingStore, BillingTransaction } from '../domain/ports.ts'
import { toNews } from './payment-news.ts'

export interface PaymentSettlementServiceDeps {
  readonly reader: PaymentReader
  readonly store: BillingStore
  readonly now: () => Date
  readonly log: Logger
}

/**
 * What a provider's word has done to a payment. `settled`: it has ended now. `unchanged`: it had ended, or goes on.
 * `absent`: there is no such payment. `mismatch`: the charge is for another amount.
 */
export type SettlementResult = 'settled' | 'unchanged' | 'absent' | 'mismatch'

/** Ending payments: by the provider's webhook, by what it says when asked, or because it will never say. */
export class PaymentSettlementService {
  readonly #deps: PaymentSettlementServiceDeps

  constructor(deps: PaymentSettlementServiceDeps) {
    this.#deps = deps
  }

  /** Takes the provider's word for how a charge stands. The same word twice changes nothing. */
  async apply(charge: Charge): Promise<SettlementResult> {
    const { reader, store, log } = this.#deps
    const [payment] = await reader.findPayments([charge.paymentId])
    if (!payment) return 'absent'
    if (!isSameAmount(payment.amount, charge.amount)) {
      const facts = { paymentId: payment.id, expected: payment.amount, actual: charge.amount }
      log.error(facts, 'a charge is for another amount than its payment')
      return 'mismatch'
    }
    if (payment.chargeId === null) await store.recordCharge(payment.id, charge.id)
    if (charge.state.kind === 'pending') return 'unchanged'
    return this.settle(payment.id, toOutcome(charge.state))
  }

  /** Takes a payment to its end, with all that follows from it, once: a race has one winner. */
  async settle(paymentId: string, outcome: PaymentOutcome): Promise<'settled' | 'unchanged'> {
    const { store, now, log } = this.#deps
    const at = now()
    const settled = await store.transaction(async (transaction) => {
      const payment = await transaction.settlePayment({ paymentId, outcome, at })
      if (!payment) return null
      if (payment.status === 'SUCCEEDED') await credit(transaction, payment, at)
      if (payment.purpose.kind === 'PLAN') await endPlanChange(transaction, payment)
      await transaction.announce([toNews(payment)])
      return payment
    })
    if (!settled) return 'unchanged'
    log.info({ paymentId, status: settled.status, correlationId: settled.correlationId }, 'a payment was settled')
    return 'settled'
  }
}

const toOutcome = (state: Exclude<Charge['state'], { readonly kind: 'pending' }>): PaymentOutcome =>
  state.kind === 'succeeded' ? { status: 'SUCCEEDED' } : { status: 'FAILED', reason: state.reason }

async function credit(transaction: BillingTransaction, payment: Payment, at: Date): Promise<void> {
  const { id, organizationId, credits, purpose } = payment
  const kind = purpose.kind === 'PLAN' ? 'GRANT' : 'PURCHASE'
  const posting = { organizationId, kind, credits, runId: null, paymentId: id, createdAt: at } as const
  if (!(await transaction.post(posting))) throw missingAccount(organizationId)
}

// A payment given up as UNKNOWN lets go of the account; when it succeeds after all, the plan may be a better one by then.
async function endPlanChange(transaction: BillingTransaction, payment: Payment): Promise<void> {
  const { organizationId, purpose, status, id } = payment
  const account = await transaction.findAccountOf(organizationId)
  if (!account || purpose.kind !== 'PLAN') return
  const plan = status === 'SUCCEEDED' && isUpgrade(account.plan, purpose.plan) ? purpose.plan : account.plan
  const pendingPaymentId = account.pendingPaymentId === id ? null : account.pendingPaymentId
  const from = { plan: account.plan, pendingPaymentId: account.pendingPaymentId }
  await transaction.changePlan({ organizationId, from, to: { plan, pendingPaymentId } })
}
