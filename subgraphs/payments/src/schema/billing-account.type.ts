import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import type { PlanCode } from '../domain/plan.ts'

@Directive('@key(fields: "id")')
@ObjectType('BillingAccount', { description: 'Plan, credits and payments of an organization. Visible to its members.' })
export class BillingAccountType {
  declare readonly organizationId: string

  declare readonly entryCount: number

  declare readonly pendingPaymentId: string | null

  declare readonly plan: PlanCode

  @Field(() => ID, { description: 'Unique id with the prefix `bil_`.' })
  declare readonly id: string

  @Field(() => Int, {
    description:
      'Credits that can be spent now. A completed run costs one credit; a failed or cancelled run costs none.',
  })
  declare readonly creditBalance: number
}
