import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import type { Precision, StatedTrainingMethod, WorkloadKind } from '#schema/requirements/requirements'
import { countDescription, numberDescription, textDescription } from './described.ts'
import { PrecisionEnum, TrainingMethodEnum, WorkloadKindEnum } from './enums.ts'

const orNull = { nullable: true } as const

/** Clients write and read the same fields. */
@ObjectType('Workload', { description: 'A workload that the infrastructure has to run. Null fields were not stated.' })
@InputType('WorkloadInput', {
  description: 'A workload that the infrastructure has to run. Null fields were not stated.',
})
export class WorkloadType {
  @Field(() => String, textDescription('workloadName', 'Name, unique within the assessment.'))
  declare readonly name: string

  @Field(() => WorkloadKindEnum, {
    description: 'Kind of the workload, which determines the fields that are needed.',
  })
  declare readonly kind: WorkloadKind

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'modelParamsB',
      'Parameters of the model that is served or trained, in billions. Not needed with `model` or `modelConfig`.',
    ),
  })
  declare readonly modelParamsB?: number | null

  @Field(() => String, {
    ...orNull,
    ...textDescription(
      'model',
      'Name or Hugging Face id of the model, such as `Llama 3.1 8B` or `Qwen/Qwen2.5-7B-Instruct`. Its published shape takes precedence over `modelParamsB`. An unknown name requires `modelConfig` or `modelParamsB`.',
    ),
  })
  declare readonly model?: string | null

  @Field(() => String, {
    ...orNull,
    ...textDescription(
      'modelConfig',
      'Content of the `config.json` of the model, as published on Hugging Face. Its shape takes precedence over that of `model`.',
    ),
  })
  declare readonly modelConfig?: string | null

  @Field(() => PrecisionEnum, { ...orNull, description: 'Numeric precision of the weights.' })
  declare readonly precision?: Precision | null

  @Field(() => PrecisionEnum, {
    ...orNull,
    description:
      'Numeric precision of the key-value cache. Default: 16 bit, or FP32 with FP32 weights, as in inference servers.',
  })
  declare readonly kvCachePrecision?: Precision | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'requestsPerSecond',
      'Mean requests per second at peak. Cannot be combined with `concurrentUsers`.',
    ),
  })
  declare readonly requestsPerSecond?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription(
      'concurrentUsers',
      'Users or programs that send requests at peak, instead of `requestsPerSecond`. The rate is `concurrentUsers` ÷ `secondsBetweenRequests`.',
    ),
  })
  declare readonly concurrentUsers?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'secondsBetweenRequests',
      'Mean time from one request of a user to the next, seconds. Requires `concurrentUsers`. Default: 60.',
    ),
  })
  declare readonly secondsBetweenRequests?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription('inputTokensPerRequest', 'Mean number of input tokens per request.'),
  })
  declare readonly inputTokensPerRequest?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription(
      'inputTokensP95',
      '95th percentile of the input tokens per request: 1 to 3.8 times the mean. Lengths then follow a lognormal distribution. Default: an exponential distribution.',
    ),
  })
  declare readonly inputTokensP95?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription('outputTokensPerRequest', 'Mean number of output tokens per request.'),
  })
  declare readonly outputTokensPerRequest?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription(
      'outputTokensP95',
      '95th percentile of the output tokens per request: 1 to 3.8 times the mean. Lengths then follow a lognormal distribution. Default: an exponential distribution.',
    ),
  })
  declare readonly outputTokensP95?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription(
      'contextTokens',
      'Tokens of the longest request, input and output together: at least the sum of the means. Each replica is sized to hold one such request.',
    ),
  })
  declare readonly contextTokens?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'prefixCacheHitPercent',
      'Percentage of the input tokens that are found in the prefix cache and not computed again. Default: 0.',
    ),
  })
  declare readonly prefixCacheHitPercent?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription('latencyP99Ms', 'Target for the 99th percentile of the end-to-end latency, milliseconds.'),
  })
  declare readonly latencyP99Ms?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription('ttftMs', 'Target for the time to the first token at `targetPercentile`, milliseconds.'),
  })
  declare readonly ttftMs?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'tpotMs',
      'Target for the mean time between two output tokens of a request at `targetPercentile`, milliseconds.',
    ),
  })
  declare readonly tpotMs?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'targetPercentile',
      'Percentile at which `ttftMs` and `tpotMs` apply. Requires one of them. Default: 99.',
    ),
  })
  declare readonly targetPercentile?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'memoryUtilizationPercent',
      'Percentage of the memory of an accelerator that the server may use. Default: 90, as in vLLM.',
    ),
  })
  declare readonly memoryUtilizationPercent?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'availabilityPercent',
      'Percentage of the time in which the workload must be able to serve its full load. By default, one spare instance is recommended.',
    ),
  })
  declare readonly availabilityPercent?: number | null

  @Field(() => TrainingMethodEnum, {
    ...orNull,
    description:
      'Weights that training changes. Default: FULL, or QLORA for FINE_TUNING with INT8 or INT4 weights. TRAINING is always FULL.',
  })
  declare readonly trainingMethod?: StatedTrainingMethod | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription('trainingTokensB', 'Training or fine-tuning tokens, billions.'),
  })
  declare readonly trainingTokensB?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription('trainingDays', 'Days within which training has to finish.'),
  })
  declare readonly trainingDays?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription('runsPerMonth', 'Training runs per month. Cannot be combined with `isOneOff`. Default: 1.'),
  })
  declare readonly runsPerMonth?: number | null

  @Field(() => Boolean, {
    ...orNull,
    description:
      'Whether the training runs only once. Its cost then ends with the training, and is not a recurring monthly cost.',
  })
  declare readonly isOneOff?: boolean | null

  @Field(() => Float, { ...orNull, ...numberDescription('datasetGB', 'Size of the dataset in decimal gigabytes.') })
  declare readonly datasetGB?: number | null

  @Field(() => String, {
    ...orNull,
    ...textDescription(
      'datasetName',
      'Name of the data of `datasetGB`. Workloads with the same name share the data, which is stored and counted once. Unnamed data of the same size are also counted once.',
    ),
  })
  declare readonly datasetName?: string | null

  @Field(() => Float, { ...orNull, ...numberDescription('hoursPerMonth', 'Hours per month that the workload runs.') })
  declare readonly hoursPerMonth?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'hoursPerDay',
      'Hours per day in which the workload runs at its peak; it is off otherwise. Cannot be combined with `hoursPerMonth` or `hourlyLoad`.',
    ),
  })
  declare readonly hoursPerDay?: number | null

  @Field(() => [Float], {
    ...orNull,
    ...countDescription(
      'hourlyLoad',
      'Load in each hour of a day, starting at midnight, as a share of the peak: 0 to 1, at least one above 0. Capacity follows the load hour by hour; an hour with 0 needs none. Cannot be combined with `hoursPerMonth` or `hoursPerDay`.',
    ),
  })
  declare readonly hourlyLoad?: readonly number[] | null

  @Field(() => String, {
    ...orNull,
    ...textDescription(
      'instanceType',
      'Limits the plan to one instance type, by its name at its provider, such as `p5.48xlarge`. The advice reports a type that is not known.',
    ),
  })
  declare readonly instanceType?: string | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription(
      'ownedInstances',
      'Instances of `instanceType`, or machines with the same accelerators, that are already paid for. Requires `instanceType`. Further instances are priced at the list price.',
    ),
  })
  declare readonly ownedInstances?: number | null
}
