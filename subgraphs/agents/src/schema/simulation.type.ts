import { Field, Float, InputType, ObjectType } from 'type-graphql'
import { MoneyType } from '#platform/subgraph-server'
import { describeNumber, numberBounds, withBounds } from '#schema/requirements/bounds'
import type { CloudProvider, Precision } from '#schema/requirements/requirements'
import { CloudProviderEnum, PrecisionEnum } from './enums.ts'
import { InfrastructurePlanType } from './infrastructure-plan.type.ts'

const bounded = (name: keyof typeof numberBounds, sentence: string) => ({
  nullable: true,
  description: withBounds(sentence, describeNumber(numberBounds[name])),
})

@InputType({
  description: 'Changes of one workload. Absent fields keep their values; null removes a value.',
})
export class WorkloadChangeInput {
  @Field(() => String, { description: 'Name of the workload.' })
  declare readonly name: string

  @Field(() => Boolean, { nullable: true, description: 'Whether to remove the workload.' })
  declare readonly isRemoved?: boolean | null

  @Field(() => String, { nullable: true, description: 'Name or Hugging Face id of a published model.' })
  declare readonly model?: string | null

  @Field(() => Float, bounded('modelParamsB', 'Parameters in billions, instead of a named model.'))
  declare readonly modelParamsB?: number | null

  @Field(() => PrecisionEnum, { nullable: true, description: 'Number format of the weights.' })
  declare readonly precision?: Precision | null

  @Field(() => Float, bounded('requestsPerSecond', 'Mean requests per second at peak.'))
  declare readonly requestsPerSecond?: number | null

  @Field(() => Float, bounded('inputTokensPerRequest', 'Mean number of input tokens per request.'))
  declare readonly inputTokensPerRequest?: number | null

  @Field(() => Float, bounded('outputTokensPerRequest', 'Mean number of output tokens per request.'))
  declare readonly outputTokensPerRequest?: number | null

  @Field(
    () => Float,
    bounded('latencyP99Ms', 'Target for the 99th percentile of the end-to-end latency, milliseconds.'),
  )
  declare readonly latencyP99Ms?: number | null

  @Field(() => Float, bounded('trainingTokensB', 'Training or fine-tuning tokens, billions.'))
  declare readonly trainingTokensB?: number | null

  @Field(() => Float, bounded('trainingDays', 'Days within which training has to finish.'))
  declare readonly trainingDays?: number | null

  @Field(() => Float, bounded('datasetGB', 'Size of the dataset in decimal gigabytes.'))
  declare readonly datasetGB?: number | null

  @Field(() => Float, bounded('hoursPerMonth', 'Hours per month that the workload runs.'))
  declare readonly hoursPerMonth?: number | null
}

@InputType({ description: 'Changes of the requirements of an assessment. Absent fields keep their values.' })
export class SimulationChangesInput {
  @Field(() => [WorkloadChangeInput], { nullable: true, description: 'Changes of single workloads, each named once.' })
  declare readonly workloads?: readonly WorkloadChangeInput[] | null

  @Field(() => Float, {
    nullable: true,
    description:
      'Factor for the request rate of every workload, applied before the changes of single workloads. Above 0, at most 10,000.',
  })
  declare readonly trafficFactor?: number | null

  @Field(() => [CloudProviderEnum], { nullable: true, description: 'Providers to plan for; null for any.' })
  declare readonly preferredProviders?: readonly CloudProvider[] | null

  @Field(() => [String], {
    nullable: true,
    description: 'Regions or countries where data must stay; null for any. At most 50.',
  })
  declare readonly regions?: readonly string[] | null
}

@ObjectType('Simulation', {
  description: 'Plans of an assessment without and with changes. They are not stored.',
})
export class SimulationType {
  @Field(() => InfrastructurePlanType, { description: 'The plan for the stored requirements, at current prices.' })
  declare readonly before: InfrastructurePlanType

  @Field(() => InfrastructurePlanType, { description: 'The plan for the changed requirements.' })
  declare readonly after: InfrastructurePlanType

  @Field(() => MoneyType, {
    nullable: true,
    description:
      'Monthly cost of `after` minus that of `before`: negative when the changes save money. Null when one of the plans places no workload.',
  })
  declare readonly monthlyDifference: MoneyType | null
}
