import fastify from 'fastify'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { Registry } from '#platform/metrics'
import { createDrain } from './drain.ts'
import { addHealthRoutes } from './health-routes.ts'
import type { HealthCheck } from './health.ts'
import { listen } from './listen.ts'
import { addMetricsRoute } from './metrics-route.ts'
import { registerHealth } from './register-health.ts'

export interface HealthServerOptions {
  readonly host: string
  /** 0 selects any free port. */
  readonly port: number
  readonly health: readonly HealthCheck[]
  /** The metrics of `/metrics`. */
  readonly registry: Registry
  readonly log: Logger
}

export interface HealthServer extends Disposable {
  readonly url: string
  /** Makes `/readyz` respond with 503 until the server is disposed. */
  notReady(): void
}

/**
 * Serves `/healthz`, `/readyz` and `/metrics` of a process without another server.
 * @throws AppError CONFLICT - the port is in use
 */
export async function serveHealth({ health, registry, log, ...address }: HealthServerOptions): Promise<HealthServer> {
  const server = fastify({ forceCloseConnections: true })
  const drain = createDrain(server.server, { graceMs: 1_000, log })
  addHealthRoutes(server, { health, drain })
  registerHealth(registry, health)
  addMetricsRoute(server, () => registry.metrics())
  const url = await listen(server, address)
  return {
    url,
    notReady: () => drain.begin(),
    async dispose() {
      await drain.finish()
      await server.close()
    },
  }
}
