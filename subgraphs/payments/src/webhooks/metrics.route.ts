import type { FastifyInstance } from 'fastify'
import type { PaymentReader } from '../domain/ports.ts'

/** Adds `/metrics`, in the text format of Prometheus. */
export function registerMetrics(server: FastifyInstance, reader: Pick<PaymentReader, 'countDiscrepancies'>): void {
  server.get('/metrics', async (_request, reply) => {
    const count = await reader.countDiscrepancies()
    void reply.type('text/plain; version=0.0.4')
    return `# HELP plumbline_payments_discrepancies Payments that the provider contradicts; each has to be looked into.
# TYPE plumbline_payments_discrepancies gauge
plumbline_payments_discrepancies ${count}
`
  })
}
