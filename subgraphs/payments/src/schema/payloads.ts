import { Field, ObjectType } from 'type-graphql'
import { BillingAccountType } from './billing-account.type.ts'
import { PaymentType } from './payment.type.ts'

@ObjectType({ description: 'Result of purchaseCredits.' })
export class PurchaseCreditsPayload {
  @Field(() => PaymentType, {
    description: 'The new payment, or the one that an earlier call with the same key started.',
  })
  declare readonly payment: PaymentType
}

@ObjectType({ description: 'Result of changePlan.' })
export class ChangePlanPayload {
  @Field(() => BillingAccountType, {
    description: 'The account with its new plan, or with the payment that the change is waiting for.',
  })
  declare readonly billingAccount: BillingAccountType
}
