import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { referenceData } from '#platform/subgraph-server'
import { plans } from '../domain/plan.ts'
import type { PlanCode } from '../domain/plan.ts'
import { PlanCodeEnum } from './enums.ts'

/** Reference data, which only a release changes. */
export const cached = referenceData(plans, 300)

@Directive('@key(fields: "id")')
@ObjectType('Plan', {
  description: 'A plan: its monthly price, included credits and limits. The same for all callers.',
})
export class PlanType {
  @Field(() => ID, { description: 'Unique id with the prefix `pln_`.' })
  declare readonly id: string

  @Directive(cached)
  @Field(() => PlanCodeEnum, { description: 'Code of the plan.' })
  declare readonly code: PlanCode

  @Directive(cached)
  @Field(() => String, { description: 'Display name.' })
  declare readonly name: string

  @Directive(cached)
  @Field(() => Int, { description: 'Credits granted when the plan begins.' })
  declare readonly includedCredits: number

  @Directive(cached)
  @Field(() => Int, { description: 'Number of runs that an organization may have in progress at the same time.' })
  declare readonly concurrentRuns: number

  @Directive(cached)
  @Field(() => [String], { description: 'Features of the plan, as text to display.' })
  declare readonly features: readonly string[]
}
