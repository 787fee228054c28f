import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import type { Precision, WorkloadKind } from '../domain/requirements.ts'
import { numberDescription, textDescription } from './described.ts'
import { PrecisionEnum, WorkloadKindEnum } from './enums.ts'

const orNull = { nullable: true } as const

/** What a client writes and what it reads later are the same, field by field. */
@ObjectType('Workload')
@InputType('WorkloadInput')
export class WorkloadType {
  @Field(() => String, textDescription('workloadName', 'Unique within the assessment.'))
  declare readonly name: string

  @Field(() => WorkloadKindEnum)
  declare readonly kind: WorkloadKind

  @Field(() => Float, {
    ...orNull,
    ...numberDescription('modelParamsB', 'Billions of parameters of the model served or trained.'),
  })
  declare readonly modelParamsB?: number | null

  @Field(() => PrecisionEnum, orNull)
  declare readonly precision?: Precision | null

  @Field(() => Float, { ...orNull, ...numberDescription('requestsPerSecond', 'Mean requests per second at peak.') })
  declare readonly requestsPerSecond?: number | null

  @Field(() => Int, { ...orNull, ...numberDescription('inputTokensPerRequest') })
  declare readonly inputTokensPerRequest?: number | null

  @Field(() => Int, { ...orNull, ...numberDescription('outputTokensPerRequest') })
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

  @Field(() => Float, { ...orNull, ...numberDescription('datasetGB', 'Decimal gigabytes.') })
  declare readonly datasetGB?: number | null

  @Field(() => Float, { ...orNull, ...numberDescription('hoursPerMonth') })
  declare readonly hoursPerMonth?: number | null
}
