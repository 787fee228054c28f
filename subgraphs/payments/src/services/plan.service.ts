import { assertRole } from '#platform/auth'
import type { Viewer } from '#platform/auth'
import { conflict } from '#platform/errors'
import { createId } from '#platform/ids'
import { parseText } from '#platform/input'
import type { BillingAccount } from '../domain/billing-account.ts'
import { otherInput } from '../domain/billing-errors.ts'
import type { PlanChange } from '../domain/plan-change.ts'
import { isUpgrade, plans } from '../domain/plan.ts'
import type { PlanCode } from '../domain/plan.ts'
import type { PaymentReader, BillingStore, BillingTransaction } from '../domain/ports.ts'
import type { AccountService } from './account.service.ts'
import { hashOf, newPayment } from './new-payment.ts'
import { toNews } from './payment-news.ts'

export interface PlanServiceDeps {
  readonly accounts: AccountService
  readonly reader: PaymentReader
  readonly store: BillingStore
  readonly provider: string
  readonly now: () => Date
}

export interface PlanInput {
  readonly organizationId: string
  readonly plan: PlanCode
  readonly idempotencyKey: string
}

/** Changing the plan of an organization. */
export class PlanService {
  readonly #deps: PlanServiceDeps

  constructor(deps: PlanServiceDeps) {
    this.#deps = deps
  }

  /**
   * Changes the plan: at once when it costs no more than the present one; otherwise when the payment of its first month,
   * which this makes, has succeeded.
   * @throws AppError CONFLICT - the key was used for another plan, or an earlier change awaits its payment
   */
  async change(viewer: Viewer, input: PlanInput, correlationId: string): Promise<BillingAccount> {
    const { organizationId, plan } = input
    assertRole(viewer, { organizationId, atLeast: 'ADMIN', thing: 'organization', id: organizationId })
    const idempotencyKey = parseText('idempotencyKey', input.idempotencyKey, { max: 200 })
    const { accounts, reader, now } = this.#deps
    // The account first: when it shows what another call with this key has done, that call's record is found as well.
    const account = await accounts.accountOf(organizationId, correlationId)
    const known = await reader.findPlanChange(organizationId, idempotencyKey)
    if (known && known.plan !== plan) throw otherInput(idempotencyKey)
    if (known) return accounts.accountOf(organizationId, correlationId)
    if (account.pendingPaymentId !== null)
      throw conflict(`A change of plan awaits its payment ${account.pendingPaymentId}; wait until that has settled.`)
    const id = createId('plc')
    const change = { id, organizationId, idempotencyKey, plan, paymentId: null, createdAt: now() }
    const changed = isUpgrade(account.plan, plan)
      ? await this.#order(account, change, correlationId)
      : await this.#apply(account, change)
    // The key was taken since it was looked up: by a call like this one, or by one for another plan, which meets it above.
    return changed ?? this.change(viewer, input, correlationId)
  }

  #apply(account: BillingAccount, change: PlanChange): Promise<BillingAccount | null> {
    return this.#deps.store.transaction(async (transaction) => {
      await transaction.insertPlanChange(change)
      return move(transaction, account, { plan: change.plan, pendingPaymentId: null })
    })
  }

  #order(account: BillingAccount, change: PlanChange, correlationId: string): Promise<BillingAccount | null> {
    const { store, provider } = this.#deps
    const { organizationId, plan, createdAt } = change
    const payment = newPayment(
      {
        organizationId,
        purpose: { kind: 'PLAN', plan },
        amount: plans[plan].monthlyPrice,
        credits: plans[plan].includedCredits,
        // Keys of purchases are the clients' own; the id of the change is none that a client can have chosen.
        idempotencyKey: change.id,
        inputHash: hashOf({ plan }),
        correlationId,
      },
      { provider, at: createdAt },
    )
    return store.transaction(async (transaction) => {
      await transaction.insertPlanChange({ ...change, paymentId: payment.id })
      await transaction.insertPayment(payment)
      await transaction.announce([toNews(payment)])
      return move(transaction, account, { plan: account.plan, pendingPaymentId: payment.id })
    })
  }
}

async function move(
  transaction: BillingTransaction,
  { organizationId, plan, pendingPaymentId }: BillingAccount,
  to: { readonly plan: PlanCode; readonly pendingPaymentId: string | null },
): Promise<BillingAccount> {
  const account = await transaction.changePlan({ organizationId, from: { plan, pendingPaymentId }, to })
  if (!account) throw conflict('The plan was changed by another call at the same time.')
  return account
}
