import type { EmbeddedRedis } from '#embedded/redis'
import { createGateway } from '#gateway'
import type { Gateway } from '#gateway'
import { createIdentityVerifier } from '#platform/auth'
import { Lifecycle } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createLocalSubgraphClient } from '#platform/subgraph-client'
import type { SubgraphClient } from '#platform/subgraph-client'
import { serveSubgraph } from '#platform/subgraph-server'
import type { SubgraphRunner } from '#platform/subgraph-server'
import { loadServiceConfigs } from '#root/standalone/src/config'
import { startServers } from '#root/test/support/platform/servers'
import { unreachableSubgraphs } from '#root/test/support/unreachable-subgraphs'
import { until } from '#root/test/support/until'
import { createAssessmentsSubgraph } from '#subgraphs/assessments'
import { createUsersSubgraph } from '#subgraphs/users'

/** Gateways in front of the same two subgraphs, all in this process, over a store and a Redis of their own. */
export interface CacheWorld {
  readonly gateways: readonly Gateway[]
  /** Another gateway, without a cache. */
  readonly oracle: Gateway
  readonly redis: EmbeddedRedis
  /** Sends an operation to the assessments subgraph as a service of the platform. */
  readonly assessments: SubgraphClient
  readonly keyPrefix: string
  /** Operations that a subgraph has executed since the last call. */
  countOperations(): number
  /** Sums of the gateways' metrics: `hits`, `misses`, … */
  cacheCount(name: string): Promise<number>
  /** Resolves when all gateways may use their caches. */
  untilLeasesValid(): Promise<void>
  dispose(): Promise<void>
}

export interface CacheWorldOptions {
  readonly gateways: number
  /** Whether all gateways but the first call the subgraphs over HTTP, and not directly. */
  readonly overHttp?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export async function startCacheWorld({
  gateways: count,
  overHttp = false,
  env = {},
}: CacheWorldOptions): Promise<CacheWorld> {
  const log = createLog({ service: 'test', level: 'fatal' })
  const lifecycle = new Lifecycle(log)
  const servers = lifecycle.own('servers', await startServers())
  const { MONGODB_URL: mongoUrl = '', REDIS_URL: redisUrl = '' } = servers.env
  const configs = loadServiceConfigs({ ...servers.env, ENTITY_CACHE: 'on', ...env, PORT: '0' }, { mongoUrl, redisUrl })
  const users = lifecycle.own('users', await createUsersSubgraph(configs.users, { log, ...unreachableSubgraphs }))
  const assessments = lifecycle.own('assessments', await createAssessmentsSubgraph(configs.assessments, { log }))
  const operations = { count: 0 }
  const counted = (runner: SubgraphRunner): SubgraphRunner => ({
    ...runner,
    execute: (request, caller) => {
      if (caller.viewer.kind === 'user') operations.count += 1
      return runner.execute(request, caller)
    },
  })
  const local = { users: counted(users.runner), assessments: counted(assessments.runner) }
  const urls: Record<string, readonly string[]> = {}
  for (const [name, runner] of Object.entries(local)) {
    const verifier = createIdentityVerifier({ secret: configs[name as keyof typeof local].identitySecret })
    const served = await serveSubgraph({ runner, verifier, host: '127.0.0.1', port: 0, health: [], log })
    urls[name] = [lifecycle.own(name, served).url]
  }
  const remote = { ...configs.gateway, subgraphs: { ...configs.gateway.subgraphs, urls } }
  const gateways: Gateway[] = []
  for (let index = 0; index < count; index += 1) {
    const { keySet } = users
    const gateway = await (overHttp && index > 0
      ? createGateway(remote, { log, keySet })
      : createGateway(configs.gateway, { log, local, keySet }))
    gateways.push(lifecycle.own(`gateway ${index}`, gateway))
  }
  const oracle = await createGateway({ ...configs.gateway, cache: null }, { log, local, keySet: users.keySet })
  lifecycle.own('oracle', oracle)
  const countsOf = (name: string) => Promise.all(gateways.map((gateway) => metricOf(gateway, name)))
  const cacheCount = async (name: string) => (await countsOf(name)).reduce((sum, its) => sum + its, 0)
  return {
    gateways,
    oracle,
    redis: servers.redis,
    assessments: createLocalSubgraphClient(assessments.runner),
    keyPrefix: configs.assessments.keyPrefix,
    countOperations: () => {
      const { count: made } = operations
      operations.count = 0
      return made
    },
    cacheCount,
    untilLeasesValid: () => until(async () => (await countsOf('valid_leases')).every((leases) => leases >= 2)),
    dispose: () => lifecycle.dispose(),
  }
}

async function metricOf(gateway: Gateway, name: string): Promise<number> {
  const line = new RegExp(`^plumbline_cache_${name}(?:_total)? (\\S+)$`, 'm').exec(await gateway.metrics())
  return Number(line?.[1] ?? Number.NaN)
}
