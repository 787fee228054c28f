import { Field, Int, ObjectType } from 'type-graphql'
import type { PlanCode } from '../domain/plan.ts'
import { PlanCodeEnum } from './enums.ts'

@ObjectType('Plan', { description: 'What an organization pays for and gets each month. The same for everybody.' })
export class PlanType {
  @Field(() => PlanCodeEnum, { description: 'Identifies the plan.' })
  declare readonly code: PlanCode

  @Field(() => String, { description: 'Display name.' })
  declare readonly name: string

  @Field(() => Int, { description: 'Credits granted when the plan begins.' })
  declare readonly includedCredits: number

  @Field(() => Int, { description: 'Number of runs that an organization may have under way at once.' })
  declare readonly concurrentRuns: number

  @Field(() => [String], { description: 'What the plan offers, for people.' })
  declare readonly features: readonly string[]
}
