import { collectGauge } from '#platform/metrics'
import type { Registry } from '#platform/metrics'
import type { PaymentReader } from './domain/ports.ts'

/** Metrics that are read from the store: every process of the subgraph reports the same. */
export function registerMetrics(
  registry: Registry,
  reader: Pick<PaymentReader, 'countDiscrepancies' | 'countPending'>,
): void {
  collectGauge(registry, {
    name: 'plumbline_payments_discrepancies',
    help: 'Payments that the provider contradicts; each has to be looked into.',
    read: async () => [[[], await reader.countDiscrepancies()]],
  })
  collectGauge(registry, {
    name: 'plumbline_payments_pending',
    help: 'Payments whose outcome is not known yet.',
    read: async () => [[[], await reader.countPending()]],
  })
}
