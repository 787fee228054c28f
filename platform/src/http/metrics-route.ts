import type { FastifyInstance } from 'fastify'
import { Registry } from '#platform/metrics'

/** Adds `/metrics`, which Prometheus reads. */
export function addMetricsRoute(server: FastifyInstance, metrics: () => Promise<string>): void {
  server.get('/metrics', async (_request, reply) =>
    reply
      .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      .type(Registry.PROMETHEUS_CONTENT_TYPE)
      .send(await metrics()),
  )
}
