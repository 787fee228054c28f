import { Arg, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { notFound } from '#platform/errors'
import { isId } from '#platform/ids'
import { openedBySubgraph } from '#platform/subgraph-server'
import type { ReferenceResolver, SubscriptionSource } from '#platform/subgraph-server'
import type { Payment } from '../domain/payment.ts'
import { PurchaseCreditsInput } from '../schema/inputs.ts'
import { PaymentType } from '../schema/payment.type.ts'
import type { PaymentWatchService } from '../services/payment-watch.service.ts'
import type { PurchaseService } from '../services/purchase.service.ts'
import { visibleTo } from './context.ts'
import type { PaymentsContext } from './context.ts'

@Resolver(() => PaymentType)
export class PaymentResolver {
  readonly #purchases: PurchaseService

  constructor(purchases: PurchaseService) {
    this.#purchases = purchases
  }

  @Query(() => PaymentType, { nullable: true })
  payment(@Arg('id', () => ID) id: string, @Ctx() context: PaymentsContext): Promise<PaymentType> {
    return visiblePayment(id, context)
  }

  @Mutation(() => PaymentType, {
    description:
      "Asynchronous: the payment settles through the provider's webhook. Same idempotencyKey, same payment; same key with other input, CONFLICT.",
  })
  purchaseCredits(
    @Arg('input', () => PurchaseCreditsInput) input: PurchaseCreditsInput,
    @Ctx() { viewer, correlationId }: PaymentsContext,
  ): Promise<PaymentType> {
    return this.#purchases.purchase(viewer, input, correlationId)
  }

  @Subscription(() => PaymentType, {
    subscribe: openedBySubgraph,
    description: 'The payment as it is, then each change of it. Completes when it has succeeded or failed.',
  })
  paymentUpdated(@Root() payment: PaymentType, @Arg('id', () => ID) _id: string): PaymentType {
    return payment
  }
}

export const resolvePayment: ReferenceResolver<PaymentsContext> = async ({ id }, context) =>
  visibleTo(context, await context.loaders.payment.load(id))

export const openPaymentUpdated =
  (watch: PaymentWatchService): SubscriptionSource<PaymentsContext> =>
  async ({ id }: { readonly id: string }, context) => {
    const payment = await visiblePayment(id, context)
    return watch.watch(payment.id, context.signal)
  }

async function visiblePayment(id: string, context: PaymentsContext): Promise<Payment> {
  if (context.viewer.kind === 'anonymous') assertSignedIn(context.viewer)
  const payment = isId('pay', id) ? visibleTo(context, await context.loaders.payment.load(id)) : null
  if (!payment) throw notFound('payment', id)
  return payment
}
