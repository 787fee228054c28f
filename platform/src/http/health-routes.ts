import type { FastifyInstance } from 'fastify'
import type { Drain } from './drain.ts'
import { askReadiness } from './health.ts'
import type { HealthCheck } from './health.ts'

export interface HealthRoutesOptions {
  readonly health: readonly HealthCheck[]
  readonly drain: Pick<Drain, 'isDraining'>
}

/** Adds `/healthz` (the process runs) and `/readyz` (its dependencies respond, and it is not shutting down). */
export function addHealthRoutes(server: FastifyInstance, { health, drain }: HealthRoutesOptions): void {
  server.get('/healthz', () => ({ status: 'alive' }))
  server.get('/readyz', async (_request, reply) => {
    const { httpStatus, body } = await askReadiness(health, drain)
    return reply.code(httpStatus).send(body)
  })
}
