import { Field, Float, Int, ObjectType } from 'type-graphql'
import { MoneyType } from '#platform/subgraph-server'
import type { CloudProvider, Precision } from '#schema/requirements/requirements'
import { CloudProviderEnum, PrecisionEnum } from './enums.ts'

@ObjectType({ description: 'A copy of a model that serves requests, and what its program is started with.' })
export class PlannedReplica {
  @Field(() => Int, { description: 'Copies that are planned.' })
  declare readonly replicas: number

  @Field(() => String, {
    nullable: true,
    description: 'Hugging Face id of the model; null where the assessment names none that is published.',
  })
  declare readonly modelId: string | null

  @Field(() => PrecisionEnum, { description: 'Number format of the weights.' })
  declare readonly precision: Precision

  @Field(() => PrecisionEnum, { description: 'Number format of the key-value cache.' })
  declare readonly kvCachePrecision: Precision

  @Field(() => Int, { description: 'Accelerators that each layer is split over.' })
  declare readonly tensorParallel: number

  @Field(() => Int, { description: 'Instances that the layers are divided among; 1 where the model fits one.' })
  declare readonly pipelineParallel: number

  @Field(() => Int, { description: 'Requests that are worked on together at most.' })
  declare readonly maxSequences: number

  @Field(() => Int, { description: 'Tokens of the longest request, input and output together.' })
  declare readonly contextTokens: number

  @Field(() => Float, { description: 'Percent of the memory of an accelerator that is used.' })
  declare readonly memoryUtilizationPercent: number

  @Field(() => Int, {
    description:
      'Models on the same accelerators, this one included; the percentage of memory is the part of this one.',
  })
  declare readonly modelsPerAccelerator: number
}

@ObjectType({ description: 'The plan of one workload.' })
export class PlannedWorkload {
  @Field(() => String, { description: 'Name of the workload.' })
  declare readonly name: string

  @Field(() => String, { nullable: true, description: 'Instance; null where the workload has no place or needs none.' })
  declare readonly sku: string | null

  @Field(() => String, { nullable: true, description: 'Region of the instances.' })
  declare readonly region: string | null

  @Field(() => String, { nullable: true, description: 'ISO 3166 code of the country of the region.' })
  declare readonly country: string | null

  @Field(() => Int, { description: 'Number of instances at peak.' })
  declare readonly instances: number

  @Field(() => [String], {
    description:
      'Names of the other workloads on the same instances, which are listed with each of them. The monthly cost of each workload is its part of their price.',
  })
  declare readonly sharedWith: readonly string[]

  @Field(() => String, { nullable: true, description: 'Accelerator of the instances.' })
  declare readonly accelerator: string | null

  @Field(() => Int, { nullable: true, description: 'Accelerators of one instance.' })
  declare readonly acceleratorsPerInstance: number | null

  @Field(() => Float, { nullable: true, description: 'US dollars for an hour of one instance.' })
  declare readonly usdPerHour: number | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the price in this region is an estimate; false where a price list states it.',
  })
  declare readonly isPriceEstimated: boolean | null

  @Field(() => Float, { nullable: true, description: 'Hours of a month in which there are instances.' })
  declare readonly hoursPerMonth: number | null

  @Field(() => MoneyType, { description: 'Cost of a month: instances and storage.' })
  declare readonly monthlyCost: MoneyType

  @Field(() => MoneyType, { description: 'The part of the monthly cost for storage.' })
  declare readonly storageCost: MoneyType

  @Field(() => Float, { nullable: true, description: 'Requests per second that are asked; null for training.' })
  declare readonly demandPerSecond: number | null

  @Field(() => Float, { nullable: true, description: 'Requests per second that the instances carry.' })
  declare readonly capacityPerSecond: number | null

  @Field(() => Float, {
    nullable: true,
    description: 'Milliseconds that 99 % of the requests do not exceed at peak, end to end.',
  })
  declare readonly latencyMs: number | null

  @Field(() => PlannedReplica, { nullable: true, description: 'The copies of the model; null for training.' })
  declare readonly replica: PlannedReplica | null

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
export class PlanAlternative {
  @Field(() => CloudProviderEnum, { description: 'The provider.' })
  declare readonly provider: CloudProvider

  @Field(() => MoneyType, { nullable: true, description: 'Cost of a month; null where nothing is placed.' })
  declare readonly monthlyCost: MoneyType | null

  @Field(() => Int, { description: 'Workloads without a place; they are not in the cost.' })
  declare readonly unplaced: number

  @Field(() => Int, { description: 'Workloads that miss their latency target or deadline.' })
  declare readonly missed: number
}

@ObjectType('InfrastructurePlan', {
  description: 'What runs where: provider, instances, cost, capacity and latency of the best plan within the rules.',
})
export class InfrastructurePlanType extends PlanAlternative {
  @Field(() => [PlannedWorkload], { description: 'The plans of the workloads, in their order.' })
  declare readonly workloads: readonly PlannedWorkload[]

  @Field(() => Float, {
    nullable: true,
    description:
      'kg CO₂e of a month, an upper bound: maximum power × PUE × grid intensity. Null where a figure is not published.',
  })
  declare readonly kgCO2ePerMonth: number | null

  @Field(() => String, { nullable: true, description: 'Why the emissions are not known.' })
  declare readonly emissionsUnknown: string | null

  @Field(() => [PlanAlternative], { description: 'The other providers, best first.' })
  declare readonly alternatives: readonly PlanAlternative[]
}

@ObjectType('PlanExport', { description: 'A plan as a text file.' })
export class PlanExportType {
  @Field(() => String, { description: 'Name for the file, such as `main.tf`.' })
  declare readonly fileName: string

  @Field(() => String, { description: 'Media type of the content.' })
  declare readonly mediaType: string

  @Field(() => String, { description: 'The text of the file.' })
  declare readonly content: string
}
