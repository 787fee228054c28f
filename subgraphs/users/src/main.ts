import { createIdentityIssuer, createIdentityVerifier } from '#platform/auth'
import { toShutdownTimeoutMs } from '#platform/config'
import { Lifecycle, runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createProcessRegistry } from '#platform/metrics'
import { createHttpSubgraphClient } from '#platform/subgraph-client'
import { serveSubgraph } from '#platform/subgraph-server'
import { loadUsersConfig, usersSettings } from './config.ts'
import type { UsersConfig } from './config.ts'
import { createUsersSubgraph } from './subgraph.ts'

await runProcess('users', start, { settings: usersSettings, env: process.env })

async function start(): Promise<Service> {
  const config = loadUsersConfig(process.env)
  const log = createLog({ service: 'users', level: config.logLevel })
  const registry = createProcessRegistry()
  const lifecycle = new Lifecycle(log)
  const issuer = createIdentityIssuer({ secret: config.identitySecret })
  const clientOf = (name: keyof UsersConfig['urls']) =>
    lifecycle.own(name, createHttpSubgraphClient({ name, urls: config.urls[name], issuer, log }))
  const clients = { assessments: clientOf('assessments'), agents: clientOf('agents'), payments: clientOf('payments') }
  const subgraph = lifecycle.own('users', await createUsersSubgraph(config, { log, registry, ...clients }))
  const verifier = createIdentityVerifier({ secret: config.identitySecret })
  const server = lifecycle.own(
    'server',
    await serveSubgraph({ ...config.listen, ...subgraph, registry, verifier, log }),
  )
  log.info({ url: server.url }, 'ready')
  return { shutdownTimeoutMs: toShutdownTimeoutMs(config.listen), dispose: () => lifecycle.dispose() }
}
