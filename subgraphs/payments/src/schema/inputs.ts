import { Directive, Field, ID, InputType, Int } from 'type-graphql'
import type { PlanCode } from '../domain/plan.ts'
import { PlanCodeEnum } from './enums.ts'

@InputType()
export class PurchaseCreditsInput {
  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => Int, { description: '1 to 100,000.' })
  declare readonly credits: number

  @Field(() => String, { description: '1 to 200 characters.' })
  declare readonly idempotencyKey: string
}

@InputType()
export class ChangePlanInput {
  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => PlanCodeEnum)
  declare readonly plan: PlanCode

  @Field(() => String, { description: '1 to 200 characters.' })
  declare readonly idempotencyKey: string
}

@Directive('@inaccessible')
@InputType()
export class ReserveCreditsInput {
  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => ID)
  declare readonly runId: string

  @Field(() => Int)
  declare readonly credits: number
}

@Directive('@inaccessible')
@InputType()
export class ReleaseCreditsInput {
  @Field(() => ID)
  declare readonly runId: string
}
