import type { EmbeddedRedis } from '#embedded/redis'
import { freePorts } from './free-ports.ts'
import { startServers } from './servers.ts'
import { startService } from './service-process.ts'
import type { ServiceOptions, ServiceProcess } from './service-process.ts'
import type { TestPlatform } from './test-platform.ts'

/** The platform as production has it: each service and worker a process, two gateways. */
export interface DistributedPlatform extends TestPlatform {
  readonly gateways: readonly (ServiceProcess & { readonly url: string })[]
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>
  readonly redis: EmbeddedRedis
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
  readonly env?: Readonly<Record<string, string>>
  /** Where Redis keeps its data, so that it has them after a restart. Default: nowhere. */
  readonly redisDataDir?: string
  /** The port under which everybody else finds what listens on `port`; for what a test puts in between. */
  readonly wayTo?: (name: string, port: number) => Promise<number>
}

export async function startDistributed({
  gateways: count = 1,
  env = {},
  redisDataDir,
  wayTo = (_name, port) => Promise.resolve(port),
}: DistributedOptions = {}): Promise<DistributedPlatform> {
  const servers = await startServers({ redisDataDir })
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
    const names = Object.keys(entries) as ServiceName[]
    const ports = await freePorts(names.length + count)
    const REDIS_URL = `redis://127.0.0.1:${await wayTo('redis', servers.redis.port)}`
    const ways = await Promise.all(names.map((name, index) => wayTo(name, ports[index] ?? 0)))
    const shared = { ...sharedEnv({ ...servers.env, REDIS_URL }, names, ways), ...env }
    const startAt = (name: string, entry: string, port: number | undefined) =>
      start({ name, entry, env: { ...shared, PORT: String(port) } })
    const services = await all(names.map((name, index) => startAt(name, entries[name], ports[index])))
    const gateways = await all(
      ports.slice(names.length).map(async (port, index) => {
        const name = `gateway ${index + 1}`
        const gateway = await startAt(name, 'dist/gateway/src/main.js', port)
        return Object.assign(gateway, { url: `http://127.0.0.1:${await wayTo(name, port)}` })
      }),
    )
    return {
      url: gateways[0]?.url ?? '',
      gateways,
      services: Object.fromEntries(names.map((name, index) => [name, services[index]])) as Record<
        ServiceName,
        ServiceProcess
      >,
      redis: servers.redis,
      env: shared,
      dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** As Promise.all, but a failure waits for the others: what has started can then be stopped. */
async function all<Result>(starting: readonly Promise<Result>[]): Promise<readonly Result[]> {
  await Promise.allSettled(starting)
  return Promise.all(starting)
}

function sharedEnv(env: Readonly<Record<string, string>>, names: readonly ServiceName[], ports: readonly number[]) {
  const at = (name: ServiceName) => `http://127.0.0.1:${ports[names.indexOf(name)]}`
  const graphs = (['users', 'assessments', 'agents', 'payments'] as const).map((name) => `${name}=${at(name)}/graphql`)
  return {
    ...env,
    IDENTITY_SECRET: 'only for tests: 32 characters or more',
    PAYMENT_PROVIDER_API_KEY: 'only for tests: a key',
    PAYMENT_WEBHOOK_SECRET: 'only for tests: 32 characters or more',
    PAYMENT_PROVIDER_URL: at('provider'),
    PAYMENT_WEBHOOK_URL: `${at('payments')}/webhooks/sandbox`,
    USERS_URL: `${at('users')}/graphql`,
    ASSESSMENTS_URL: `${at('assessments')}/graphql`,
    PAYMENTS_URL: `${at('payments')}/graphql`,
    SUBGRAPH_URLS: graphs.join(','),
  }
}
