import { createIdentityVerifier } from '#platform/auth'
import { toShutdownTimeoutMs } from '#platform/config'
import { Lifecycle, runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createProcessRegistry } from '#platform/metrics'
import { serveSubgraph } from '#platform/subgraph-server'
import { assessmentsSettings, loadAssessmentsConfig } from './config.ts'
import { createAssessmentsSubgraph } from './subgraph.ts'

await runProcess('assessments', start, { settings: assessmentsSettings, env: process.env })

async function start(): Promise<Service> {
  const config = loadAssessmentsConfig(process.env)
  const log = createLog({ service: 'assessments', level: config.logLevel })
  const registry = createProcessRegistry()
  const lifecycle = new Lifecycle(log)
  const subgraph = lifecycle.own('assessments', await createAssessmentsSubgraph(config, { log, registry }))
  const verifier = createIdentityVerifier({ secret: config.identitySecret })
  const server = lifecycle.own(
    'server',
    await serveSubgraph({ ...config.listen, ...subgraph, registry, verifier, log }),
  )
  log.info({ url: server.url }, 'ready')
  return { shutdownTimeoutMs: toShutdownTimeoutMs(config.listen), dispose: () => lifecycle.dispose() }
}
