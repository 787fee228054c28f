import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { parsePage, toConnection } from '#platform/paging'
import type { ConnectionShape } from '#platform/paging'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { BillingAccount } from '../domain/billing-account.ts'
import { plans } from '../domain/plan.ts'
import { BillingAccountType } from '../schema/billing-account.type.ts'
import { ChangePlanInput } from '../schema/inputs.ts'
import { LedgerConnection } from '../schema/ledger-entry.type.ts'
import type { LedgerEntryType } from '../schema/ledger-entry.type.ts'
import { OrganizationStub } from '../schema/organization.stub.ts'
import { PageArguments } from '../schema/page.arguments.ts'
import { PaymentConnection, PaymentType } from '../schema/payment.type.ts'
import { PlanType } from '../schema/plan.type.ts'
import type { PlanService } from '../services/plan.service.ts'
import { assertSeesPayments, visiblePayment, visibleTo } from './context.ts'
import type { PaymentsContext } from './context.ts'

@Resolver(() => BillingAccountType)
export class BillingAccountResolver {
  readonly #plans: PlanService

  constructor(planService: PlanService) {
    this.#plans = planService
  }

  @Mutation(() => BillingAccountType, {
    description:
      'A cheaper plan begins at once; a dearer one when the payment of its first month has succeeded, with its included credits.',
  })
  changePlan(
    @Arg('input', () => ChangePlanInput) input: ChangePlanInput,
    @Ctx() { viewer, correlationId }: PaymentsContext,
  ): Promise<BillingAccountType> {
    return this.#plans.change(viewer, input, correlationId)
  }

  @FieldResolver(() => OrganizationStub)
  organization(@Root() { organizationId }: BillingAccount): OrganizationStub {
    return { id: organizationId }
  }

  @FieldResolver(() => PlanType)
  plan(@Root() account: BillingAccount): PlanType {
    return plans[account.plan]
  }

  @FieldResolver(() => PaymentType, {
    nullable: true,
    description: 'What a change to a dearer plan waits for; for ADMINs and OWNERs.',
  })
  async pendingPlanPayment(
    @Root() { pendingPaymentId }: BillingAccount,
    @Ctx() context: PaymentsContext,
  ): Promise<PaymentType | null> {
    return pendingPaymentId === null
      ? null
      : visiblePayment(context, await context.loaders.payment.load(pendingPaymentId))
  }

  @FieldResolver(() => LedgerConnection, { description: 'Newest first; for ADMINs and OWNERs.' })
  async ledger(
    @Root() account: BillingAccount,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: PaymentsContext,
  ): Promise<ConnectionShape<LedgerEntryType>> {
    assertSeesPayments(context, account)
    const { loaders } = context
    const request = parsePage(page, ['number'])
    return toConnection({
      page: await loaders.ledger.load({ ownerId: account.id, request }),
      request,
      keyOf: ({ seq }) => [seq],
      toNode: (entry): LedgerEntryType => entry,
      // Entries are numbered without holes, so the account knows how many there are.
      count: () => Promise.resolve(account.entryCount),
    })
  }

  @FieldResolver(() => PaymentConnection, { description: 'Newest first; for ADMINs and OWNERs.' })
  async payments(
    @Root() account: BillingAccount,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: PaymentsContext,
  ): Promise<ConnectionShape<PaymentType>> {
    assertSeesPayments(context, account)
    const { loaders } = context
    const { organizationId } = account
    const request = parsePage(page, ['string'])
    return toConnection({
      page: await loaders.payments.load({ ownerId: organizationId, request }),
      request,
      keyOf: ({ id }) => [id],
      toNode: (payment): PaymentType => payment,
      count: () => loaders.paymentCount.load(organizationId),
    })
  }
}

export const resolveBillingAccount: ReferenceResolver<PaymentsContext> = async ({ id }, context) =>
  visibleTo(context, await context.loaders.account.load(id))
