import { Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { moneyOfCents, MoneyType, referenceData } from '#platform/subgraph-server'
import { planCodes, plans } from '../domain/plan.ts'
import type { Plan } from '../domain/plan.ts'
import { PlanType } from '../schema/plan.type.ts'

@Resolver(() => PlanType)
export class PlanResolver {
  @Directive(referenceData(plans, 300))
  @Query(() => [PlanType], { description: 'All plans, cheapest first. Public.' })
  plans(): readonly PlanType[] {
    return planCodes.map((code) => plans[code])
  }

  @FieldResolver(() => MoneyType, { description: 'Price per month.' })
  monthlyPrice(@Root() { monthlyPrice }: Plan): MoneyType {
    return moneyOfCents(monthlyPrice.amountMinor)
  }
}
