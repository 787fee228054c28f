import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { listen } from '#platform/http'
import type { Disposable } from '#platform/lifecycle'

export interface WebhookServerConfig {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** The payments subgraph. */
  readonly routes: (server: FastifyInstance) => void
}

/**
 * Serves the webhook alone, for processes in which the subgraph has no server of its own.
 * @throws AppError CONFLICT - the port is taken
 */
export async function createWebhookServer(config: WebhookServerConfig): Promise<Disposable & { readonly url: string }> {
  const server = fastify({ forceCloseConnections: true })
  config.routes(server)
  const url = await listen(server, config)
  return { url, dispose: () => server.close() }
}
