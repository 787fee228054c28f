import { createIdentityIssuer } from '#platform/auth'
import { Lifecycle, runProcess } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createHttpSubgraphClient } from '#platform/subgraph-client'
import { createAgentsWorker } from './agents-worker.ts'
import { loadAgentsWorkerConfig } from './config.ts'
import { createAgentsCore } from './core.ts'

await runProcess('agents-worker', async () => {
  const config = loadAgentsWorkerConfig(process.env)
  const log = createLog({ service: 'agents-worker', level: config.logLevel })
  const lifecycle = new Lifecycle(log)
  const issuer = createIdentityIssuer({ secret: config.identitySecret })
  const clientOf = (name: string, urls: readonly string[]) =>
    lifecycle.own(name, createHttpSubgraphClient({ name, urls, issuer, log }))
  const assessments = clientOf('assessments', config.assessmentsUrls)
  const payments = clientOf('payments', config.paymentsUrls)
  const core = lifecycle.own('core', await createAgentsCore(config, { log, assessments, payments }))
  lifecycle.own('worker', createAgentsWorker(core, config, { log }))
  log.info('ready')
  return lifecycle
})
