import { assertRole } from '#platform/auth'
import type { Viewer } from '#platform/auth'
import { AppError, conflict } from '#platform/errors'
import { parseInteger, parseText } from '#platform/input'
import { otherInput } from '../domain/billing-errors.ts'
import { priceOfCredits } from '../domain/money.ts'
import type { Payment } from '../domain/payment.ts'
import type { PaymentReader, BillingStore } from '../domain/ports.ts'
import type { AccountService } from './account.service.ts'
import { hashOf, newPayment } from './new-payment.ts'
import { toChangeEvent } from './payment-events.ts'

export interface PurchaseServiceDeps {
  readonly accounts: AccountService
  readonly reader: PaymentReader
  readonly store: BillingStore
  readonly provider: string
  readonly now: () => Date
}

export interface PurchaseInput {
  readonly organizationId: string
  readonly credits: number
  readonly idempotencyKey: string
}

/** Maximum number of credits of one purchase. */
const creditBounds = { min: 1, max: 100_000 }

/** Limits balances, including pending purchases, so that they fit an `Int` of the graph. */
const mostCredits = 2_000_000_000

/** Purchases of credits. */
export class PurchaseService {
  readonly #deps: PurchaseServiceDeps

  constructor(deps: PurchaseServiceDeps) {
    this.#deps = deps
  }

  /**
   * Orders credits. The payment is PENDING; it is submitted afterwards, and the credits are granted when it succeeds.
   * @returns the payment; repeated calls with the key return the same one
   * @throws AppError CONFLICT - the key was used with another number of credits; the balance would be too large
   */
  async purchase(viewer: Viewer, input: PurchaseInput, correlationId: string): Promise<Payment> {
    const { organizationId } = input
    assertRole(viewer, { organizationId, atLeast: 'ADMIN', thing: 'organization', id: organizationId })
    const credits = parseInteger('credits', input.credits, creditBounds)
    const idempotencyKey = parseText('idempotencyKey', input.idempotencyKey, { max: 200 })
    const inputHash = hashOf({ credits })
    const known = await this.#find({ organizationId, idempotencyKey, inputHash })
    if (known) return known
    const account = await this.#deps.accounts.accountOf(organizationId, correlationId)
    if (account.creditBalance + credits > mostCredits)
      throw conflict(`An organization holds ${mostCredits} credits at most; this one has ${account.creditBalance}.`)
    const order = { organizationId, credits, idempotencyKey, inputHash, correlationId }
    const payment = newPayment(
      { ...order, purpose: { kind: 'CREDITS' }, amount: priceOfCredits(credits) },
      { provider: this.#deps.provider, at: this.#deps.now() },
    )
    const stored = await this.#deps.store.transaction(async (transaction) => {
      await transaction.insertPayment(payment)
      await transaction.announce([toChangeEvent(payment)])
      return payment
    })
    const result = stored ?? (await this.#find({ organizationId, idempotencyKey, inputHash }))
    if (!result) throw new AppError({ code: 'INTERNAL', message: 'Expected the payment whose key is taken, got none.' })
    return result
  }

  async #find(order: Pick<Payment, 'organizationId' | 'idempotencyKey' | 'inputHash'>): Promise<Payment | null> {
    const payment = await this.#deps.reader.findPaymentByKey(order.organizationId, order.idempotencyKey)
    if (payment && payment.inputHash !== order.inputHash) throw otherInput(order.idempotencyKey)
    return payment
  }
}
