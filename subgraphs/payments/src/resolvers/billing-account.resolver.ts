import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { parsePage, toConnection } from '#platform/paging'
import type { ConnectionShape } from '#platform/paging'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { BillingAccount } from '../domain/billing-account.ts'
import { plans } from '../domain/plan.ts'
import { LedgerListArguments, PaymentListArguments } from '../schema/arguments.ts'
import { BillingAccountType } from '../schema/billing-account.type.ts'
import { ChangePlanInput } from '../schema/inputs.ts'
import { LedgerConnection } from '../schema/ledger-entry.type.ts'
import type { LedgerEntryType } from '../schema/ledger-entry.type.ts'
import { OrganizationStub } from '../schema/organization.stub.ts'
import { ChangePlanPayload } from '../schema/payloads.ts'
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

  @Mutation(() => ChangePlanPayload, {
    description:
      'Changes the plan of an organization. A cheaper plan begins at once; a more expensive one begins, with its included credits, when the payment of its first month has succeeded. Needs the role ADMIN. CONFLICT while another change awaits its payment, and when the key was used with other input.',
  })
  async changePlan(
    @Arg('input', () => ChangePlanInput, { description: 'The new plan.' }) input: ChangePlanInput,
    @Ctx() { viewer, correlationId }: PaymentsContext,
  ): Promise<ChangePlanPayload> {
    return { billingAccount: await this.#plans.change(viewer, input, correlationId) }
  }

  @FieldResolver(() => OrganizationStub, { description: 'Organization that the account belongs to.' })
  organization(@Root() { organizationId }: BillingAccount): OrganizationStub {
    return { id: organizationId }
  }

  @FieldResolver(() => PlanType, { description: 'Current plan.' })
  plan(@Root() account: BillingAccount): PlanType {
    return plans[account.plan]
  }

  @FieldResolver(() => PaymentType, {
    nullable: true,
    description:
      'Payment that a change to a more expensive plan is waiting for. Null when there is none, and for members below ADMIN.',
  })
  async pendingPlanPayment(
    @Root() { pendingPaymentId }: BillingAccount,
    @Ctx() context: PaymentsContext,
  ): Promise<PaymentType | null> {
    return pendingPaymentId === null
      ? null
      : visiblePayment(context, await context.loaders.payment.load(pendingPaymentId))
  }

  @FieldResolver(() => LedgerConnection, {
    description: 'Changes of the credit balance, newest first by default. Needs the role ADMIN; FORBIDDEN otherwise.',
  })
  async ledger(
    @Root() account: BillingAccount,
    @Args(() => LedgerListArguments) { filter, orderBy, ...list }: LedgerListArguments,
    @Ctx() context: PaymentsContext,
  ): Promise<ConnectionShape<LedgerEntryType>> {
    assertSeesPayments(context, account)
    const { loaders } = context
    const request = parsePage(list, ['number'])
    const part = { ownerId: account.id, values: oneOf(filter?.kind) }
    return toConnection({
      page: await loaders.ledger.load({ ...part, direction: orderBy?.direction ?? 'DESC', request }),
      request,
      keyOf: ({ seq }) => [seq],
      toNode: (entry): LedgerEntryType => entry,
      // Entries are numbered without gaps, so the account has their number.
      count: async () => (part.values === null ? account.entryCount : loaders.entryCount.load(part)),
    })
  }

  @FieldResolver(() => PaymentConnection, {
    description: 'Payments, newest first by default. Needs the role ADMIN; FORBIDDEN otherwise.',
  })
  async payments(
    @Root() account: BillingAccount,
    @Args(() => PaymentListArguments) { filter, orderBy, ...list }: PaymentListArguments,
    @Ctx() context: PaymentsContext,
  ): Promise<ConnectionShape<PaymentType>> {
    assertSeesPayments(context, account)
    const { loaders } = context
    const request = parsePage(list, ['string'])
    const part = { ownerId: account.organizationId, values: oneOf(filter?.status) }
    return toConnection({
      page: await loaders.payments.load({ ...part, direction: orderBy?.direction ?? 'DESC', request }),
      request,
      keyOf: ({ id }) => [id],
      toNode: (payment): PaymentType => payment,
      count: () => loaders.paymentCount.load(part),
    })
  }
}

/** The values of a filter, each once; null if it filters nothing. */
const oneOf = <Value>(values: readonly Value[] | null | undefined): readonly Value[] | null =>
  values?.length ? [...new Set(values)] : null

export const resolveBillingAccount: ReferenceResolver<PaymentsContext> = async ({ id }, context) =>
  visibleTo(context, await context.loaders.account.load(id))
