import type { ApolloServerPlugin } from '@apollo/server'
import type { SubscriptionSettings } from '@plumbline/federated-subscriptions'
import { ConfigError, loadSettings, toListenConfig } from '#platform/config'
import type { ListenConfig, Settings } from '#platform/config'
import type { LogLevel } from '#platform/logging'
import { readContent } from './config-file/index.ts'
import type { ConfigFile, FileContent } from './config-file/index.ts'
import type { GatewayPlugin } from './plugins/plugin.ts'
import type { OperationLimits } from './policies/operation-limits.ts'
import type { AddressLimitSettings } from './rate-limits/index.ts'
import { createAddressOf } from './requests/client-address.ts'
import { gatewaySettings } from './settings.ts'

export interface GatewayConfig {
  readonly logLevel: LogLevel
  readonly listen: ListenConfig
  /** Number of processes that share the port. */
  readonly workers: number
  readonly supergraph: { readonly location: string; readonly pollMs: number }
  readonly subgraphs: {
    /** URLs by subgraph. They replace those of the supergraph. */
    readonly urls: Readonly<Record<string, readonly string[]>>
    readonly timeoutMs: number
    readonly maxResponseBytes: number
    readonly forwardHeaders: readonly string[]
    /** Maximum number of concurrent queries per connection. */
    readonly pipelining: number
    /** Whether concurrent equal queries share one fetch. */
    readonly sharing: boolean
  }
  readonly execution: {
    readonly executor: 'compiled' | 'apollo'
    /** Memory for cached plans, estimated; 0 disables the cache. */
    readonly maxPlanBytes: number
  }
  /** Null disables the cache of subgraph responses. */
  readonly cache: { readonly maxBytes: number } | null
  readonly operationLimits: OperationLimits
  readonly addressLimits: AddressLimitSettings
  readonly subscriptions: SubscriptionLimits
  /** Null if callers are not authenticated. */
  readonly auth: AuthConfig | null
  readonly plugins: readonly GatewayPlugin[]
  /** Plugins of Apollo Server. With any of them, the fast path is off. */
  readonly apolloPlugins: readonly ApolloServerPlugin[]
  readonly http: {
    readonly corsOrigins: readonly string[]
    readonly maxBodyBytes: number
    /** Total size of all bodies that are being received. */
    readonly maxBodiesBytes: number
    /** Whether the explorer and the page with the link to Apollo Sandbox are served. */
    readonly pages: boolean
    /** `beside`: `/metrics` is served on the port of the graph. Null: it is not served. */
    readonly metrics: 'beside' | { readonly port: number } | null
    /** Maximum time to receive a request. */
    readonly receiveTimeoutMs: number
    /** Null if responses are not compressed. */
    readonly compression: { readonly minBytes: number } | null
    /** Proxies whose `x-forwarded-for` header is trusted. */
    readonly trustedProxies: readonly string[]
    readonly fastPath: boolean
  }
}

/** The subscription limits that operators can set. */
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
  /** Null: `/.well-known/jwks.json` at the address of the users subgraph. */
  readonly jwksUrl: string | null
}

/**
 * Texts of settings that replace the defaults of those that are not given.
 * @param isGiven - whether the environment or the file has a setting
 */
export type SettingDefaults = (isGiven: (name: string) => boolean) => Readonly<Record<string, string>>

/**
 * The configuration of the gateway from environment variables and the configuration file. Variables take precedence over the file, and
 * the file over the defaults.
 * @throws ConfigError - lists every variable and every value of the file that is missing, unknown or malformed
 */
export function loadGatewayConfig(
  env: Readonly<Record<string, string | undefined>>,
  file: ConfigFile | null = null,
  defaults: SettingDefaults = () => ({}),
): GatewayConfig {
  const content = file ? readContent(file) : noContent
  const isGiven = (name: string) => Boolean(env[name]) || content.settings.has(name)
  const used = Object.entries(defaults(isGiven)).filter(([name]) => !isGiven(name))
  const values = loadValues({ ...env, ...Object.fromEntries(used) }, content)
  const checked = checkAll({
    urls: () => ({ ...content.sections.subgraphs?.urls, ...parseSubgraphUrls(values.SUBGRAPH_URLS) }),
    forwardHeaders: () => parseForwardHeaders(values.FORWARD_HEADERS),
    trustedProxies: () => parseTrustedProxies(values.TRUSTED_PROXIES),
    auth: () => toAuthConfig(values),
  })
  return {
    logLevel: values.LOG_LEVEL,
    listen: toListenConfig(values),
    workers: values.WORKERS,
    supergraph: {
      location: values.SUPERGRAPH,
      pollMs: values.SUPERGRAPH_POLL_SECONDS * 1_000,
    },
    subgraphs: {
      urls: checked.urls,
      timeoutMs: values.SUBGRAPH_TIMEOUT_MS,
      maxResponseBytes: values.SUBGRAPH_RESPONSE_BYTES,
      forwardHeaders: checked.forwardHeaders,
      pipelining: values.SUBGRAPH_PIPELINING,
      sharing: values.SHARING === 'on',
    },
    execution: { executor: values.EXECUTOR, maxPlanBytes: values.PLAN_CACHE_MB * 1_048_576 },
    operationLimits: {
      maxDepth: values.MAX_DEPTH,
      maxFields: values.MAX_FIELDS,
      maxMutations: values.MAX_MUTATIONS,
      maxNodes: values.MAX_NODES ?? (values.AUTHENTICATION === 'off' ? Infinity : defaultMaxNodes),
      maxLetters: values.MAX_OPERATION_LETTERS,
      maxAliases: values.MAX_ALIASES,
      maxDirectives: values.MAX_DIRECTIVES,
      maxRootFields: values.MAX_ROOT_FIELDS,
      introspection: isAllowed(values.INTROSPECTION, values.NODE_ENV),
    },
    addressLimits: {
      anonymousOperationsPerMinute: values.ANONYMOUS_OPERATIONS_PER_MINUTE,
      signInsPerMinute: values.SIGN_INS_PER_MINUTE,
      signUpsPerMinute: values.SIGN_UPS_PER_MINUTE,
      sessionRefreshesPerMinute: values.SESSION_REFRESHES_PER_MINUTE,
      invitationsPerMinute: values.INVITATIONS_PER_MINUTE,
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
    auth: checked.auth,
    plugins: content.sections.plugins ?? [],
    apolloPlugins: content.sections.apolloPlugins ?? [],
    http: {
      corsOrigins: values.CORS_ORIGINS,
      maxBodyBytes: values.MAX_BODY_BYTES,
      maxBodiesBytes: Math.max(values.MAX_BODIES_BYTES, values.MAX_BODY_BYTES),
      pages: isAllowed(values.PAGES, values.NODE_ENV),
      metrics: toMetricsPlace(values),
      receiveTimeoutMs: values.RECEIVE_SECONDS * 1_000,
      compression: values.COMPRESSION === 'off' ? null : { minBytes: values.COMPRESSION_MIN_BYTES },
      trustedProxies: checked.trustedProxies,
      fastPath: values.FAST_PATH === 'on',
    },
  }
}

const noContent: FileContent = { settings: new Map(), sections: {}, problems: [] }

function loadValues(env: Readonly<Record<string, string | undefined>>, { settings, problems }: FileContent): Values {
  const { values } = checkAll({
    values: () => loadSettings(gatewaySettings, env, settings),
    file() {
      if (problems.length > 0) throw new ConfigError(problems)
    },
  })
  return values
}

/**
 * Computes parts of the configuration.
 * @throws ConfigError - with the problems of all parts
 */
function checkAll<Parts extends Readonly<Record<string, unknown>>>(compute: {
  readonly [Name in keyof Parts]: () => Parts[Name]
}): Parts {
  const problems: string[] = []
  const parts = Object.entries(compute).map(([name, part]: readonly [string, () => unknown]) => {
    try {
      return [name, part()]
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      problems.push(...error.problems)
      return [name, undefined]
    }
  })
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.fromEntries(parts) as Parts
}

const defaultMaxNodes = 100_000
/** `auto` is off in production. */
const isAllowed = (choice: 'on' | 'off' | 'auto', environment: string) =>
  choice === 'on' || (choice === 'auto' && environment !== 'production')

type Values = Settings<typeof gatewaySettings>

function toMetricsPlace({ METRICS, METRICS_PORT: port, NODE_ENV }: Values): GatewayConfig['http']['metrics'] {
  if (port > 0) return { port }
  return isAllowed(METRICS, NODE_ENV) ? 'beside' : null
}

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

/** Headers that cannot be forwarded: they describe one connection or body, or the gateway sets them itself. */
const ownHeaders: ReadonlySet<string> = new Set([
  'accept',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-correlation-id',
  'x-plumbline-identity',
])

function parseForwardHeaders(entries: readonly string[]): readonly string[] {
  const names = entries.map((name) => name.toLowerCase())
  const problems = names.flatMap((name) => {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) return [`expected names of headers, got ${JSON.stringify(name)}`]
    return ownHeaders.has(name) || name.startsWith('sec-websocket-')
      ? [`expected headers of the client, got ${name}, which belongs to one connection or to the gateway`]
      : []
  })
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `FORWARD_HEADERS: ${problem}`))
  return names
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
