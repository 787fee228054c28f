import { createIdentityIssuer, createIdentityVerifier } from '#platform/auth'
import { toShutdownTimeoutMs } from '#platform/config'
import { Lifecycle, runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createProcessRegistry } from '#platform/metrics'
import { createHttpSubgraphClient } from '#platform/subgraph-client'
import { serveSubgraph } from '#platform/subgraph-server'
import { agentsSettings, loadAgentsConfig } from './config.ts'
import { createAgentsCore } from './core.ts'
import { createAgentsSubgraph } from './subgraph.ts'

await runProcess('agents', start, { settings: agentsSettings, env: process.env })

async function start(): Promise<Service> {
  const config = loadAgentsConfig(process.env)
  const log = createLog({ service: 'agents', level: config.logLevel })
  const registry = createProcessRegistry()
  const lifecycle = new Lifecycle(log)
  const issuer = createIdentityIssuer({ secret: config.identitySecret })
  const clientOf = (name: string, urls: readonly string[]) =>
    lifecycle.own(name, createHttpSubgraphClient({ name, urls, issuer, log }))
  const assessments = clientOf('assessments', config.assessmentsUrls)
  const payments = clientOf('payments', config.paymentsUrls)
  const core = lifecycle.own('core', await createAgentsCore(config, { log, registry, assessments, payments }))
  const subgraph = lifecycle.own('agents', await createAgentsSubgraph(core, config, { log }))
  const verifier = createIdentityVerifier({ secret: config.identitySecret })
  const server = lifecycle.own(
    'server',
    await serveSubgraph({ ...config.listen, ...subgraph, registry, verifier, log }),
  )
  log.info({ url: server.url }, 'ready')
  return { shutdownTimeoutMs: toShutdownTimeoutMs(config.listen), dispose: () => lifecycle.dispose() }
}
