import { createIdentityIssuer } from '#platform/auth'
import { serveHealth } from '#platform/http'
import { renderJobMetrics } from '#platform/jobs'
import { Lifecycle, runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createHttpSubgraphClient } from '#platform/subgraph-client'
import { createAgentsWorker } from './agents-worker.ts'
import type { AgentsWorker } from './agents-worker.ts'
import { agentsWorkerSettings, loadAgentsWorkerConfig } from './config.ts'
import { createAgentsCore } from './core.ts'

await runProcess('agents-worker', start, { settings: agentsWorkerSettings, env: process.env })

async function start(): Promise<Service> {
  const config = loadAgentsWorkerConfig(process.env)
  const log = createLog({ service: 'agents-worker', level: config.logLevel })
  const lifecycle = new Lifecycle(log)
  const issuer = createIdentityIssuer({ secret: config.identitySecret })
  const clientOf = (name: string, urls: readonly string[]) =>
    lifecycle.own(name, createHttpSubgraphClient({ name, urls, issuer, log }))
  const assessments = clientOf('assessments', config.assessmentsUrls)
  const payments = clientOf('payments', config.paymentsUrls)
  const core = lifecycle.own('core', await createAgentsCore(config, { log, assessments, payments }))
  const workers: AgentsWorker[] = []
  const metrics = () => renderJobMetrics(workers.flatMap((worker) => worker.metrics()))
  // Before the first job, because a port that is in use aborts the start.
  const server = lifecycle.own('health', await serveHealth({ ...config.listen, health: core.health, metrics, log }))
  workers.push(lifecycle.own('worker', createAgentsWorker(core, config, { log })))
  lifecycle.defer('readiness', async () => server.notReady())
  log.info({ url: server.url }, 'ready')
  return lifecycle
}
