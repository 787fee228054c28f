import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { IdentityVerifier } from '#platform/auth'
import { AppError, badUserInput, errorCodes, toClientError, toDependencyError } from '#platform/errors'
import {
  abortSignalOf,
  addHealthRoutes,
  addMetricsRoute,
  createDrain,
  listen,
  registerHealth,
  serveHealth,
} from '#platform/http'
import type { HealthCheck } from '#platform/http'
import type { Disposable } from '#platform/lifecycle'
import type { Registry } from '#platform/metrics'
import type { Caller, GraphqlRequest, SubgraphRunner } from '#platform/subgraph-client'
import { createSocketServer } from './socket-server.ts'
import { subscriptionServer } from './subscription-server.ts'

export interface ServeSubgraphOptions {
  readonly runner: SubgraphRunner
  readonly verifier: IdentityVerifier
  readonly host: string
  /** 0 selects any free port. */
  readonly port: number
  readonly health: readonly HealthCheck[]
  /** The metrics of `/metrics`, which is served on `metricsPort`. Default: not served. */
  readonly registry?: Registry
  /** 0: `port`. */
  readonly metricsPort?: number | undefined
  readonly drainDelayMs?: number
  readonly drainGraceMs?: number
  readonly log: Logger
  /** Adds further routes, such as key sets and webhooks. */
  readonly routes?: (server: FastifyInstance) => void
}

// An identity contains all organizations of its viewer, which may be hundreds.
const maxHeaderBytes = 64 * 1024
const maxBodyBytes = 16 * 1024 * 1024

/**
 * Serves a subgraph at `/graphql` over HTTP and graphql-ws, with `/healthz` (the process runs), `/readyz` (dependencies
 * respond) and `/metrics`. Every operation requires the gateway's signed identity.
 * @throws AppError CONFLICT - the port is in use
 */
export async function serveSubgraph(options: ServeSubgraphOptions): Promise<Disposable & { readonly url: string }> {
  const { runner, verifier, registry, metricsPort = 0, log } = options
  const server = fastify({
    bodyLimit: maxBodyBytes,
    http: { maxHeaderSize: maxHeaderBytes },
    forceCloseConnections: true,
  })

  server.post('/graphql', async (request, reply) => {
    const correlationId = headerOf(request.headers['x-correlation-id']) ?? 'none'
    try {
      const identity = await verifier.verify(headerOf(request.headers['x-plumbline-identity']))
      const caller: Caller = { ...identity, correlationId, signal: abortSignalOf(reply.raw) }
      return await runner.execute(toRequest(request.body), caller)
    } catch (error) {
      const onInternal = (defect: unknown) =>
        log.error({ err: defect, correlationId }, 'a request failed with an unexpected error')
      const known = error instanceof AppError ? error : toDependencyError(error)
      void reply.code(known ? errorCodes[known.code].httpStatus : 500)
      return { errors: [toClientError(known ?? error, { correlationId, onInternal }).toJSON()] }
    }
  })
  const { drainDelayMs: delayMs, drainGraceMs: graceMs } = options
  const drain = createDrain(server.server, { delayMs, graceMs, log })
  addHealthRoutes(server, { health: options.health, drain })
  if (registry && metricsPort === 0) {
    registerHealth(registry, options.health)
    addMetricsRoute(server, () => registry.metrics())
  }
  options.routes?.(server)

  const subscriptions = createSocketServer({
    server: server.server,
    path: '/graphql',
    protocol: subscriptionServer({ runner, verifier, log }),
    maxMessageBytes: maxBodyBytes,
    log,
  })
  const metrics = registry && metricsPort > 0 ? await serveHealth({ ...options, port: metricsPort, registry }) : null
  const address = await listen(server, options).catch(async (error: unknown) => {
    await metrics?.dispose()
    throw error
  })
  return {
    url: `${address}/graphql`,
    async dispose() {
      await drain.stopAccepting()
      await subscriptions.dispose()
      await drain.finish()
      await server.close()
      await metrics?.dispose()
    },
  }
}

const headerOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

function toRequest(body: unknown): GraphqlRequest {
  if (typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string')
    return body as GraphqlRequest
  throw badUserInput('query', 'expected the text of an operation in a JSON object, got none')
}
