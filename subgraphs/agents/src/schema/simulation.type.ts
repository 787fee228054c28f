import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import { MoneyType } from '#platform/subgraph-server'
import type { CloudProvider, Precision } from '#schema/requirements/requirements'
import { CloudProviderEnum, PrecisionEnum } from './enums.ts'

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

@ObjectType({ description: 'The plan of one workload.' })
export class SimulatedWorkload {
  @Field(() => String, { description: 'Name of the workload.' })
  declare readonly name: string

  @Field(() => String, { nullable: true, description: 'Instance; null where the workload has no place or needs none.' })
  declare readonly sku: string | null

  @Field(() => String, { nullable: true, description: 'Region of the instances.' })
  declare readonly region: string | null

  @Field(() => Int, { description: 'Number of instances.' })
  declare readonly instances: number

  @Field(() => MoneyType, { description: 'Cost of a month: instances and storage.' })
  declare readonly monthlyCost: MoneyType

  @Field(() => Float, { nullable: true, description: 'Requests per second that are asked; null for training.' })
  declare readonly demandPerSecond: number | null

  @Field(() => Float, { nullable: true, description: 'Requests per second that the instances carry.' })
  declare readonly capacityPerSecond: number | null

  @Field(() => Float, { nullable: true, description: 'Milliseconds of a request in a full batch.' })
  declare readonly latencyMs: number | null

  @Field(() => Float, { nullable: true, description: 'Hours of a training run.' })
  declare readonly trainingHours: number | null

  @Field(() => MoneyType, { nullable: true, description: 'Cost of a training run.' })
  declare readonly runCost: MoneyType | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether latency target or deadline is met; null without a place.',
  })
  declare readonly meetsTarget: boolean | null
}

@ObjectType({ description: 'What the same workloads cost on another provider.' })
export class SimulatedAlternative {
  @Field(() => CloudProviderEnum, { description: 'The provider.' })
  declare readonly provider: CloudProvider

  @Field(() => MoneyType, { nullable: true, description: 'Cost of a month; null where nothing is placed.' })
  declare readonly monthlyCost: MoneyType | null

  @Field(() => Int, { description: 'Workloads without a place; they are not in the cost.' })
  declare readonly unplaced: number

  @Field(() => Int, { description: 'Workloads that miss their latency target or deadline.' })
  declare readonly missed: number
}

@ObjectType({ description: 'A plan: provider, instances, cost, capacity and latency.' })
export class SimulatedPlan extends SimulatedAlternative {
  @Field(() => [SimulatedWorkload], { description: 'The plans of the workloads, in their order.' })
  declare readonly workloads: readonly SimulatedWorkload[]

  @Field(() => Float, {
    nullable: true,
    description:
      'kg CO₂e of a month, an upper bound: maximum power × PUE × grid intensity. Null where a figure is not published.',
  })
  declare readonly kgCO2ePerMonth: number | null

  @Field(() => String, { nullable: true, description: 'Why the emissions are not known.' })
  declare readonly emissionsUnknown: string | null

  @Field(() => [SimulatedAlternative], { description: 'The other providers, best first.' })
  declare readonly alternatives: readonly SimulatedAlternative[]
}

@ObjectType({ description: 'The plan of an assessment as it is, and with changes. Nothing of it is stored.' })
export class SimulationType {
  @Field(() => SimulatedPlan, { description: 'The plan of the stored requirements, at the prices of today.' })
  declare readonly before: SimulatedPlan

  @Field(() => SimulatedPlan, { description: 'The plan with the changes.' })
  declare readonly after: SimulatedPlan

  @Field(() => MoneyType, {
    nullable: true,
    description:
      'Cost of a month after − before; negative where the changes save. Null where one of them places nothing.',
  })
  declare readonly monthlyDifference: MoneyType | null
}
