import { Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { moneyOfCents, MoneyType } from '#platform/subgraph-server'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { planCodes, plans } from '../domain/plan.ts'
import type { Plan } from '../domain/plan.ts'
import { cached, PlanType } from '../schema/plan.type.ts'
import type { PaymentsContext } from './context.ts'

@Resolver(() => PlanType)
export class PlanResolver {
  @Directive(cached)
  @Query(() => [PlanType], { description: 'All plans, cheapest first. Public.' })
  plans(): readonly PlanType[] {
    return planCodes.map((code) => plans[code])
  }

  @Directive(cached)
  @FieldResolver(() => MoneyType, { description: 'Price per month.' })
  monthlyPrice(@Root() { monthlyPrice }: Plan): MoneyType {
    return moneyOfCents(monthlyPrice.amountMinor)
  }
}

/** Public. */
export const resolvePlan: ReferenceResolver<PaymentsContext> = ({ id }) =>
  Object.values(plans).find((plan) => plan.id === id) ?? null
