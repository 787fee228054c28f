import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { assertSignedIn, createDownloadToken } from '#platform/auth'
import { personal } from '#platform/subgraph-server'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { parseReportFileId, reportFileIdOf, reportFileTypes } from '../domain/reports/report-file.ts'
import type { ReportFile, ReportFormat } from '../domain/reports/report-file.ts'
import type { Run } from '../domain/runs/run.ts'
import { AgentRunType } from '../schema/agent-run.type.ts'
import { ReportFormatEnum } from '../schema/enums.ts'
import {
  ReportDownloadType,
  ReportFileType,
  RequestReportFileInput,
  RequestReportFilePayload,
} from '../schema/report-file.type.ts'
import type { ReportFileService } from '../services/report-file.service.ts'
import { visible } from './context.ts'
import type { AgentsContext } from './context.ts'

/** How links to files are made. */
export interface DownloadLinks {
  /** Shared with the gateway, which reads them. */
  readonly secret: string
  readonly lifetimeMs: number
}

/** Files of runs. */
@Resolver(() => AgentRunType)
export class RunReportFileResolver {
  readonly #files: ReportFileService

  constructor(files: ReportFileService) {
    this.#files = files
  }

  @Mutation(() => RequestReportFilePayload, {
    description:
      'Requests the report of a run as a file, or returns the file if it exists. A worker generates it within seconds: read `AgentRun.reportFile` until its status is READY. Needs the role VIEWER. CONFLICT when the run has not written a report.',
  })
  async requestReportFile(
    @Arg('input', () => RequestReportFileInput, { description: 'The run and the format.' })
    input: RequestReportFileInput,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<RequestReportFilePayload> {
    assertSignedIn(viewer)
    const { run, file } = await this.#files.request(viewer, input, correlationId)
    return { run, file: toNode(file) }
  }

  @FieldResolver(() => ReportFileType, {
    nullable: true,
    description: 'The report as a file; null until it is requested with `requestReportFile`, and after it was removed.',
  })
  async reportFile(
    @Root() { id: runId }: Run,
    @Arg('format', () => ReportFormatEnum, { description: 'Format of the file.' }) format: ReportFormat,
    @Ctx() { loaders }: AgentsContext,
  ): Promise<ReportFileType | null> {
    const file = await loaders.reportFile.load({ runId, format })
    return file && toNode(file)
  }
}

/** Links to files, and their contents. */
@Resolver(() => ReportFileType)
export class ReportFileResolver {
  readonly #links: DownloadLinks

  constructor(links: DownloadLinks) {
    this.#links = links
  }

  @Directive(personal)
  @FieldResolver(() => ReportDownloadType, {
    nullable: true,
    description: 'A new link to the file, valid for some minutes; null until the file is READY.',
  })
  async download(
    @Root() { runId, format, status }: ReportFile,
    @Ctx() { viewer }: AgentsContext,
  ): Promise<ReportDownloadType | null> {
    if (status !== 'READY') return null
    assertSignedIn(viewer)
    const { secret, lifetimeMs } = this.#links
    // A token expires at a whole second.
    const expiresAt = new Date(Math.ceil((Date.now() + lifetimeMs) / 1_000) * 1_000)
    const { userId, sessionId } = viewer
    const token = await createDownloadToken({ secret }, { userId, sessionId, runId, format }, expiresAt)
    return { url: `/downloads/${token}`, expiresAt }
  }

  @Directive('@inaccessible')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The file in base64, for the gateway; null until it is READY.',
  })
  async content(@Root() { runId, format }: ReportFile, @Ctx() { loaders }: AgentsContext): Promise<string | null> {
    const content = await loaders.reportContent.load({ runId, format })
    return content && Buffer.from(content).toString('base64')
  }
}

/** A file is visible to those who may see its run. */
export const resolveReportFile: ReferenceResolver<AgentsContext> = async ({ id }, context) => {
  const key = parseReportFileId(id)
  if (key === null || !visible(await context.loaders.run.load(key.runId), context)) return null
  const file = await context.loaders.reportFile.load(key)
  return file && toNode(file)
}

const toNode = (file: ReportFile): ReportFileType & ReportFile => ({
  ...file,
  id: reportFileIdOf(file),
  mediaType: reportFileTypes[file.format].mediaType,
})
