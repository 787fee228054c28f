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
import { toChangeEvent } from './payment-events.ts'

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

/** Changes the plan of an organization. */
export class PlanService {
  readonly #deps: PlanServiceDeps

  constructor(deps: PlanServiceDeps) {
    this.#deps = deps
  }

  /**
   * Changes the plan: immediately if it costs no more than the current one; otherwise when the payment of its first month,
   * which this creates, has succeeded.
   * @throws AppError CONFLICT - the key was used for another plan, or an earlier change awaits its payment
   */
  async change(viewer: Viewer, input: PlanInput, correlationId: string): Promise<BillingAccount> {
    const { organizationId, plan } = input
    assertRole(viewer, { organizationId, atLeast: 'ADMIN', thing: 'organization', id: organizationId })
    const idempotencyKey = parseText('idempotencyKey', input.idempotencyKey, { max: 200 })
    const { accounts, reader, now } = this.#deps
    // The account is read first: if it shows the effect of another call with this key, the record of that call exists, too.
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
    // A concurrent call has used the key: with the same plan, or with another one, which the repeated lookup detects.
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
        // Clients choose the keys of purchases, but cannot choose the id of the change.
        idempotencyKey: change.id,
        inputHash: hashOf({ plan }),
        correlationId,
      },
      { provider, at: createdAt },
    )
    return store.transaction(async (transaction) => {
      await transaction.insertPlanChange({ ...change, paymentId: payment.id })
      await transaction.insertPayment(payment)
      await transaction.announce([toChangeEvent(payment)])
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
