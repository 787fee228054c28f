import type { JSONWebKeySet } from 'jose'
import { createIdentityIssuer } from '#platform/auth'
import type { IdentityIssuer } from '#platform/auth'
import type { HealthCheck } from '#platform/http'
import type { Lifecycle } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { createViewerVersions } from '#platform/viewer-versions'
import type { AuthConfig } from '../config.ts'
import type { SubgraphTransport } from '../transport/subgraph-transport.ts'
import { createAccessTokenVerifier } from './access-token.ts'
import { createAuthenticator } from './authenticator.ts'
import type { Authenticator } from './authenticator.ts'
import { fetchKeys } from './fetch-keys.ts'
import { createUsersClient } from './users-client.ts'
import { createViewerDirectory } from './viewer-directory.ts'

export interface AuthDeps {
  readonly log: Logger
  /** Sends requests to the users subgraph. */
  readonly transport: Pick<SubgraphTransport, 'fetch' | 'addressesOf'>
  /** The key set that verifies access tokens. Default: fetched from `JWKS_URL`. */
  readonly keySet?: JSONWebKeySet
}

export interface Auth {
  readonly redis: RedisConnections
  /** Prefix of all Redis keys. */
  readonly keyPrefix: string
  readonly issuer: IdentityIssuer
  readonly authenticator: Authenticator
  /** Health checks of the services that authentication needs. */
  readonly health: readonly HealthCheck[]
}

/**
 * Creates the authentication of callers and the issuer of the identities that subgraphs receive.
 * @throws AppError - Redis does not answer
 */
export async function createAuth(config: AuthConfig, deps: AuthDeps, lifecycle: Lifecycle): Promise<Auth> {
  const { log, transport } = deps
  const redis = lifecycle.own('redis', await createRedis({ url: config.redisUrl, log, name: 'gateway' }))
  const issuer = createIdentityIssuer({ secret: config.identitySecret })
  const users = createUsersClient({ fetch: transport.fetch, issuer })
  const versions = createViewerVersions({ redis, keyPrefix: `${config.keyPrefix}:users` })
  const directory = createViewerDirectory({ users, versions })
  const keyAddresses = () => (config.jwksUrl ? [{ url: config.jwksUrl, ip: null }] : transport.addressesOf('users'))
  const keys = deps.keySet ?? (() => fetchKeys(config.jwksUrl ?? '/.well-known/jwks.json', keyAddresses()))
  const tokens = createAccessTokenVerifier({ keys, issuer: config.tokenIssuer })
  const service = { kind: 'service', name: 'gateway' } as const
  const checkUsers = () =>
    users.request({ query: '{ __typename }', variables: {}, viewer: service, correlationId: 'health' })
  const health: HealthCheck[] = [
    { name: 'redis', check: () => redis.ping() },
    { name: 'users', check: async () => void (await checkUsers()) },
  ]
  const { keyPrefix } = config
  return { redis, keyPrefix, issuer, authenticator: createAuthenticator({ tokens, directory }), health }
}
