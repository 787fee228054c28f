import { Directive, Query, Resolver } from 'type-graphql'
import { referenceData } from '#platform/subgraph-server'
import { planCodes, plans } from '../domain/plan.ts'
import { PlanType } from '../schema/plan.type.ts'

@Resolver(() => PlanType)
export class PlanResolver {
  @Directive(referenceData(plans, 300))
  @Query(() => [PlanType], { description: 'All plans, cheapest first. Public.' })
  plans(): readonly PlanType[] {
    return planCodes.map((code) => plans[code])
  }
}
