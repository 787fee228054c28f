import { FieldResolver, Resolver, Root } from 'type-graphql'
import { moneyOfCents, MoneyType } from '#platform/subgraph-server'
import type { CurrentInfrastructure, Requirements } from '#schema/requirements/requirements'
import { numberDescription } from '../schema/described.ts'
import { CurrentInfrastructureType, spend } from '../schema/infrastructure.type.ts'
import { budget, RequirementsType } from '../schema/requirements.type.ts'

const moneyOf = (usd: number | null): MoneyType | null => (usd === null ? null : moneyOfCents(Math.round(usd * 100)))

@Resolver(() => RequirementsType)
export class RequirementsResolver {
  @FieldResolver(() => MoneyType, { nullable: true, ...numberDescription('monthlyBudgetUsd', budget) })
  monthlyBudget(@Root() { monthlyBudgetUsd }: Requirements): MoneyType | null {
    return moneyOf(monthlyBudgetUsd)
  }
}

@Resolver(() => CurrentInfrastructureType)
export class CurrentInfrastructureResolver {
  @FieldResolver(() => MoneyType, { nullable: true, ...numberDescription('monthlySpendUsd', spend) })
  monthlySpend(@Root() { monthlySpendUsd }: CurrentInfrastructure): MoneyType | null {
    return moneyOf(monthlySpendUsd)
  }
}
