import { Field, Float, Int, ObjectType } from 'type-graphql'
import { defineEnum, MoneyType } from '#platform/subgraph-server'
import type { CloudProvider } from '#schema/requirements/requirements'
import type { Commitment } from '../domain/plans/plan-analysis.ts'
import { CloudProviderEnum } from './enums.ts'

export const CommitmentEnum = defineEnum<Commitment>('Commitment', {
  description: 'The terms on which instances are paid for.',
  values: {
    ON_DEMAND: 'By the hour, without a commitment.',
    ONE_YEAR: 'All hours of a year, without upfront payment.',
    THREE_YEARS: 'All hours of three years, without upfront payment.',
    SPOT: 'Spare capacity, which the provider can take back.',
  },
})

@ObjectType({ description: 'A way to run a workload: the planned one, or one that is not planned, with the reason.' })
export class PlanOption {
  @Field(() => String, { description: 'Name of the workload.' })
  declare readonly workload: string

  @Field(() => CloudProviderEnum, { description: 'The provider.' })
  declare readonly provider: CloudProvider

  @Field(() => String, { description: 'Type of the instances; "any" when no instance of the provider is suitable.' })
  declare readonly sku: string

  @Field(() => String, { nullable: true, description: 'Region; null when the option is excluded in every region.' })
  declare readonly region: string | null

  @Field(() => CommitmentEnum, { description: 'The terms of payment.' })
  declare readonly commitment: Commitment

  @Field(() => String, { description: 'Number, type and regions of the instances; empty for an excluded option.' })
  declare readonly instances: string

  @Field(() => MoneyType, { nullable: true, description: 'Monthly cost; null for an excluded option.' })
  declare readonly monthlyCost: MoneyType | null

  @Field(() => Float, {
    nullable: true,
    description: '99th percentile of the latency at peak, milliseconds; for training, the duration of a run.',
  })
  declare readonly latencyMs: number | null

  @Field(() => Float, {
    nullable: true,
    description: 'Emissions per month in kg CO₂e, an upper bound; null when they are not known.',
  })
  declare readonly kgCO2ePerMonth: number | null

  @Field(() => Boolean, { description: 'Whether the plan uses this option.' })
  declare readonly isChosen: boolean

  @Field(() => String, { description: 'Why the plan uses this option, or why not.' })
  declare readonly reason: string
}

@ObjectType({ description: 'A change of the number of instances.' })
export class CapacityStep {
  @Field(() => Int, { description: 'Month in which the number applies first; the first month is 1.' })
  declare readonly month: number

  @Field(() => Int, { description: 'Number of instances.' })
  declare readonly instances: number

  @Field(() => MoneyType, { description: 'Cost of a month from then on.' })
  declare readonly monthlyCost: MoneyType
}

@ObjectType({ description: 'Servers to buy.' })
export class OwnedServers {
  @Field(() => String, { description: 'Name of the server.' })
  declare readonly name: string

  @Field(() => Int, { description: 'Servers in the first month.' })
  declare readonly atStart: number

  @Field(() => Int, { description: 'Servers after 36 months.' })
  declare readonly atEnd: number

  @Field(() => String, { description: 'Source and date of the price.' })
  declare readonly source: string
}

@ObjectType({ description: 'The cost of bought servers for 36 months.' })
export class OwnedCost {
  @Field(() => MoneyType, { description: 'All payments.' })
  declare readonly total: MoneyType

  @Field(() => MoneyType, { description: 'Servers and network.' })
  declare readonly purchase: MoneyType

  @Field(() => MoneyType, { description: 'Electricity.' })
  declare readonly power: MoneyType

  @Field(() => MoneyType, { description: 'Space in a data center.' })
  declare readonly colocation: MoneyType

  @Field(() => MoneyType, { description: 'People.' })
  declare readonly staff: MoneyType

  @Field(() => MoneyType, { description: 'Support and repair.' })
  declare readonly support: MoneyType

  @Field(() => MoneyType, { description: 'Storage and vector indexes.' })
  declare readonly other: MoneyType

  @Field(() => MoneyType, { description: 'Value of the servers after 36 months, by straight-line depreciation.' })
  declare readonly bookValue: MoneyType

  @Field(() => [MoneyType], { description: 'Payments of each month.' })
  declare readonly months: readonly MoneyType[]

  @Field(() => Int, {
    nullable: true,
    description:
      'Month from which on all payments stay at most those for renting; null when they exceed them after 36 months.',
  })
  declare readonly breakEvenMonth: number | null

  @Field(() => [OwnedServers], { description: 'The servers.' })
  declare readonly servers: readonly OwnedServers[]
}

@ObjectType({ description: 'The cost of the workloads for 36 months: rented on demand, and on bought servers.' })
export class TotalCost {
  @Field(() => CloudProviderEnum, { description: 'Provider of the rented instances.' })
  declare readonly rentedProvider: CloudProvider

  @Field(() => MoneyType, { description: 'Cost of renting for 36 months.' })
  declare readonly rented: MoneyType

  @Field(() => [MoneyType], { description: 'Cost of renting for each month.' })
  declare readonly rentedMonths: readonly MoneyType[]

  @Field(() => [CapacityStep], { description: 'The rented instances, and each change of their number.' })
  declare readonly steps: readonly CapacityStep[]

  @Field(() => OwnedCost, { nullable: true, description: 'Cost of bought servers; null when it is not compared.' })
  declare readonly owned: OwnedCost | null

  @Field(() => String, { nullable: true, description: 'Why bought servers are not compared.' })
  declare readonly ownedUnknown: string | null
}

@ObjectType({ description: 'Change of the mean monthly cost of the coming year with one input.' })
export class CostDriver {
  @Field(() => String, { description: 'The input.' })
  declare readonly name: string

  @Field(() => String, { description: 'The lower value, relative to the stated one.' })
  declare readonly lowChange: string

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Cost at the lower value; null when no plan keeps the targets.',
  })
  declare readonly low: MoneyType | null

  @Field(() => String, { description: 'The higher value, relative to the stated one.' })
  declare readonly highChange: string

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Cost at the higher value; null when no plan keeps the targets.',
  })
  declare readonly high: MoneyType | null

  @Field(() => MoneyType, { description: 'Difference between the lowest and the highest cost.' })
  declare readonly swing: MoneyType
}

@ObjectType('PlanAnalysis', {
  description:
    'Analysis of a plan: other options, the cost of 36 months, and the inputs with the largest influence on the cost.',
})
export class PlanAnalysisType {
  @Field(() => [PlanOption], { description: 'Options of each workload, the planned one first, then by cost.' })
  declare readonly options: readonly PlanOption[]

  @Field(() => TotalCost, { nullable: true, description: 'Cost of 36 months; null when no instances are rented.' })
  declare readonly totalCost: TotalCost | null

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Mean monthly cost of the coming year; null without a plan.',
  })
  declare readonly meanMonth: MoneyType | null

  @Field(() => [CostDriver], { description: 'Inputs with an influence on the cost, largest difference first.' })
  declare readonly costDrivers: readonly CostDriver[]
}
