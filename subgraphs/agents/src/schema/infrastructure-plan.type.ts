import { Field, Float, Int, ObjectType } from 'type-graphql'
import { MoneyType } from '#platform/subgraph-server'
import type { CloudProvider, Precision } from '#schema/requirements/requirements'
import { CloudProviderEnum, PrecisionEnum } from './enums.ts'
import { PlanAnalysisType } from './plan-analysis.type.ts'

@ObjectType({ description: 'Replicas of a model, and the settings of their inference server.' })
export class PlannedReplica {
  @Field(() => Int, { description: 'Number of replicas.' })
  declare readonly replicas: number

  @Field(() => String, {
    nullable: true,
    description: 'Hugging Face id of the model; null when the assessment names no published model.',
  })
  declare readonly modelId: string | null

  @Field(() => PrecisionEnum, { description: 'Number format of the weights.' })
  declare readonly precision: Precision

  @Field(() => PrecisionEnum, { description: 'Number format of the key-value cache.' })
  declare readonly kvCachePrecision: Precision

  @Field(() => Int, { description: 'Accelerators that each layer is split over.' })
  declare readonly tensorParallel: number

  @Field(() => Int, { description: 'Instances that the layers are divided among; 1 when the model fits on one.' })
  declare readonly pipelineParallel: number

  @Field(() => Int, { description: 'Maximum number of requests that a replica processes concurrently.' })
  declare readonly maxSequences: number

  @Field(() => Int, { description: 'Tokens of the longest request, input and output together.' })
  declare readonly contextTokens: number

  @Field(() => Float, { description: 'Percentage of the memory of an accelerator that the model uses.' })
  declare readonly memoryUtilizationPercent: number

  @Field(() => Int, {
    description:
      'Number of models on the same accelerators, including this one. `memoryUtilizationPercent` is the part of this one.',
  })
  declare readonly modelsPerAccelerator: number
}

@ObjectType({ description: 'Instances in one region.' })
export class PlannedSite {
  @Field(() => String, { description: 'Region of the instances.' })
  declare readonly region: string

  @Field(() => String, { description: 'ISO 3166 code of the country of the region.' })
  declare readonly country: string

  @Field(() => Int, { description: 'Number of instances at peak.' })
  declare readonly instances: number

  @Field(() => MoneyType, { description: 'Price of an hour of one instance.' })
  declare readonly hourlyPrice: MoneyType
}

@ObjectType({ description: 'Percentage of the time in which the peak load is served.' })
export class PlannedAvailability {
  @Field(() => Float, { description: 'Percentage that the assessment requires.' })
  declare readonly targetPercent: number

  @Field(() => Float, { description: 'Percentage that the instances and regions of the plan reach.' })
  declare readonly plannedPercent: number
}

@ObjectType({ description: 'Load of a served workload in one month, and the planned capacity.' })
export class PlannedLoad {
  @Field(() => Int, { description: 'Months from the planning: 0 is the first.' })
  declare readonly month: number

  @Field(() => Float, { description: 'Requests per second at peak.' })
  declare readonly demandPerSecond: number

  @Field(() => Float, { description: 'Requests per second that the instances can serve.' })
  declare readonly capacityPerSecond: number

  @Field(() => Int, { description: 'Number of instances at peak.' })
  declare readonly instances: number
}

@ObjectType({ description: 'The plan of one workload.' })
export class PlannedWorkload {
  @Field(() => String, { description: 'Name of the workload.' })
  declare readonly name: string

  @Field(() => String, {
    nullable: true,
    description: 'Instance type; null when the workload is not placed or needs no instances.',
  })
  declare readonly sku: string | null

  @Field(() => String, { nullable: true, description: 'Region of the instances.' })
  declare readonly region: string | null

  @Field(() => String, { nullable: true, description: 'ISO 3166 code of the country of the region.' })
  declare readonly country: string | null

  @Field(() => Int, {
    description:
      'Number of instances in that region at peak, including the spare instances that a stated availability requires.',
  })
  declare readonly instances: number

  @Field(() => [PlannedSite], { description: 'Instances in further regions, if a stated availability requires them.' })
  declare readonly elsewhere: readonly PlannedSite[]

  @Field(() => PlannedAvailability, {
    nullable: true,
    description: 'Availability of the plan; null when the workload states none.',
  })
  declare readonly availability: PlannedAvailability | null

  @Field(() => [String], {
    description:
      'Names of the other workloads on the same instances. Each of these workloads lists the instances; its monthly cost is its part of their price.',
  })
  declare readonly sharedWith: readonly string[]

  @Field(() => String, { nullable: true, description: 'Accelerator of the instances.' })
  declare readonly accelerator: string | null

  @Field(() => Int, { nullable: true, description: 'Accelerators of one instance.' })
  declare readonly acceleratorsPerInstance: number | null

  @Field(() => MoneyType, { nullable: true, description: 'Price of an hour of one instance.' })
  declare readonly hourlyPrice: MoneyType | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the price in this region is an estimate; false when a price list states it.',
  })
  declare readonly isPriceEstimated: boolean | null

  @Field(() => Float, { nullable: true, description: 'Hours per month in which the instances run.' })
  declare readonly hoursPerMonth: number | null

  @Field(() => MoneyType, { description: 'Monthly cost of instances and storage.' })
  declare readonly monthlyCost: MoneyType

  @Field(() => MoneyType, { description: 'Part of the monthly cost that is for storage.' })
  declare readonly storageCost: MoneyType

  @Field(() => Float, { nullable: true, description: 'Requests per second at peak; null for training.' })
  declare readonly demandPerSecond: number | null

  @Field(() => Float, { nullable: true, description: 'Requests per second that the instances can serve.' })
  declare readonly capacityPerSecond: number | null

  @Field(() => Float, {
    nullable: true,
    description: '99th percentile of the end-to-end latency at peak, milliseconds.',
  })
  declare readonly latencyMs: number | null

  @Field(() => PlannedReplica, { nullable: true, description: 'Replicas of the model; null for training.' })
  declare readonly replica: PlannedReplica | null

  @Field(() => Float, { nullable: true, description: 'Duration of a training run, hours.' })
  declare readonly trainingHours: number | null

  @Field(() => MoneyType, { nullable: true, description: 'Cost of a training run.' })
  declare readonly runCost: MoneyType | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the latency target, the availability and the deadline are met; null when the workload is not placed.',
  })
  declare readonly meetsTarget: boolean | null

  @Field(() => [PlannedLoad], {
    description:
      'Load and capacity at the stated growth, from the month of planning to two years later. Capacity grows in the steps in which it is bought. Empty for workloads that are not served or not placed, and in plans of releases without this field.',
  })
  declare readonly outlook: readonly PlannedLoad[]
}

@ObjectType({ description: 'A plan for the same workloads on another provider.' })
export class PlanAlternative {
  @Field(() => CloudProviderEnum, { description: 'The provider.' })
  declare readonly provider: CloudProvider

  @Field(() => MoneyType, { nullable: true, description: 'Monthly cost; null when no workload is placed.' })
  declare readonly monthlyCost: MoneyType | null

  @Field(() => Int, {
    description: 'Number of workloads that are not placed on instances. The cost does not include them.',
  })
  declare readonly unplaced: number

  @Field(() => Int, { description: 'Number of workloads that miss their latency target or deadline.' })
  declare readonly missed: number
}

@ObjectType('InfrastructurePlan', {
  description: 'The best plan within the requirements: provider, instances, cost, capacity and latency.',
})
export class InfrastructurePlanType extends PlanAlternative {
  @Field(() => [PlannedWorkload], { description: 'The plans of the workloads, in their order.' })
  declare readonly workloads: readonly PlannedWorkload[]

  @Field(() => Float, {
    nullable: true,
    description:
      'Emissions per month in kg CO₂e, an upper bound: maximum power × PUE × grid intensity. Null when one of the figures is not published.',
  })
  declare readonly kgCO2ePerMonth: number | null

  @Field(() => String, { nullable: true, description: 'Why the emissions are not known.' })
  declare readonly emissionsUnknown: string | null

  @Field(() => [PlanAlternative], { description: 'Plans on the other providers, best first.' })
  declare readonly alternatives: readonly PlanAlternative[]

  @Field(() => PlanAnalysisType, {
    nullable: true,
    description:
      'Analysis of the plan of a run; null in results of `simulate`, and for runs of releases without this field.',
  })
  declare readonly analysis: PlanAnalysisType | null
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
