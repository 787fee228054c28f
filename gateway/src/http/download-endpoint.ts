import type { FastifyInstance } from 'fastify'
import { readDownloadToken } from '#platform/auth'
import type { Download, DownloadLinkOptions } from '#platform/auth'
import { notFound, unauthenticated } from '#platform/errors'
import type { SubgraphClient } from '#platform/subgraph-client'
import type { Authenticator } from '../auth/authenticator.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import { pageHeaders } from './pages.ts'

export interface DownloadEndpointOptions {
  readonly links: DownloadLinkOptions
  /** The subgraph that has the files. */
  readonly agents: SubgraphClient
  readonly authenticator: Authenticator
  readonly factsOf: FactsOf
}

const query = `query Download($runId: ID!, $format: ReportFormat!) {
  run(id: $runId) { reportFile(format: $format) { fileName mediaType content } }
}`

interface Answer {
  readonly run: {
    readonly reportFile: {
      readonly fileName: string
      readonly mediaType: string
      /** Base64; null until the file is made. */
      readonly content: string | null
    } | null
  } | null
}

/**
 * Serves files at `GET /downloads/<token>`, the links of `ReportFile.download`. The token names the user who asked for the link and its
 * session; the file is read as that user, so that the link gives no more than the user may see now.
 */
export function addDownloadEndpoint(
  server: FastifyInstance,
  { links, agents, authenticator, factsOf }: DownloadEndpointOptions,
): void {
  // Not a parameter: the router limits their length.
  server.get('/downloads/*', async (request, reply) => {
    const { '*': token } = request.params as { readonly '*': string }
    const download = await readDownloadToken(links, token)
    const { correlationId } = factsOf(request.raw)
    const viewer = await viewerOf(authenticator, download, correlationId)
    const { runId, format } = download
    const { run } = await agents.request<Answer>({ query, variables: { runId, format }, viewer, correlationId })
    const file = run?.reportFile
    if (file?.content == null) throw notFound('download', 'of this link')
    return reply
      .headers(pageHeaders)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${file.fileName}"`)
      .type(file.mediaType)
      .send(Buffer.from(file.content, 'base64'))
  })
}

/** @throws AppError UNAUTHENTICATED - the session has ended */
async function viewerOf(authenticator: Authenticator, { userId, sessionId }: Download, correlationId: string) {
  const viewer = await authenticator.refresh({ kind: 'user', userId, sessionId, roles: {} }, correlationId)
  if (viewer?.kind === 'user') return viewer
  throw unauthenticated('The session in which this link was made has ended. Sign in, and ask for a new link.')
}
