import cluster from 'node:cluster'
import { parseArgs } from 'node:util'
import { toShutdownTimeoutMs } from '#platform/config'
import { runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { loadGatewayConfig } from './config.ts'
import { createGateway } from './gateway.ts'
import { gatewaySettings } from './settings.ts'
import { startWorkers } from './workers/primary.ts'
import { createWorkerChannel } from './workers/worker.ts'

const { values } = parseArgs({
  options: { supergraph: { type: 'string' }, port: { type: 'string' }, workers: { type: 'string' } },
})
const env = {
  ...process.env,
  ...(values.supergraph && { SUPERGRAPH: values.supergraph }),
  ...(values.port && { PORT: values.port }),
  ...(values.workers && { WORKERS: values.workers }),
}

const settings = gatewaySettings
if (cluster.isPrimary) await runProcess('gateway', startPrimary, { settings, env })
// The primary has already logged warnings about environment variables.
else await runProcess('gateway', startWorker, { settings, env: {}, stopsOn: ['SIGTERM'] })

async function startPrimary(): Promise<Service> {
  const config = loadGatewayConfig(env)
  const log = createLog({ service: 'gateway', level: config.logLevel })
  if (config.workers === 1) {
    const gateway = await createGateway(config, { log })
    log.info({ url: gateway.url }, 'ready')
    return { ...gateway, shutdownTimeoutMs: toShutdownTimeoutMs(config.listen) }
  }
  const workers = await startWorkers({ count: config.workers, log })
  log.info({ workers: config.workers }, 'ready')
  // One second more than the timeout of the workers themselves.
  const shutdownTimeoutMs = toShutdownTimeoutMs(config.listen) + 1_000
  return { shutdownTimeoutMs, dispose: () => workers.dispose() }
}

/** Starts one of several workers. Only SIGTERM from the primary stops it: Ctrl-C in a terminal sends SIGINT to all processes. */
async function startWorker(): Promise<Service> {
  const config = loadGatewayConfig(env)
  const log = createLog({ service: 'gateway', level: config.logLevel })
  const primary = createWorkerChannel(process)
  const gateway = await createGateway(config, { log, collectMetrics: (own) => primary.collectMetrics(own) })
  log.info({ url: gateway.url }, 'a worker serves')
  primary.announce(() => gateway.metrics())
  return { ...gateway, shutdownTimeoutMs: toShutdownTimeoutMs(config.listen) }
}
