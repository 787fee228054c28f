import type { EmbeddedRedis } from '#embedded/redis'
import { freePorts } from './free-ports.ts'
import { startServers } from './servers.ts'
import { startService } from './service-process.ts'
import type { ServiceOptions, ServiceProcess } from './service-process.ts'
import type { TestPlatform } from './test-platform.ts'

/** The platform as in production: each service and worker is a process, with two gateways. */
export interface DistributedPlatform extends TestPlatform {
  readonly gateways: readonly GatewayProcess[]
  /** The first replica of each. */
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>
  /** All replicas of all services except the payment provider. */
  readonly replicas: readonly ServiceProcess[]
  readonly redis: EmbeddedRedis
  /** Present with `storeDataDir`. */
  readonly store?: ServiceProcess
}

export interface GatewayProcess extends ServiceProcess {
  readonly url: string
  /** The address on which it listens, without the proxies of a test. */
  readonly directUrl: string
}

export type ServiceName =
  | 'users'
  | 'assessments'
  | 'agents'
  | 'payments'
  | 'provider'
  | 'agentsWorker'
  | 'paymentsWorker'

const entries: Readonly<Record<ServiceName, string>> = {
  users: 'dist/subgraphs/users/src/main.js',
  assessments: 'dist/subgraphs/assessments/src/main.js',
  agents: 'dist/subgraphs/agents/src/main.js',
  payments: 'dist/subgraphs/payments/src/main.js',
  provider: 'dist/subgraphs/payments/src/provider/sandbox/main.js',
  agentsWorker: 'dist/subgraphs/agents/src/worker.js',
  paymentsWorker: 'dist/subgraphs/payments/src/worker.js',
}

export interface DistributedOptions {
  readonly gateways?: number
  /** Number of replicas of each service except the provider. Default 1. */
  readonly replicas?: number
  readonly env?: Readonly<Record<string, string>>
  /** Directory of Redis' data, which then survive a restart. Default: in memory. */
  readonly redisDataDir?: string
  /** Directory of the document store's data; it is then a separate process. Default: in memory, in this process. */
  readonly storeDataDir?: string
  /** The port that other processes use for the server on `port`, for proxies of a test. */
  readonly wayTo?: (name: string, port: number) => Promise<number>
}

export async function startDistributed({
  gateways: count = 1,
  replicas: replicaCount = 1,
  env = {},
  redisDataDir,
  storeDataDir,
  wayTo = (_name, port) => Promise.resolve(port),
}: DistributedOptions = {}): Promise<DistributedPlatform> {
  const servers = await startServers({ redisDataDir, storeDataDir })
  const started: ServiceProcess[] = []
  const start = async (options: ServiceOptions) => {
    const service = await startService(options)
    started.push(service)
    return service
  }
  const dispose = async () => {
    await Promise.all(started.map((service) => service.stop()))
    await servers.dispose()
  }
  try {
    const planned = planReplicas(replicaCount)
    const ports = await freePorts(planned.length + count)
    const REDIS_URL = `redis://127.0.0.1:${await wayTo('redis', servers.redis.port)}`
    const ways = await Promise.all(planned.map(({ name }, index) => wayTo(name, ports[index] ?? 0)))
    const portsOf = (service: ServiceName) => ways.filter((_, index) => planned[index]?.service === service)
    const shared = { ...sharedEnv({ ...servers.env, REDIS_URL }, portsOf), ...env }
    const startAt = (name: string, entry: string, port: number | undefined) =>
      start({ name, entry, env: { ...shared, PORT: String(port) } })
    const services = await all(planned.map(({ name, service }, index) => startAt(name, entries[service], ports[index])))
    const gateways = await all(
      ports.slice(planned.length).map(async (port, index) => {
        const name = `gateway ${index + 1}`
        const gateway = await startAt(name, 'dist/gateway/src/main.js', port)
        const url = `http://127.0.0.1:${await wayTo(name, port)}`
        return Object.assign(gateway, { url, directUrl: `http://127.0.0.1:${port}` })
      }),
    )
    return {
      url: gateways[0]?.url ?? '',
      gateways,
      services: Object.fromEntries(services.map((process) => [process.name, process])) as Record<
        ServiceName,
        ServiceProcess
      >,
      replicas: services.filter(({ name }) => name !== 'provider'),
      redis: servers.redis,
      ...(servers.store && { store: servers.store }),
      env: shared,
      dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** Like Promise.all, but a rejection waits for the others, so that everything that has started can be stopped. */
async function all<Result>(starting: readonly Promise<Result>[]): Promise<readonly Result[]> {
  await Promise.allSettled(starting)
  return Promise.all(starting)
}

interface PlannedProcess {
  readonly service: ServiceName
  /** The first replica uses the service's port. */
  readonly name: string
}

function planReplicas(count: number): readonly PlannedProcess[] {
  const services = Object.keys(entries) as ServiceName[]
  return services.flatMap((service) =>
    Array.from({ length: service === 'provider' ? 1 : count }, (_, index) => ({
      service,
      name: index === 0 ? service : `${service} ${index + 1}`,
    })),
  )
}

function sharedEnv(env: Readonly<Record<string, string>>, portsOf: (service: ServiceName) => readonly number[]) {
  const allOf = (service: ServiceName) => portsOf(service).map((port) => `http://127.0.0.1:${port}`)
  const at = (service: ServiceName) => allOf(service)[0] ?? ''
  const graphsOf = (service: ServiceName) => allOf(service).map((url) => `${url}/graphql`)
  const graphs = (['users', 'assessments', 'agents', 'payments'] as const).flatMap((service) =>
    graphsOf(service).map((url) => `${service}=${url}`),
  )
  return {
    ...env,
    IDENTITY_SECRET: 'only for tests: 32 characters or more',
    PAYMENT_PROVIDER_API_KEY: 'only for tests: a key',
    PAYMENT_WEBHOOK_SECRET: 'only for tests: 32 characters or more',
    PAYMENT_PROVIDER_URL: at('provider'),
    PAYMENT_WEBHOOK_URL: `${at('payments')}/webhooks/sandbox`,
    USERS_URL: graphsOf('users').join(','),
    ASSESSMENTS_URL: graphsOf('assessments').join(','),
    AGENTS_URL: graphsOf('agents').join(','),
    PAYMENTS_URL: graphsOf('payments').join(','),
    SUBGRAPH_URLS: graphs.join(','),
  }
}
