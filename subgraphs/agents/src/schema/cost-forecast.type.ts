import { Field, Float, Int, ObjectType } from 'type-graphql'
import { MoneyType } from '#platform/subgraph-server'

@ObjectType({ description: 'Distribution of an uncertain amount.' })
export class MoneyRange {
  @Field(() => MoneyType, { description: 'A tenth of the simulated futures costs less.' })
  declare readonly p10: MoneyType

  @Field(() => MoneyType, { description: 'Half of the simulated futures cost less.' })
  declare readonly p50: MoneyType

  @Field(() => MoneyType, { description: 'Nine tenths of the simulated futures cost less.' })
  declare readonly p90: MoneyType
}

@ObjectType({
  description: 'Shares of the simulated futures in which the cost exceeds the monthly budget, 0 to 1.',
})
export class BudgetRisk {
  @Field(() => Float, { description: 'Share in which the last month exceeds the budget.' })
  declare readonly lastMonthExceeds: number

  @Field(() => Float, { description: 'Share in which at least one month exceeds the budget.' })
  declare readonly anyMonthExceeds: number

  @Field(() => Float, { description: 'Share in which the mean month exceeds the budget.' })
  declare readonly meanMonthExceeds: number
}

@ObjectType('CostForecast', {
  description: 'Simulated cost of the coming twelve months with uncertain demand, prices and growth.',
})
export class CostForecastType {
  @Field(() => Int, { description: 'Number of simulated futures.' })
  declare readonly trials: number

  @Field(() => MoneyRange, { description: 'Cost of the first month.' })
  declare readonly firstMonth: MoneyRange

  @Field(() => MoneyRange, { description: 'Cost of the last month.' })
  declare readonly lastMonth: MoneyRange

  @Field(() => MoneyRange, { description: 'Cost of all months together.' })
  declare readonly total: MoneyRange

  @Field(() => BudgetRisk, {
    nullable: true,
    description: 'Risk of exceeding the budget; null when the assessment states none.',
  })
  declare readonly budget: BudgetRisk | null
}
