import { createGateway, reconfigureByFile } from '#gateway'
import type { GatewayDeps } from '#gateway'
import { AppError } from '#platform/errors'
import type { HealthCheck } from '#platform/http'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { Registry } from '#platform/metrics'
import type { MongoOptions } from '#platform/mongo'
import { createLocalSubgraphClient } from '#platform/subgraph-client'
import type { SubgraphClient } from '#platform/subgraph-client'
import type { SubgraphRunner } from '#platform/subgraph-server'
import { createAgentsCore, createAgentsSubgraph, createAgentsWorker } from '#subgraphs/agents'
import { createAssessmentsSubgraph } from '#subgraphs/assessments'
import {
  createPaymentsSubgraph,
  createPaymentsWorker,
  createSandboxProvider,
  createWebhookServer,
  sandboxWebhookPath,
} from '#subgraphs/payments'
import { createUsersSubgraph } from '#subgraphs/users'
import type { ServiceConfigs } from './config.ts'

export interface PlatformDeps extends Pick<GatewayDeps, 'guest'> {
  readonly log: Logger
  /** Where the services are measured. Default: a registry of their own. */
  readonly registry?: Registry | undefined
  readonly onMongoCommand?: MongoOptions['onCommand']
}

export interface Platform extends Disposable {
  /** URL of the gateway: `http://127.0.0.1:4000`. */
  readonly url: string
  /** Whether the gateway serves the explorer and the Sandbox page. */
  readonly hasPages: boolean
  /** Whether the gateway serves the console at its URL. */
  readonly hasConsole: boolean
}

/** Every service in one process. The gateway calls the subgraphs' schemas directly, with no HTTP between. */
export async function createPlatform(configs: ServiceConfigs, given: PlatformDeps): Promise<Platform> {
  const deps = { ...given, registry: given.registry ?? new Registry() }
  const lifecycle = new Lifecycle(deps.log)
  try {
    const { keySet, ...subgraphs } = await createSubgraphs(configs, { ...deps, lifecycle })
    const local: Record<string, SubgraphRunner> = {}
    const health: HealthCheck[] = []
    for (const subgraph of Object.values(subgraphs)) {
      local[subgraph.runner.name] = subgraph.runner
      for (const { name, check } of subgraph.health) health.push({ name: `${subgraph.runner.name}: ${name}`, check })
    }
    const log = deps.log.child({ service: 'gateway' })
    const gateway = lifecycle.own(
      'gateway',
      await createGateway(configs.gateway, { ...deps, log, local, keySet, health }),
    )
    const { file, loadGateway } = configs
    if (file) lifecycle.own('configuration file', reconfigureByFile(gateway, { file, load: loadGateway, log }))
    const { pages, console } = configs.gateway.http
    return { url: gateway.url, hasPages: pages, hasConsole: console, dispose: () => lifecycle.dispose() }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

interface SubgraphDeps extends PlatformDeps {
  readonly lifecycle: Lifecycle
}

async function createSubgraphs(
  configs: ServiceConfigs,
  { log: platformLog, registry, onMongoCommand, lifecycle }: SubgraphDeps,
) {
  const depsOf = (service: string) => ({ log: platformLog.child({ service }), registry, onMongoCommand })
  // The users subgraph queries the others only to look up objects, which happens after all have started.
  const runners = new Map<string, SubgraphRunner>()
  const laterClient = (name: string): SubgraphClient => ({
    async request(call) {
      const runner = runners.get(name)
      if (!runner)
        throw new AppError({ code: 'UPSTREAM_UNAVAILABLE', message: `The subgraph ${name} is still starting.` })
      return createLocalSubgraphClient(runner).request(call)
    },
  })
  const others = {
    assessments: laterClient('assessments'),
    agents: laterClient('agents'),
    payments: laterClient('payments'),
  }
  // Independent subgraphs start in pairs, because the store does most of the work.
  const [users, assessments] = await Promise.all([
    createUsersSubgraph(configs.users, { ...depsOf('users'), ...others }).then((subgraph) =>
      lifecycle.own('users', subgraph),
    ),
    createAssessmentsSubgraph(configs.assessments, depsOf('assessments')).then((subgraph) =>
      lifecycle.own('assessments', subgraph),
    ),
  ])
  const usersClient = createLocalSubgraphClient(users.runner)
  const payments = await createPayments(configs, { ...depsOf('payments'), users: usersClient, lifecycle })

  const clients = {
    assessments: createLocalSubgraphClient(assessments.runner),
    payments: createLocalSubgraphClient(payments.runner),
  }
  const core = lifecycle.own('agents core', await createAgentsCore(configs.agents, { ...depsOf('agents'), ...clients }))
  const agents = lifecycle.own('agents', await createAgentsSubgraph(core, configs.agents, depsOf('agents')))
  lifecycle.own('agents worker', createAgentsWorker(core, configs.agentsWorker, depsOf('agents-worker')))
  for (const { runner } of [assessments, agents, payments]) runners.set(runner.name, runner)
  return { users, assessments, payments, agents, keySet: users.keySet }
}

type PaymentsDeps = Parameters<typeof createPaymentsSubgraph>[1] & { readonly lifecycle: Lifecycle }

/** The payments subgraph with its worker and a payment provider, which calls the webhook on a separate port. */
async function createPayments(
  { payments: config, provider: providerConfig }: ServiceConfigs,
  { lifecycle, ...deps }: PaymentsDeps,
) {
  const { log } = deps
  const payments = lifecycle.own('payments', await createPaymentsSubgraph(config, deps))
  const { routes } = payments
  const webhook = lifecycle.own('webhook', await createWebhookServer({ host: '127.0.0.1', port: 0, routes }))
  const provider = lifecycle.own('provider', await createSandboxProvider(providerConfig, { log }))
  const addresses = { url: provider.url, webhookUrl: `${webhook.url}${sandboxWebhookPath}` }
  const workerConfig = { ...config, provider: { ...config.provider, ...addresses } }
  lifecycle.own('payments worker', await createPaymentsWorker(workerConfig, deps))
  return payments
}
