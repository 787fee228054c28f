import type { JSONWebKeySet } from 'jose'
import { createIdentityIssuer } from '#platform/auth'
import type { IdentityIssuer } from '#platform/auth'
import { AppError } from '#platform/errors'
import type { HealthCheck } from '#platform/http'
import type { Lifecycle } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { createHttpSubgraphClient, createLocalSubgraphClient } from '#platform/subgraph-client'
import type { SubgraphRunner } from '#platform/subgraph-server'
import { createViewerVersions } from '#platform/viewer-versions'
import type { AuthConfig } from '../config.ts'
import { createAccessTokenVerifier } from './access-token.ts'
import { createAuthenticator } from './authenticator.ts'
import type { Authenticator } from './authenticator.ts'
import { createViewerDirectory } from './viewer-directory.ts'

export interface AuthDeps {
  readonly log: Logger
  /** Subgraphs of this process, by name. */
  readonly local: Readonly<Record<string, SubgraphRunner>>
  /** Where the users subgraph is, if it is elsewhere. */
  readonly usersUrl: string
  /** The keys that access tokens are checked with, when they are at hand. */
  readonly keySet?: JSONWebKeySet
}

export interface Auth {
  readonly redis: RedisConnections
  /** What the platform's keys in Redis begin with. */
  readonly keyPrefix: string
  readonly issuer: IdentityIssuer
  readonly authenticator: Authenticator
  /** What must answer for callers to be known. */
  readonly health: readonly HealthCheck[]
}

/**
 * Everything that tells who calls, and tells subgraphs so.
 * @throws AppError - Redis does not answer, or there is no address of the users subgraph
 */
export async function createAuth(config: AuthConfig, deps: AuthDeps, lifecycle: Lifecycle): Promise<Auth> {
  const { log, local, usersUrl } = deps
  const redis = lifecycle.own('redis', await createRedis({ url: config.redisUrl, log, name: 'gateway' }))
  const issuer = createIdentityIssuer({ secret: config.identitySecret })
  const users = local['users']
    ? createLocalSubgraphClient(local['users'])
    : lifecycle.own('users', createHttpSubgraphClient({ name: 'users', url: parseUrl(usersUrl), issuer }))
  const versions = createViewerVersions({ redis, keyPrefix: `${config.keyPrefix}:users` })
  const directory = createViewerDirectory({ users, versions })
  const keys = deps.keySet ?? new URL(config.jwksUrl ?? '/.well-known/jwks.json', usersUrl)
  const tokens = createAccessTokenVerifier({ keys, issuer: config.tokenIssuer })
  const service = { kind: 'service', name: 'gateway' } as const
  const ask = () => users.request({ query: '{ __typename }', variables: {}, viewer: service, correlationId: 'health' })
  const health: HealthCheck[] = [
    { name: 'redis', check: () => redis.ping() },
    { name: 'users', check: async () => void (await ask()) },
  ]
  const { keyPrefix } = config
  return { redis, keyPrefix, issuer, authenticator: createAuthenticator({ tokens, directory }), health }
}

function parseUrl(url: string): string {
  if (URL.canParse(url)) return url
  throw new AppError({
    code: 'BAD_USER_INPUT',
    message: `SUBGRAPH_URLS: expected an address of the users subgraph, here or in the supergraph, got ${JSON.stringify(url)}`,
  })
}
