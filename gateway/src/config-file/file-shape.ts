import { authenticateSchema, issuersSchema, secondsSchema } from '../auth/tokens/issuers-schema.ts'
import { headerRulesSchema } from '../headers/header-rules-schema.ts'
import { apolloPluginList, pluginList } from '../plugins/plugin-list.ts'
import type { Input, Sections, Shape } from './shape.ts'
import { overrideLabelsSchema, sourceHeaders, subgraphUrls, tlsFiles } from './subgraph-schemas.ts'

/**
 * The structure of the configuration file: the only list of its sections. A leaf is
 *
 * - the name of a setting: the file then sets what the environment variable sets, checked and documented by the setting, or
 * - a schema for what has no environment variable. `config.ts` finds its value at the same path of `content.sections`.
 *
 * Sections that apply without a restart are listed in `reloadable.ts`.
 */
export const fileShape = {
  logLevel: 'LOG_LEVEL',
  workers: 'WORKERS',
  accessLog: { every: 'ACCESS_LOG_EVERY', slowMs: 'ACCESS_LOG_SLOW_MS' },
  listen: {
    host: 'HOST',
    port: 'PORT',
    drainDelayMs: 'DRAIN_DELAY_MS',
    drainGraceMs: 'DRAIN_GRACE_MS',
  },
  supergraph: {
    location: 'SUPERGRAPH',
    pollSeconds: 'SUPERGRAPH_POLL_SECONDS',
    waitSeconds: 'SUPERGRAPH_WAIT_SECONDS',
    /** Headers of the requests for a supergraph at a URL, or for the schemas of subgraphs that are composed. */
    headers: sourceHeaders,
    uplink: { key: 'APOLLO_KEY', graphRef: 'APOLLO_GRAPH_REF', endpoints: 'APOLLO_UPLINK_ENDPOINTS' },
    hive: { endpoint: 'HIVE_CDN_ENDPOINT', key: 'HIVE_CDN_KEY' },
  },
  subgraphs: {
    /** URLs by subgraph, which replace those in the supergraph. `SUBGRAPH_URLS` takes precedence, for each subgraph. */
    urls: subgraphUrls,
    /** Paths of certificates in PEM format, for all subgraphs and for single ones. */
    tls: tlsFiles,
    timeoutMs: 'SUBGRAPH_TIMEOUT_MS',
    maxResponseBytes: 'SUBGRAPH_RESPONSE_BYTES',
    pipelining: 'SUBGRAPH_PIPELINING',
    sharing: 'SHARING',
    forwardHeaders: 'FORWARD_HEADERS',
  },
  /** Which headers subgraphs receive. `subgraphs.forwardHeaders` are forwarded to all of them too. */
  headers: headerRulesSchema,
  execution: {
    executor: 'EXECUTOR',
    planCacheMegabytes: 'PLAN_CACHE_MB',
    /** Decides which custom labels of `@override` apply to a request. Labels `percent(…)` need no function. */
    overrideLabels: overrideLabelsSchema,
    fastPath: 'FAST_PATH',
  },
  cache: {
    entities: 'ENTITY_CACHE',
    maxMegabytes: 'ENTITY_CACHE_MB',
  },
  authentication: {
    mode: 'AUTHENTICATION',
    identitySecret: 'IDENTITY_SECRET',
    tokenIssuer: 'TOKEN_ISSUER',
    jwksUrl: 'JWKS_URL',
    /** For `mode: 'jwt'`. */
    jwt: {
      /** `JWT_ISSUERS` takes precedence. */
      issuers: issuersSchema,
      audiences: 'JWT_AUDIENCES',
      algorithms: 'JWT_ALGORITHMS',
      header: 'JWT_HEADER',
      prefix: 'JWT_HEADER_PREFIX',
      anonymous: 'JWT_ANONYMOUS',
      clockToleranceSeconds: secondsSchema,
      /** Identifies the callers of other tokens. Only a file in TypeScript or JavaScript can hold a function. */
      authenticate: authenticateSchema,
      authenticateCacheSeconds: secondsSchema,
    },
  },
  redis: {
    url: 'REDIS_URL',
    cacheUrl: 'REDIS_URL_CACHE',
    sessionsUrl: 'REDIS_URL_SESSIONS',
    limitsUrl: 'REDIS_URL_LIMITS',
    keyPrefix: 'KEY_PREFIX',
  },
  http: {
    corsOrigins: 'CORS_ORIGINS',
    trustedProxies: 'TRUSTED_PROXIES',
    maxBodyBytes: 'MAX_BODY_BYTES',
    maxBodiesBytes: 'MAX_BODIES_BYTES',
    receiveSeconds: 'RECEIVE_SECONDS',
    compression: 'COMPRESSION',
    compressionMinBytes: 'COMPRESSION_MIN_BYTES',
    pages: 'PAGES',
    console: 'CONSOLE',
    metrics: 'METRICS',
    metricsPort: 'METRICS_PORT',
  },
  addressLimits: {
    anonymousOperationsPerMinute: 'ANONYMOUS_OPERATIONS_PER_MINUTE',
    signInsPerMinute: 'SIGN_INS_PER_MINUTE',
    signUpsPerMinute: 'SIGN_UPS_PER_MINUTE',
    sessionRefreshesPerMinute: 'SESSION_REFRESHES_PER_MINUTE',
    invitationsPerMinute: 'INVITATIONS_PER_MINUTE',
  },
  operationLimits: {
    maxDepth: 'MAX_DEPTH',
    maxFields: 'MAX_FIELDS',
    maxMutations: 'MAX_MUTATIONS',
    maxNodes: 'MAX_NODES',
    maxLength: 'MAX_OPERATION_LENGTH',
    maxAliases: 'MAX_ALIASES',
    maxDirectives: 'MAX_DIRECTIVES',
    maxRootFields: 'MAX_ROOT_FIELDS',
    introspection: 'INTROSPECTION',
  },
  /** Run in this order. */
  plugins: pluginList,
  /** Plugins of Apollo Server. With any of them, the fast path is off. */
  apolloPlugins: apolloPluginList,
  subscriptions: {
    maxConnectionsPerUser: 'SUBSCRIPTION_CONNECTIONS_PER_USER',
    maxConnectionsPerAddress: 'SUBSCRIPTION_CONNECTIONS_PER_ADDRESS',
    maxOperationsPerSocket: 'SUBSCRIPTION_OPERATIONS_PER_SOCKET',
    maxMessageBytes: 'SUBSCRIPTION_MESSAGE_BYTES',
    maxQueuedBytes: 'SUBSCRIPTION_QUEUE_BYTES',
    maxQueuedEvents: 'SUBSCRIPTION_QUEUE_EVENTS',
    pingSeconds: 'SUBSCRIPTION_PING_SECONDS',
  },
} as const satisfies Shape

/** The content of a configuration file. */
export type GatewayConfigFile = Input<typeof fileShape>

/** The checked values that have a schema, at their paths in the file. */
export type FileSections = Sections<typeof fileShape>
