import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import type { PlanCode } from '../domain/plan.ts'

@Directive('@key(fields: "id")')
@ObjectType('BillingAccount')
export class BillingAccountType {
  declare readonly organizationId: string

  declare readonly entryCount: number

  declare readonly pendingPaymentId: string | null

  declare readonly plan: PlanCode

  @Field(() => ID)
  declare readonly id: string

  @Field(() => Int, {
    description:
      'Credits that can be spent now. One completed run costs credits; a failed or cancelled run costs none.',
  })
  declare readonly creditBalance: number
}
