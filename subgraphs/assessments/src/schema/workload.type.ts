import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import type { Precision, WorkloadKind } from '#schema/requirements/requirements'
import { numberDescription, textDescription } from './described.ts'
import { PrecisionEnum, WorkloadKindEnum } from './enums.ts'

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

  @Field(() => Float, { ...orNull, ...numberDescription('requestsPerSecond', 'Mean requests per second at peak.') })
  declare readonly requestsPerSecond?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription('inputTokensPerRequest', 'Mean number of input tokens per request.'),
  })
  declare readonly inputTokensPerRequest?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription('outputTokensPerRequest', 'Mean number of output tokens per request.'),
  })
  declare readonly outputTokensPerRequest?: number | null

  @Field(() => Int, {
    ...orNull,
    ...numberDescription('latencyP99Ms', 'Target for the 99th percentile of end-to-end latency, milliseconds.'),
  })
  declare readonly latencyP99Ms?: number | null

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

  @Field(() => Float, { ...orNull, ...numberDescription('datasetGB', 'Size of the dataset in decimal gigabytes.') })
  declare readonly datasetGB?: number | null

  @Field(() => Float, { ...orNull, ...numberDescription('hoursPerMonth', 'Hours per month that the workload runs.') })
  declare readonly hoursPerMonth?: number | null
}
