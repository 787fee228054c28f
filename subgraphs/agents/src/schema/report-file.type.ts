import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { ReportFormat } from '../domain/reports/report-file.ts'
import { AgentRunType } from './agent-run.type.ts'
import { ReportFileStatusEnum, ReportFormatEnum } from './enums.ts'

@ObjectType('ReportDownload', { description: 'A link to a file.' })
export class ReportDownloadType {
  @Field(() => String, {
    description:
      'Path at the origin of the graph from which the file is fetched with GET and without a token, such as `/downloads/…`. It is valid while the session that requested it exists and its user is a member.',
  })
  declare readonly url: string

  @Field(() => Date, { description: 'When the link expires.' })
  declare readonly expiresAt: Date
}

@Directive('@key(fields: "id")')
@ObjectType('ReportFile', {
  description: "The report of a run as a file. Visible to members of the assessment's organization.",
})
export class ReportFileType {
  @Field(() => ID, { description: 'Unique id with the prefix `rpf_`.' })
  declare readonly id: string

  @Field(() => ReportFormatEnum, { description: 'Format of the file.' })
  declare readonly format: ReportFormat

  @Field(() => ReportFileStatusEnum, { description: 'State of the file.' })
  declare readonly status: 'PENDING' | 'READY' | 'FAILED'

  @Field(() => String, { description: 'Name for the file: the title of the assessment in ASCII.' })
  declare readonly fileName: string

  @Field(() => String, { description: 'Media type of the content.' })
  declare readonly mediaType: string

  @Field(() => Int, { nullable: true, description: 'Size of the content; null until the file is READY.' })
  declare readonly sizeBytes: number | null

  @Field(() => String, {
    nullable: true,
    description: 'Why the file could not be generated; null unless the status is FAILED.',
  })
  declare readonly error: string | null

  @Field(() => Date, { description: 'When the file was requested.' })
  declare readonly requestedAt: Date

  @Field(() => Date, { description: 'When the file is removed. It can be requested again.' })
  declare readonly expiresAt: Date
}

@InputType({ description: 'The file to make.' })
export class RequestReportFileInput {
  @Field(() => ID, { description: 'Id of the run, with the prefix `run_`.' })
  declare readonly runId: string

  @Field(() => ReportFormatEnum, { description: 'Format of the file.' })
  declare readonly format: ReportFormat
}

@ObjectType({ description: 'Result of requestReportFile.' })
export class RequestReportFilePayload {
  @Field(() => ReportFileType, { description: 'The file; its status is READY if it existed already.' })
  declare readonly file: ReportFileType

  @Field(() => AgentRunType, { description: 'The run whose report it is.' })
  declare readonly run: AgentRunType
}
