import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { MoneyType } from '#platform/subgraph-server'
import type { EstateFormat } from '../domain/imports/import-estate.ts'
import { EstateFormatEnum } from './enums.ts'
import { CurrentInstanceType } from './infrastructure.type.ts'

@InputType({ description: 'A file about the estate of today.' })
export class EstateFileInput {
  @Field(() => EstateFormatEnum, { description: 'Format of the file.' })
  declare readonly format: EstateFormat

  @Field(() => String, { description: 'The text of the file.' })
  declare readonly content: string
}

@InputType({ description: 'The files to import.' })
export class ImportEstateInput {
  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => [EstateFileInput], { description: '1 to 10 files with at most 3,500,000 characters together.' })
  declare readonly files: readonly EstateFileInput[]
}

@ObjectType('ImportedWorkload', {
  description:
    'A workload that serves a model, with fields of `WorkloadInput`. Values that the files do not contain are null.',
})
export class ImportedWorkloadType {
  @Field(() => String, { description: 'Name of the workload.' })
  declare readonly name: string

  @Field(() => String, { nullable: true, description: 'Name or Hugging Face id of the model.' })
  declare readonly model: string | null

  @Field(() => Float, { nullable: true, description: 'Mean requests per second in the busiest hour of the day.' })
  declare readonly requestsPerSecond: number | null

  @Field(() => Int, { nullable: true, description: 'Mean number of input tokens per request.' })
  declare readonly inputTokensPerRequest: number | null

  @Field(() => Int, { nullable: true, description: 'Mean number of output tokens per request.' })
  declare readonly outputTokensPerRequest: number | null

  @Field(() => [Float], {
    nullable: true,
    description: 'Load in each hour of a day (UTC), as shares of the busiest hour.',
  })
  declare readonly hourlyLoad: readonly number[] | null
}

@ObjectType({ description: 'A draft of requirements that was read from files. It is not stored.' })
export class ImportEstatePayload {
  @Field(() => MoneyType, { nullable: true, description: 'Total of the bills per month; null without a bill.' })
  declare readonly monthlySpend: MoneyType | null

  @Field(() => [CurrentInstanceType], { description: 'Instances in use, by type.' })
  declare readonly instances: readonly CurrentInstanceType[]

  @Field(() => [ImportedWorkloadType], { description: 'Workloads that serve models.' })
  declare readonly workloads: readonly ImportedWorkloadType[]

  @Field(() => [String], { description: 'Assumptions and omissions, as text to display.' })
  declare readonly notes: readonly string[]
}
