import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import type { Precision, StatedTrainingMethod, WorkloadKind } from '#schema/requirements/requirements'
import { countDescription, numberDescription, textDescription } from './described.ts'
import { PrecisionEnum, TrainingMethodEnum, WorkloadKindEnum } from './enums.ts'

const orNull = { nullable: true } as const

/** What a client writes and what it reads later are the same, field by field. */
@ObjectType('Workload', { description: 'Something that runs on the infrastructure. Null fields were not stated.' })
@InputType('WorkloadInput', { description: 'Something that runs on the infrastructure. Null fields were not stated.' })
export class WorkloadType {
  @Field(() => String, textDescription('workloadName', 'Name, unique within the assessment.'))
  declare readonly name: string

  @Field(() => WorkloadKindEnum, {
    description: 'What the workload does. It determines which other fields are needed.',
  })
  declare readonly kind: WorkloadKind

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'modelParamsB',
      'Billions of parameters of the model served or trained. Not needed beside `model` or `modelConfig`.',
    ),
  })
  declare readonly modelParamsB?: number | null

  @Field(() => String, {
    ...orNull,
    ...textDescription(
      'model',
      'Name or Hugging Face id of the model: `Llama 3.1 8B`, `Qwen/Qwen2.5-7B-Instruct`. Its published shape is used, and goes before `modelParamsB`. An unknown name needs `modelConfig` or `modelParamsB` beside it.',
    ),
  })
  declare readonly model?: string | null

  @Field(() => String, {
    ...orNull,
    ...textDescription(
      'modelConfig',
      'Text of the `config.json` of the model, as on Hugging Face. The shape that it states goes before that of `model`.',
    ),
  })
  declare readonly modelConfig?: string | null

  @Field(() => PrecisionEnum, { ...orNull, description: 'Numeric precision of the weights.' })
  declare readonly precision?: Precision | null

  @Field(() => PrecisionEnum, {
    ...orNull,
    description:
      'Numeric precision of the key-value cache. Not stated: 16 bit, or FP32 beside FP32 weights, as servers keep it by default.',
  })
  declare readonly kvCachePrecision?: Precision | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription('requestsPerSecond', 'Mean requests per second at peak. Not beside `concurrentUsers`.'),
  })
  declare readonly requestsPerSecond?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription(
      'concurrentUsers',
      'People or programs that send requests at peak, instead of `requestsPerSecond`: users ÷ `secondsBetweenRequests` requests per second.',
    ),
  })
  declare readonly concurrentUsers?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'secondsBetweenRequests',
      'Mean time from one request of a user to the next, seconds; only beside `concurrentUsers`. Not stated: 60 is assumed.',
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
      'Input tokens that 95 % of the requests do not exceed; from the mean to 3.8 times the mean. Lengths are taken as lognormal. Not stated: an exponential distribution is assumed.',
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
      'Output tokens that 95 % of the requests do not exceed; from the mean to 3.8 times the mean. Lengths are taken as lognormal. Not stated: an exponential distribution is assumed.',
    ),
  })
  declare readonly outputTokensP95?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription(
      'contextTokens',
      'Tokens of the longest request that has to be served, input and output together; at least the sum of the means. A replica holds one such request.',
    ),
  })
  declare readonly contextTokens?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'prefixCacheHitPercent',
      'Percent of the input tokens whose keys and values are found in the prefix cache and are not computed again. Not stated: 0 is assumed.',
    ),
  })
  declare readonly prefixCacheHitPercent?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription('latencyP99Ms', 'Target for the 99th percentile of end-to-end latency, milliseconds.'),
  })
  declare readonly latencyP99Ms?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription('ttftMs', 'Target for the time to the first token, milliseconds, at `targetPercentile`.'),
  })
  declare readonly ttftMs?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'tpotMs',
      'Target for the mean time from one output token of a request to the next, milliseconds, at `targetPercentile`.',
    ),
  })
  declare readonly tpotMs?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'targetPercentile',
      'The percentile that `ttftMs` and `tpotMs` hold for; only beside one of them. Not stated: 99.',
    ),
  })
  declare readonly targetPercentile?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'memoryUtilizationPercent',
      'Percent of the memory of an accelerator that the server may use. Not stated: 90, the default of vLLM.',
    ),
  })
  declare readonly memoryUtilizationPercent?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'availabilityPercent',
      'Percent of the time that the workload has to serve its full load. Not stated: one spare instance is recommended.',
    ),
  })
  declare readonly availabilityPercent?: number | null

  @Field(() => TrainingMethodEnum, {
    ...orNull,
    description:
      'What training changes. Not stated: FULL, or QLORA for FINE_TUNING of INT8 and INT4 weights. TRAINING is always FULL.',
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
    ...numberDescription(
      'runsPerMonth',
      'How often the training is repeated. Not beside `isOneOff`. Not stated: one run per month.',
    ),
  })
  declare readonly runsPerMonth?: number | null

  @Field(() => Boolean, {
    ...orNull,
    description:
      'Whether the training is done once and not repeated: its cost is then not a monthly cost after it has ended.',
  })
  declare readonly isOneOff?: boolean | null

  @Field(() => Float, { ...orNull, ...numberDescription('datasetGB', 'Size of the dataset in decimal gigabytes.') })
  declare readonly datasetGB?: number | null

  @Field(() => String, {
    ...orNull,
    ...textDescription(
      'datasetName',
      'Names the data of `datasetGB`. Workloads that state the same name use the same data, which is stored and counted once; so do unnamed data of the same size.',
    ),
  })
  declare readonly datasetName?: string | null

  @Field(() => Float, { ...orNull, ...numberDescription('hoursPerMonth', 'Hours per month that the workload runs.') })
  declare readonly hoursPerMonth?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription(
      'hoursPerDay',
      'Hours of each day that the workload runs at its peak; it is off in the others. Not beside `hoursPerMonth` or `hourlyLoad`.',
    ),
  })
  declare readonly hoursPerDay?: number | null

  @Field(() => [Float], {
    ...orNull,
    description: `Load in each hour of a day, the first from midnight, as shares of the peak: 0 to 1, at least one of them above 0. Capacity follows it hour by hour, and an hour with 0 needs none. Not beside \`hoursPerMonth\` or \`hoursPerDay\`. ${countDescription('hourlyLoad').description}`,
  })
  declare readonly hourlyLoad?: readonly number[] | null

  @Field(() => String, {
    ...orNull,
    ...textDescription(
      'instanceType',
      'The only instance type that may be used, by the name that its provider gives it: `p5.48xlarge`. The advice says if it is not known.',
    ),
  })
  declare readonly instanceType?: string | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription(
      'ownedInstances',
      'Instances of `instanceType`, or machines with the same accelerators, that are already there and paid for; only beside `instanceType`. What is needed beyond them is bought at list price.',
    ),
  })
  declare readonly ownedInstances?: number | null
}
