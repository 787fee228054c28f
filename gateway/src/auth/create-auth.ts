import type { JSONWebKeySet } from 'jose'
import { createIdentityIssuer } from '#platform/auth'
import type { IdentityIssuer } from '#platform/auth'
import type { HealthCheck } from '#platform/http'
import type { Logger } from '#platform/logging'
import type { RedisConnections } from '#platform/redis'
import { createViewerVersions } from '#platform/viewer-versions'
import type { AuthConfig } from '../config.ts'
import type { SubgraphTransport } from '../transport/subgraph-transport.ts'
import { createAccessTokenVerifier } from './access-token.ts'
import { createAuthenticator } from './authenticator.ts'
import type { Authenticator } from './authenticator.ts'
import { fetchKeys } from './fetch-keys.ts'
import { createOwnClient } from './own-client.ts'
import { createViewerDirectory } from './viewer-directory.ts'

export interface AuthDeps {
  readonly redis: RedisConnections
  /** Prefix of all Redis keys. */
  readonly keyPrefix: string
  /** Sends requests to the users subgraph. */
  readonly transport: Pick<SubgraphTransport, 'fetch' | 'addressesOf'>
  /** The key set that verifies access tokens. Default: fetched from `JWKS_URL`. */
  readonly keySet?: JSONWebKeySet
  readonly log: Logger
}

export interface Auth {
  readonly issuer: IdentityIssuer
  readonly authenticator: Authenticator
  /** Health checks of the services that authentication needs. */
  readonly health: readonly HealthCheck[]
}

/** Creates the authentication of Plumbline's users and the issuer of the identities that its subgraphs receive. */
export function createAuth(config: AuthConfig, deps: AuthDeps): Auth {
  const { redis, transport } = deps
  const issuer = createIdentityIssuer({ secret: config.identitySecret })
  const users = createOwnClient({ subgraph: 'users', fetch: transport.fetch, issuer })
  const versions = createViewerVersions({ redis, keyPrefix: `${deps.keyPrefix}:users` })
  const directory = createViewerDirectory({ users, versions })
  const keyAddresses = () => (config.jwksUrl ? [{ url: config.jwksUrl, ip: null }] : transport.addressesOf('users'))
  const keys = deps.keySet ?? (() => fetchKeys(config.jwksUrl ?? '/.well-known/jwks.json', keyAddresses()))
  const tokens = createAccessTokenVerifier({ keys, issuer: config.tokenIssuer, log: deps.log })
  const service = { kind: 'service', name: 'gateway' } as const
  const checkUsers = () =>
    users.request({ query: '{ __typename }', variables: {}, viewer: service, correlationId: 'health' })
  const health: HealthCheck[] = [{ name: 'users', check: async () => void (await checkUsers()) }]
  return { issuer, authenticator: createAuthenticator({ tokens, directory }), health }
}
