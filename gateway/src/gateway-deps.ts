import type { JSONWebKeySet } from 'jose'
import type { HealthCheck } from '#platform/http'
import type { Logger } from '#platform/logging'
import type { Registry } from '#platform/metrics'
import type { SubgraphRunner } from '#platform/subgraph-client'
import type { GatewayPlugin } from './plugins/plugin.ts'

/** What `signIn` of the graph takes. */
export interface Credentials {
  readonly email: string
  readonly password: string
}

export interface GatewayDeps {
  readonly log: Logger
  /** Subgraphs of this process, by name. They are called directly, without HTTP. */
  readonly local?: Readonly<Record<string, SubgraphRunner>>
  /** The key set that verifies access tokens. Default: fetched from `JWKS_URL`. */
  readonly keySet?: JSONWebKeySet
  /** Health checks in addition to those of the gateway's own dependencies. */
  readonly health?: readonly HealthCheck[]
  /** Run after those of the configuration. */
  readonly plugins?: readonly GatewayPlugin[]
  /** Where this gateway is measured. Default: a registry of its own. */
  readonly registry?: Registry | undefined
  /** The metrics of all workers. Default: of this process. */
  readonly collectMetrics?: () => Promise<string>
  /** The account that visitors of the console may use without one of their own. Resolves when it is ready. Default: none. */
  readonly guest?: () => Promise<Credentials>
}
