import { Field, Float, Int, ObjectType } from 'type-graphql'
import { MoneyType } from '#platform/subgraph-server'

@ObjectType({ description: 'How an uncertain amount is distributed.' })
export class MoneyRange {
  @Field(() => MoneyType, { description: 'A tenth of the simulated futures costs less.' })
  declare readonly p10: MoneyType

  @Field(() => MoneyType, { description: 'Half of the simulated futures cost less.' })
  declare readonly p50: MoneyType

  @Field(() => MoneyType, { description: 'Nine tenths of the simulated futures cost less.' })
  declare readonly p90: MoneyType
}

@ObjectType({
  description: 'How often the cost exceeds the monthly budget, as shares of the simulated futures, 0 to 1.',
})
export class BudgetRisk {
  @Field(() => Float, { description: 'The last month costs more.' })
  declare readonly lastMonthExceeds: number

  @Field(() => Float, { description: 'Any month costs more.' })
  declare readonly anyMonthExceeds: number

  @Field(() => Float, { description: 'The mean month costs more.' })
  declare readonly meanMonthExceeds: number
}

@ObjectType('CostForecast', {
  description: 'What the coming twelve months may cost while demand, prices and growth are uncertain.',
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

  @Field(() => BudgetRisk, { nullable: true, description: 'Null where no budget is stated.' })
  declare readonly budget: BudgetRisk | null
}
