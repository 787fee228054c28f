import { createIdentityIssuer, createIdentityVerifier } from '#platform/auth'
import { toShutdownTimeoutMs } from '#platform/config'
import { Lifecycle, runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createProcessRegistry } from '#platform/metrics'
import { createHttpSubgraphClient } from '#platform/subgraph-client'
import { serveSubgraph } from '#platform/subgraph-server'
import { loadPaymentsConfig, paymentsSettings } from './config.ts'
import { createPaymentsSubgraph } from './subgraph.ts'

await runProcess('payments', start, { settings: paymentsSettings, env: process.env })

async function start(): Promise<Service> {
  const config = loadPaymentsConfig(process.env)
  const log = createLog({ service: 'payments', level: config.logLevel })
  const registry = createProcessRegistry()
  const lifecycle = new Lifecycle(log)
  const issuer = createIdentityIssuer({ secret: config.identitySecret })
  const verifier = createIdentityVerifier({ secret: config.identitySecret })
  const users = lifecycle.own('users', createHttpSubgraphClient({ name: 'users', urls: config.usersUrls, issuer, log }))
  const subgraph = lifecycle.own('payments', await createPaymentsSubgraph(config, { log, registry, users }))
  const server = lifecycle.own(
    'server',
    await serveSubgraph({ ...config.listen, ...subgraph, registry, verifier, log }),
  )
  log.info({ url: server.url }, 'ready')
  return { shutdownTimeoutMs: toShutdownTimeoutMs(config.listen), dispose: () => lifecycle.dispose() }
}
