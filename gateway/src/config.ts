import type { SubscriptionSettings } from '#gateway/subscriptions'
import { ConfigError, loadSettings, toListenConfig } from '#platform/config'
import type { ListenConfig, Settings } from '#platform/config'
import type { LogLevel } from '#platform/logging'
import type { OperationLimits } from './policies/operation-limits.ts'
import { createAddressOf } from './requests/client-address.ts'
import { gatewaySettings } from './settings.ts'

export interface GatewayConfig {
  readonly logLevel: LogLevel
  readonly listen: ListenConfig
  /** Processes that serve the port together. */
  readonly workers: number
  readonly supergraph: { readonly location: string; readonly pollMs: number }
  readonly subgraphs: {
    /** Addresses by subgraph, which replace those in the supergraph. */
    readonly urls: Readonly<Record<string, readonly string[]>>
    readonly timeoutMs: number
    readonly maxResponseBytes: number
    readonly forwardHeaders: readonly string[]
    /** Queries that one socket carries at a time. */
    readonly pipelining: number
    /** Whether equal queries under way at once share one fetch. */
    readonly sharing: boolean
  }
  readonly execution: {
    readonly executor: 'compiled' | 'apollo'
    /** Plans kept, estimated; 0 keeps none. */
    readonly maxPlanBytes: number
  }
  /** Null keeps no answers of subgraphs. */
  readonly cache: { readonly maxBytes: number } | null
  readonly operationLimits: OperationLimits
  readonly subscriptions: SubscriptionLimits
  /** Null when callers are not authenticated. */
  readonly auth: AuthConfig | null
  readonly http: {
    readonly corsOrigins: readonly string[]
    readonly maxBodyBytes: number
    /** Whose `x-forwarded-for` is believed. */
    readonly trustedProxies: readonly string[]
    readonly plainDoor: boolean
  }
}

/** The limits of the subscriptions room that operators set. */
export type SubscriptionLimits = Pick<
  SubscriptionSettings,
  | 'maxConnectionsPerUser'
  | 'maxConnectionsPerAddress'
  | 'maxOperationsPerSocket'
  | 'maxMessageBytes'
  | 'maxQueuedBytes'
  | 'maxQueuedEvents'
  | 'pingIntervalMs'
>

export interface AuthConfig {
  readonly identitySecret: string
  readonly redisUrl: string
  readonly keyPrefix: string
  readonly tokenIssuer: string
  /** Null: beside the users subgraph. */
  readonly jwksUrl: string | null
}

/** @throws ConfigError - lists every variable that is missing or malformed */
export function loadGatewayConfig(env: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const values = loadSettings(gatewaySettings, env)
  return {
    logLevel: values.LOG_LEVEL,
    listen: toListenConfig(values),
    workers: values.WORKERS,
    supergraph: {
      location: values.SUPERGRAPH,
      pollMs: values.SUPERGRAPH_POLL_SECONDS * 1_000,
    },
    subgraphs: {
      urls: parseSubgraphUrls(values.SUBGRAPH_URLS),
      timeoutMs: values.SUBGRAPH_TIMEOUT_MS,
      maxResponseBytes: values.SUBGRAPH_RESPONSE_BYTES,
      forwardHeaders: values.FORWARD_HEADERS.map((name) => name.toLowerCase()),
      pipelining: values.SUBGRAPH_PIPELINING,
      sharing: values.SHARING === 'on',
    },
    execution: { executor: values.EXECUTOR, maxPlanBytes: values.PLAN_CACHE_MB * 1_048_576 },
    operationLimits: {
      maxDepth: values.MAX_DEPTH,
      maxFields: values.MAX_FIELDS,
      maxMutations: values.MAX_MUTATIONS,
      maxNodes: values.MAX_NODES ?? (values.AUTHENTICATION === 'off' ? Infinity : defaultMaxNodes),
    },
    cache: values.ENTITY_CACHE === 'off' ? null : { maxBytes: values.ENTITY_CACHE_MB * 1_048_576 },
    subscriptions: {
      maxConnectionsPerUser: values.SUBSCRIPTION_CONNECTIONS_PER_USER,
      maxConnectionsPerAddress: values.SUBSCRIPTION_CONNECTIONS_PER_ADDRESS,
      maxOperationsPerSocket: values.SUBSCRIPTION_OPERATIONS_PER_SOCKET,
      maxMessageBytes: values.SUBSCRIPTION_MESSAGE_BYTES,
      maxQueuedBytes: values.SUBSCRIPTION_QUEUE_BYTES,
      maxQueuedEvents: values.SUBSCRIPTION_QUEUE_EVENTS,
      pingIntervalMs: values.SUBSCRIPTION_PING_SECONDS * 1_000,
    },
    auth: toAuthConfig(values),
    http: {
      corsOrigins: values.CORS_ORIGINS,
      maxBodyBytes: values.MAX_BODY_BYTES,
      trustedProxies: parseTrustedProxies(values.TRUSTED_PROXIES),
      plainDoor: values.PLAIN_DOOR === 'on',
    },
  }
}

const defaultMaxNodes = 100_000

type Values = Settings<typeof gatewaySettings>

function toAuthConfig(values: Values): AuthConfig | null {
  if (values.AUTHENTICATION === 'off') return null
  const { IDENTITY_SECRET: identitySecret, REDIS_URL: redisUrl } = values
  if (identitySecret === null || redisUrl === null)
    throw new ConfigError([
      ...(identitySecret === null
        ? ['IDENTITY_SECRET: expected text of at least 32 characters unless AUTHENTICATION is off, got nothing']
        : []),
      ...(redisUrl === null
        ? ['REDIS_URL: expected a URL such as redis://host:port unless AUTHENTICATION is off, got nothing']
        : []),
    ])
  return {
    identitySecret,
    redisUrl,
    keyPrefix: values.KEY_PREFIX,
    tokenIssuer: values.TOKEN_ISSUER,
    jwksUrl: values.JWKS_URL,
  }
}

function parseTrustedProxies(entries: readonly string[]): readonly string[] {
  try {
    createAddressOf(entries)
    return entries
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([
      `TRUSTED_PROXIES: expected addresses or networks, got ${JSON.stringify(entries)}: ${reason}`,
    ])
  }
}

function parseSubgraphUrls(entries: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const urls: Record<string, string[]> = {}
  const problems: string[] = []
  for (const entry of entries) {
    const [, name, url] = /^([^=]+)=(https?:.+)$/.exec(entry) ?? []
    if (name && url && URL.canParse(url)) (urls[name] ??= []).push(url)
    else problems.push(`SUBGRAPH_URLS: expected name=http://host:port/path, got ${JSON.stringify(entry)}`)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return urls
}
