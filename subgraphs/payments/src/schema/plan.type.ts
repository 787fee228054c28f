import { Field, Int, ObjectType } from 'type-graphql'
import type { PlanCode } from '../domain/plan.ts'
import { PlanCodeEnum } from './enums.ts'
import { MoneyType } from './money.type.ts'

@ObjectType('Plan')
export class PlanType {
  @Field(() => PlanCodeEnum)
  declare readonly code: PlanCode

  @Field(() => String)
  declare readonly name: string

  @Field(() => MoneyType)
  declare readonly monthlyPrice: MoneyType

  @Field(() => Int, { description: 'Granted when the plan begins.' })
  declare readonly includedCredits: number

  @Field(() => Int)
  declare readonly concurrentRuns: number

  @Field(() => [String])
  declare readonly features: readonly string[]
}
