import { serveHealth } from '#platform/http'
import { Lifecycle, runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createProcessRegistry } from '#platform/metrics'
import { loadPaymentsWorkerConfig, paymentsWorkerSettings } from './config.ts'
import { createPaymentsWorker } from './payments-worker.ts'

await runProcess('payments-worker', start, { settings: paymentsWorkerSettings, env: process.env })

async function start(): Promise<Service> {
  const { listen, ...config } = loadPaymentsWorkerConfig(process.env)
  const log = createLog({ service: 'payments-worker', level: config.logLevel })
  const lifecycle = new Lifecycle(log)
  const registry = createProcessRegistry()
  const worker = await createPaymentsWorker(config, { log, registry })
  const { health } = worker
  const server = await serveHealth({ ...listen, health, registry, log }).catch(async (error: unknown) => {
    await worker.dispose()
    throw error
  })
  lifecycle.own('health', server)
  lifecycle.own('worker', worker)
  lifecycle.defer('readiness', async () => server.notReady())
  log.info({ url: server.url }, 'ready')
  return lifecycle
}
