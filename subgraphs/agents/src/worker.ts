import { createIdentityIssuer } from '#platform/auth'
import { serveHealth } from '#platform/http'
import { Lifecycle, runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createProcessRegistry } from '#platform/metrics'
import { createHttpSubgraphClient } from '#platform/subgraph-client'
import { createAgentsWorker } from './agents-worker.ts'
import { agentsWorkerSettings, loadAgentsWorkerConfig } from './config.ts'
import { createAgentsCore } from './core.ts'

await runProcess('agents-worker', start, { settings: agentsWorkerSettings, env: process.env })

async function start(): Promise<Service> {
  const config = loadAgentsWorkerConfig(process.env)
  const log = createLog({ service: 'agents-worker', level: config.logLevel })
  const registry = createProcessRegistry()
  const lifecycle = new Lifecycle(log)
  const issuer = createIdentityIssuer({ secret: config.identitySecret })
  const clientOf = (name: string, urls: readonly string[]) =>
    lifecycle.own(name, createHttpSubgraphClient({ name, urls, issuer, log }))
  const assessments = clientOf('assessments', config.assessmentsUrls)
  const payments = clientOf('payments', config.paymentsUrls)
  const core = lifecycle.own('core', await createAgentsCore(config, { log, registry, assessments, payments }))
  // Before the first job, because a port that is in use aborts the start.
  const server = lifecycle.own('health', await serveHealth({ ...config.listen, health: core.health, registry, log }))
  lifecycle.own('worker', createAgentsWorker(core, config, { log, registry }))
  lifecycle.defer('readiness', async () => server.notReady())
  log.info({ url: server.url }, 'ready')
  return lifecycle
}
