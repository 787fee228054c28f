import { collectGauge } from '#platform/metrics'
import type { Registry } from '#platform/metrics'
import { withinMs } from '#platform/timing'
import type { HealthCheck } from './health.ts'

/** Shorter than the time that a scrape waits for a metric, so that a dependency that hangs is reported as down. */
const checkTimeoutMs = 800

/** Checks the dependencies at each scrape: whether each responds, and how long its response takes. */
export function registerHealth(registry: Registry, health: readonly HealthCheck[]): void {
  let inProgress: Promise<readonly Checked[]> | undefined
  // Both metrics of one scrape are from the same checks.
  const checkAll = () =>
    (inProgress ??= Promise.all(health.map(measure)).finally(() => {
      inProgress = undefined
    }))
  collectGauge(registry, {
    name: 'plumbline_dependency_up',
    help: 'Whether a dependency responds within 0.8 s: 1 or 0. Checked at each scrape.',
    labelNames: ['dependency'],
    read: async () => (await checkAll()).map(({ name, isUp }) => [[name], isUp ? 1 : 0]),
  })
  collectGauge(registry, {
    name: 'plumbline_dependency_response_seconds',
    help: 'How long the response of a dependency to a ping takes. Measured at each scrape.',
    labelNames: ['dependency'],
    read: async () => (await checkAll()).map(({ name, seconds }) => [[name], seconds]),
  })
}

interface Checked {
  readonly name: string
  readonly isUp: boolean
  readonly seconds: number
}

async function measure({ name, check }: HealthCheck): Promise<Checked> {
  const startedAt = performance.now()
  const isUp = await withinMs(
    (async () => await check())().then(
      () => true,
      () => false,
    ),
    checkTimeoutMs,
    () => false,
  )
  return { name, isUp, seconds: (performance.now() - startedAt) / 1_000 }
}
