import type { IdentityIssuer } from '#platform/auth'
import type { HealthCheck } from '#platform/http'
import type { Lifecycle } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { RedisConnections } from '#platform/redis'
import type { Authenticator } from '../auth/authenticator.ts'
import type { createAuth } from '../auth/create-auth.ts'
import type { createTokenAuthenticator } from '../auth/tokens/token-authenticator.ts'
import type { GatewayConfig } from '../config.ts'
import type { GatewayDeps } from '../gateway-deps.ts'
import { createRequestHeaders } from '../headers/request-headers.ts'
import type { RequestHeaders } from '../headers/request-headers.ts'
import type { Graph } from './graph.ts'

/** How callers are identified, to the gateway and to subgraphs. */
export interface Callers {
  /** Null where callers are not authenticated. */
  readonly authenticator: Authenticator | null
  /** Signs identities for Plumbline's subgraphs; null for other graphs. */
  readonly issuer: IdentityIssuer | null
  readonly requestHeaders: RequestHeaders
  /** The header with the callers' tokens, in lower case. */
  readonly tokenHeader: string
  /** Null: the gateway runs without Redis. */
  readonly redis: SharedRedis | null
  readonly health: readonly HealthCheck[]
  /** Uses the rules for headers of a changed configuration. Open WebSockets to subgraphs keep the headers that they were opened with. */
  reconfigure(next: GatewayConfig): void
}

type RedisUse = 'cache' | 'sessions' | 'limits'

/** By use: the connections, and the prefix of every key. */
type SharedRedis = Readonly<Record<RedisUse, { readonly redis: RedisConnections; readonly keyPrefix: string }>>

/** @throws AppError - Redis does not answer */
export async function identifyCallers(
  config: GatewayConfig,
  { transport, ...deps }: GatewayDeps & Pick<Graph, 'transport'>,
  lifecycle: Lifecycle,
): Promise<Callers> {
  const { log } = deps
  const redis = config.redis && (await loadRedis(config.redis, { log, lifecycle }))
  const auth = config.auth && redis && (await loadAuth(config.auth, { ...deps, ...redis.sessions, transport }))
  // Read at each use, so that the rules can change.
  const requestHeaders = { ...createRequestHeaders(config.subgraphs.requestHeaders) }
  const authenticator = auth ? auth.authenticator : config.tokens && (await loadTokens(config.tokens, { log }))
  return {
    authenticator,
    issuer: auth?.issuer ?? null,
    requestHeaders,
    tokenHeader: authenticator?.header ?? 'authorization',
    redis,
    health: [...(redis?.health ?? []), ...(auth?.health ?? [])],
    reconfigure: (next) => void Object.assign(requestHeaders, createRequestHeaders(next.subgraphs.requestHeaders)),
  }
}

/** Loaded on demand: without authentication, its libraries would take an eighth of the process's memory unused. */
async function loadAuth(...options: Parameters<typeof createAuth>): Promise<ReturnType<typeof createAuth>> {
  return (await import('../auth/create-auth.ts')).createAuth(...options)
}

async function loadTokens(...options: Parameters<typeof createTokenAuthenticator>): Promise<Authenticator> {
  return (await import('../auth/tokens/token-authenticator.ts')).createTokenAuthenticator(...options)
}

/** @throws AppError - Redis does not answer */
async function loadRedis(
  { keyPrefix, ...urls }: NonNullable<GatewayConfig['redis']>,
  { log, lifecycle }: { readonly log: Logger; readonly lifecycle: Lifecycle },
) {
  const { createRedisByUse } = await import('#platform/redis')
  const uses = ['cache', 'sessions', 'limits'] as const
  const redis = lifecycle.own('redis', await createRedisByUse({ ...urls, uses, log, name: 'gateway' }))
  const of = (use: RedisUse) => ({ redis: redis[use], keyPrefix })
  return { cache: of('cache'), sessions: of('sessions'), limits: of('limits'), health: redis.health }
}
