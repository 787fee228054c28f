import { Field, Float, InputType, ObjectType } from 'type-graphql'
import { MoneyType } from '#platform/subgraph-server'
import type { CloudProvider, Precision } from '#schema/requirements/requirements'
import { CloudProviderEnum, PrecisionEnum } from './enums.ts'
import { InfrastructurePlanType } from './infrastructure-plan.type.ts'

@InputType({
  description:
    'Changes of one workload. Fields that are absent stay as they are; null means that a value is not stated.',
})
export class WorkloadChangeInput {
  @Field(() => String, { description: 'Name of the workload.' })
  declare readonly name: string

  @Field(() => Boolean, { nullable: true, description: 'True leaves the workload out.' })
  declare readonly isRemoved?: boolean | null

  @Field(() => String, { nullable: true, description: 'Name or Hugging Face id of a published model.' })
  declare readonly model?: string | null

  @Field(() => Float, { nullable: true, description: 'Billions of parameters, instead of a named model.' })
  declare readonly modelParamsB?: number | null

  @Field(() => PrecisionEnum, { nullable: true, description: 'Number format of the weights.' })
  declare readonly precision?: Precision | null

  @Field(() => Float, { nullable: true, description: 'Mean requests per second at peak.' })
  declare readonly requestsPerSecond?: number | null

  @Field(() => Float, { nullable: true, description: 'Input tokens per request.' })
  declare readonly inputTokensPerRequest?: number | null

  @Field(() => Float, { nullable: true, description: 'Output tokens per request.' })
  declare readonly outputTokensPerRequest?: number | null

  @Field(() => Float, { nullable: true, description: 'Target for the 99th percentile of latency, milliseconds.' })
  declare readonly latencyP99Ms?: number | null

  @Field(() => Float, { nullable: true, description: 'Billions of tokens to train on.' })
  declare readonly trainingTokensB?: number | null

  @Field(() => Float, { nullable: true, description: 'Days within which training has to finish.' })
  declare readonly trainingDays?: number | null

  @Field(() => Float, { nullable: true, description: 'Decimal gigabytes of data.' })
  declare readonly datasetGB?: number | null

  @Field(() => Float, { nullable: true, description: 'Hours per month in which the workload runs.' })
  declare readonly hoursPerMonth?: number | null
}

@InputType({ description: 'Changes of the requirements of an assessment. Fields that are absent stay as they are.' })
export class SimulationChangesInput {
  @Field(() => [WorkloadChangeInput], { nullable: true, description: 'Changes of single workloads, each named once.' })
  declare readonly workloads?: readonly WorkloadChangeInput[] | null

  @Field(() => Float, {
    nullable: true,
    description:
      'Multiplies the rate of every workload, above 0 and at most 10,000; before the changes of single workloads.',
  })
  declare readonly trafficFactor?: number | null

  @Field(() => [CloudProviderEnum], { nullable: true, description: 'Providers to plan for; null for any.' })
  declare readonly preferredProviders?: readonly CloudProvider[] | null

  @Field(() => [String], { nullable: true, description: 'Regions or countries where data must stay; null for any.' })
  declare readonly regions?: readonly string[] | null
}

@ObjectType('Simulation', {
  description: 'The plan of an assessment as it is, and with changes. Nothing of it is stored.',
})
export class SimulationType {
  @Field(() => InfrastructurePlanType, { description: 'The plan of the stored requirements, at the prices of today.' })
  declare readonly before: InfrastructurePlanType

  @Field(() => InfrastructurePlanType, { description: 'The plan with the changes.' })
  declare readonly after: InfrastructurePlanType

  @Field(() => MoneyType, {
    nullable: true,
    description:
      'Cost of a month after − before; negative where the changes save. Null where one of them places nothing.',
  })
  declare readonly monthlyDifference: MoneyType | null
}
