import { Directive, Query, Resolver } from 'type-graphql'
import { cacheControl } from '#platform/subgraph-server'
import { planCodes, plans } from '../domain/plan.ts'
import { PlanType } from '../schema/plan.type.ts'

@Resolver(() => PlanType)
export class PlanResolver {
  // It changes with a release only.
  @Directive(cacheControl('PUBLIC', 300))
  @Query(() => [PlanType], { description: 'Cheapest first. For everybody, signed in or not.' })
  plans(): readonly PlanType[] {
    return planCodes.map((code) => plans[code])
  }
}
