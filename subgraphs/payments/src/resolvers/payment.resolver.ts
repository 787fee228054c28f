import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { assertRole, assertSignedIn } from '#platform/auth'
import { notFound } from '#platform/errors'
import { isId } from '#platform/ids'
import { moneyOfCents, MoneyType, openedBySubgraph } from '#platform/subgraph-server'
import type { ReferenceResolver, SubscriptionSource } from '#platform/subgraph-server'
import { seesPayments } from '#schema/events/payment-events'
import type { Payment } from '../domain/payment.ts'
import { PurchaseCreditsInput } from '../schema/inputs.ts'
import { PurchaseCreditsPayload } from '../schema/payloads.ts'
import { PaymentType } from '../schema/payment.type.ts'
import type { PaymentWatchService } from '../services/payment-watch.service.ts'
import type { PurchaseService } from '../services/purchase.service.ts'
import { visiblePayment } from './context.ts'
import type { PaymentsContext } from './context.ts'

@Resolver(() => PaymentType)
export class PaymentResolver {
  readonly #purchases: PurchaseService

  constructor(purchases: PurchaseService) {
    this.#purchases = purchases
  }

  @Query(() => PaymentType, {
    nullable: true,
    description: 'The payment with this id; null when there is none and for members below ADMIN.',
  })
  async payment(
    @Arg('id', () => ID, { description: 'Id of the payment, with the prefix `pay_`.' }) id: string,
    @Ctx() context: PaymentsContext,
  ): Promise<PaymentType | null> {
    if (context.viewer.kind === 'anonymous') assertSignedIn(context.viewer)
    return isId('pay', id) ? visiblePayment(context, await context.loaders.payment.load(id)) : null
  }

  @Mutation(() => PurchaseCreditsPayload, {
    description:
      'Starts a payment for credits and returns at once; the payment provider reports the outcome later. Needs the role ADMIN. CONFLICT when the key was used with other input, and when the balance would exceed 2,000,000,000 credits.',
  })
  async purchaseCredits(
    @Arg('input', () => PurchaseCreditsInput, { description: 'The credits to buy.' }) input: PurchaseCreditsInput,
    @Ctx() { viewer, correlationId }: PaymentsContext,
  ): Promise<PurchaseCreditsPayload> {
    return { payment: await this.#purchases.purchase(viewer, input, correlationId) }
  }

  @FieldResolver(() => MoneyType, { description: 'Amount of the charge.' })
  amount(@Root() { amount }: Payment): MoneyType {
    return moneyOfCents(amount.amountMinor)
  }

  @Subscription(() => PaymentType, {
    subscribe: openedBySubgraph,
    description:
      'Sends the payment as it is, then the payment after each change. Completes when the payment is SUCCEEDED, FAILED or REFUNDED. NOT_FOUND when it is not visible; FORBIDDEN for members below ADMIN.',
  })
  paymentUpdated(
    @Root() payment: PaymentType,
    @Arg('id', () => ID, { description: 'Id of the payment, with the prefix `pay_`.' }) _id: string,
  ): PaymentType {
    return payment
  }
}

export const resolvePayment: ReferenceResolver<PaymentsContext> = async ({ id }, context) =>
  visiblePayment(context, await context.loaders.payment.load(id))

export const openPaymentUpdated =
  (watch: PaymentWatchService): SubscriptionSource<PaymentsContext> =>
  async ({ id }: { readonly id: string }, context) => {
    const payment = await findPayment(id, context)
    return watch.watch(payment.id, context.signal)
  }

/** @throws AppError NOT_FOUND - it does not exist, or the viewer is not a member of its organization; FORBIDDEN - a member whose role is too weak */
async function findPayment(id: string, context: PaymentsContext): Promise<Payment> {
  if (context.viewer.kind === 'anonymous') assertSignedIn(context.viewer)
  const payment = isId('pay', id) ? await context.loaders.payment.load(id) : null
  if (!payment) throw notFound('payment', id)
  const { organizationId } = payment
  assertRole(context.viewer, { organizationId, atLeast: seesPayments, thing: 'payment', id })
  return payment
}
