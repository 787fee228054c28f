import { defaultSettings } from '@plumbline/federated-subscriptions'
import { commonSettings, listenSettings, redisProtocols, redisUseSettings, setting } from '#platform/config'
import { tokenAlgorithms } from './auth/tokens/algorithms.ts'

/** The settings of the gateway by environment variable. */
export const gatewaySettings = {
  ...listenSettings(4000),
  CONFIG_FILE: setting.optionalText({
    description:
      'The configuration file, if it is not `plumbline.config.ts`, `.mts`, `.js`, `.mjs` or `.json` in the working directory. The argument `--config` takes precedence.',
  }),
  LOG_LEVEL: commonSettings.LOG_LEVEL,
  WORKERS: setting.integer({
    description:
      'Processes that serve the port together: one per core that they may use. The argument `--workers` takes precedence.',
    min: 1,
    max: 256,
    fallback: 1,
  }),
  SUPERGRAPH: setting.text({
    description:
      'The composed supergraph: a path or a URL; `uplink`: GraphOS; `hive`: the CDN of GraphQL Hive; `compose`: composed from the schemas of the subgraphs in SUBGRAPH_URLS, for development. The argument `--supergraph` takes precedence. See [sources of the supergraph](supergraph-sources.md).',
    fallback: 'schema/supergraph.graphql',
  }),
  SUPERGRAPH_POLL_SECONDS: setting.integer({
    description:
      'Interval at which a supergraph that is not in a file is read again, in seconds. Files are watched. GraphOS may ask for a longer one.',
    min: 1,
    max: 86_400,
    fallback: 10,
  }),
  SUPERGRAPH_WAIT_SECONDS: setting.integer({
    description:
      'How long the gateway waits when it starts for subgraphs that do not serve their schemas yet, in seconds, if SUPERGRAPH is compose. 0: it does not wait.',
    min: 0,
    max: 3_600,
    fallback: 60,
  }),
  APOLLO_KEY: setting.optionalText({
    description: 'The API key of the graph in GraphOS. Required when SUPERGRAPH is uplink.',
    secret: true,
  }),
  APOLLO_GRAPH_REF: setting.optionalText({
    description: 'The graph in GraphOS and its variant: `my-graph@production`. Required when SUPERGRAPH is uplink.',
  }),
  APOLLO_UPLINK_ENDPOINTS: setting.list({
    description: 'Endpoints of the schema delivery of GraphOS, which are tried in this order.',
    fallback: 'https://uplink.api.apollographql.com/,https://aws.uplink.api.apollographql.com/',
  }),
  HIVE_CDN_ENDPOINT: setting.list({
    description:
      'The CDN endpoint of the target in GraphQL Hive: `https://cdn.graphql-hive.com/artifacts/v1/…`. Several are tried in this order. Required when SUPERGRAPH is hive.',
  }),
  HIVE_CDN_KEY: setting.optionalText({
    description: 'The CDN access token of the target in GraphQL Hive. Required when SUPERGRAPH is hive.',
    secret: true,
  }),
  SUBGRAPH_TLS_CA: setting.optionalText({
    description:
      'Path of certificate authorities in PEM format that are trusted for all subgraphs, instead of those that Node.js trusts.',
  }),
  SUBGRAPH_TLS_CERT: setting.optionalText({
    description:
      'Path of the client certificate for all subgraphs, with its chain, in PEM format. Needs SUBGRAPH_TLS_KEY.',
  }),
  SUBGRAPH_TLS_KEY: setting.optionalText({
    description: 'Path of the private key of SUBGRAPH_TLS_CERT, in PEM format.',
  }),
  SUBGRAPH_URLS: setting.list({
    description:
      'Addresses that replace those in the supergraph: `users=http://users:4001/graphql,…`. Several addresses of one subgraph are used in turn, and so are all addresses of a host name.',
  }),
  SUBGRAPH_TIMEOUT_MS: setting.integer({
    description: 'How long one fetch from a subgraph may take, in milliseconds.',
    min: 1,
    max: 600_000,
    fallback: 10_000,
  }),
  SUBGRAPH_RESPONSE_BYTES: setting.integer({
    description:
      "Maximum size of a subgraph's response, in bytes. All responses that are being received may have eight times that size together.",
    min: 1_024,
    max: 536_870_912,
    fallback: 33_554_432,
  }),
  SUBGRAPH_PIPELINING: setting.integer({
    description:
      'Queries that are sent over one connection to a subgraph without waiting for responses. More than one saves CPU on both sides, but a slow response delays those behind it. Mutations are not pipelined.',
    min: 1,
    max: 64,
    fallback: 1,
  }),
  SHARING: setting.choice({
    description:
      'Whether concurrent equal queries of equal callers share one fetch, or one execution if no subgraph can distinguish the callers; and whether events that arrive together share fetches.',
    values: ['on', 'off'],
    fallback: 'on',
  }),
  EXECUTOR: setting.choice({
    description: '`compiled`: compiled query plans. `apollo`: the executor of Apollo Gateway, for comparison.',
    values: ['compiled', 'apollo'],
    fallback: 'compiled',
  }),
  ACCESS_LOG_EVERY: setting.integer({
    description:
      'One of this many operations is logged, with its name, client, duration and error codes. 1: all operations. 0: none. With other values, operations that are slow or fail are always logged.',
    min: 0,
    max: 1_000_000,
    fallback: 0,
  }),
  ACCESS_LOG_SLOW_MS: setting.integer({
    description: 'Duration from which the access log counts an operation as slow, in milliseconds.',
    min: 0,
    max: 600_000,
    fallback: 1_000,
  }),
  PLAN_CACHE_MB: setting.integer({
    description:
      'Memory for parsed, validated and planned operations, in megabytes, estimated. 0: each request is planned again.',
    min: 0,
    max: 65_536,
    fallback: 64,
  }),
  ENTITY_CACHE: setting.choice({
    description:
      'Whether subgraph responses are cached where `@cacheControl` allows it. Entries of Plumbline are valid until an event invalidates them, those of other graphs until their maximum age.',
    values: ['on', 'off'],
    fallback: 'on',
  }),
  ENTITY_CACHE_MB: setting.integer({
    description: 'Memory for cache entries, in megabytes, estimated.',
    min: 1,
    max: 65_536,
    fallback: 64,
  }),
  FAST_PATH: setting.choice({
    description:
      'The fast path: whether operations that have been executed before bypass the pipeline of Apollo Server. The responses are the same.',
    values: ['on', 'off'],
    fallback: 'on',
    formerName: 'PLAIN_DOOR',
  }),
  FORWARD_HEADERS: setting.list({
    description: 'Request headers that are forwarded to subgraphs unchanged: `authorization,x-tenant`.',
  }),
  AUTHENTICATION: setting.choice({
    description:
      '`plumbline`: the gateway verifies access tokens of the users subgraph and sends a signed identity to subgraphs. For other graphs: `jwt` verifies tokens of any issuer, see [authentication](authentication.md); `off` passes all requests on.',
    values: ['plumbline', 'jwt', 'off'],
    fallback: 'plumbline',
  }),
  IDENTITY_SECRET: setting.optionalText({
    description: `${commonSettings.IDENTITY_SECRET.description} Required when AUTHENTICATION is plumbline.`,
    minLength: 32,
    secret: true,
  }),
  REDIS_URL: setting.optionalHosts({
    description: `${commonSettings.REDIS_URL.description} Required when AUTHENTICATION is plumbline; for other graphs it shares the cache, and the operations to warm up with, among gateways.`,
    protocols: redisProtocols,
  }),
  REDIS_URL_CACHE: redisUseSettings.REDIS_URL_CACHE,
  REDIS_URL_SESSIONS: redisUseSettings.REDIS_URL_SESSIONS,
  REDIS_URL_LIMITS: redisUseSettings.REDIS_URL_LIMITS,
  KEY_PREFIX: commonSettings.KEY_PREFIX,
  TOKEN_ISSUER: setting.text({ description: 'The `iss` claim that access tokens must have.', fallback: 'plumbline' }),
  JWKS_URL: setting.optionalUrl({
    description:
      'URL of the key set that verifies access tokens. Absent: `/.well-known/jwks.json` at the address of the users subgraph.',
    protocols: ['http', 'https'],
  }),
  JWT_ISSUERS: setting.list({
    description:
      'Issuers whose tokens are accepted when AUTHENTICATION is jwt. An issuer alone finds its keys by OpenID Connect Discovery; `issuer=url` names its key set: `https://login.example.com=https://login.example.com/jwks.json`. Several key sets of one issuer are several entries.',
  }),
  JWT_AUDIENCES: setting.list({
    description: 'Audiences (`aud`) of which a token must name one. `*` accepts tokens for every audience.',
  }),
  JWT_ALGORITHMS: setting.list({
    description: 'Signature algorithms that tokens may have. All asymmetric ones are supported.',
    fallback: tokenAlgorithms.join(','),
  }),
  JWT_HEADER: setting.text({
    description: 'The header with the token. WebSocket clients send it in the payload of `connection_init`.',
    fallback: 'authorization',
  }),
  JWT_HEADER_PREFIX: setting.text({
    description: 'What precedes the token in the header. `none`: the header holds the token alone.',
    fallback: 'Bearer',
  }),
  JWT_ANONYMOUS: setting.choice({
    description: 'Whether callers without a token are served. `refuse`: they are answered with 401.',
    values: ['refuse', 'allow'],
    fallback: 'refuse',
  }),
  CORS_ORIGINS: setting.list({
    description: 'Origins of browser apps that may send requests; `*` allows any.',
    fallback: '*',
  }),
  TRUSTED_PROXIES: setting.list({
    description:
      'Proxies whose `x-forwarded-for` header is trusted: addresses, networks such as `10.0.0.0/8`, or `loopback`, `linklocal` and `uniquelocal`. Rate limits use the client address in this header; without this setting, they use the address of the connection.',
  }),
  MAX_BODY_BYTES: setting.integer({
    description: 'Maximum size of a request body, in bytes.',
    min: 1_024,
    max: 1_073_741_824,
    fallback: 4_194_304,
  }),
  RECEIVE_SECONDS: setting.integer({
    description: 'How long a request and its body may take to arrive, in seconds; then it is answered with 408.',
    min: 1,
    max: 3_600,
    fallback: 30,
  }),
  MAX_BODIES_BYTES: setting.integer({
    description:
      'Maximum size of all request bodies that are being received, in bytes. Above it, the largest of them is rejected.',
    min: 1_024,
    max: 17_179_869_184,
    fallback: 67_108_864,
  }),
  COMPRESSION: setting.choice({
    description:
      'Whether responses are compressed with brotli or gzip, as `accept-encoding` asks for. Streams of events are not compressed. Turn it off where a proxy compresses.',
    values: ['on', 'off'],
    fallback: 'on',
  }),
  COMPRESSION_MIN_BYTES: setting.integer({
    description: 'Minimum size of a response that is compressed, in bytes.',
    min: 1,
    max: 1_073_741_824,
    fallback: 2_048,
  }),
  SIGN_INS_PER_MINUTE: setting.integer({
    description:
      'Sign-ins per minute from one client address, counted in Redis for all gateways. An IPv6 /64 network counts as one address.',
    min: 1,
    max: 1_000_000,
    fallback: 60,
  }),
  SIGN_UPS_PER_MINUTE: setting.integer({
    description: 'Sign-ups per minute from one client address.',
    min: 1,
    max: 1_000_000,
    fallback: 20,
  }),
  SESSION_REFRESHES_PER_MINUTE: setting.integer({
    description: 'Calls of `refreshSession` per minute from one client address.',
    min: 1,
    max: 1_000_000,
    fallback: 120,
  }),
  INVITATIONS_PER_MINUTE: setting.integer({
    description: 'Invitations to organizations per minute from one client address.',
    min: 1,
    max: 1_000_000,
    fallback: 30,
  }),
  ANONYMOUS_OPERATIONS_PER_MINUTE: setting.integer({
    description:
      'Operations per minute from one client address that have no access token and that the gateway has not planned before.',
    min: 1,
    max: 1_000_000,
    fallback: 60,
  }),
  SUBSCRIPTION_CONNECTIONS_PER_USER: setting.integer({
    description: 'WebSockets and HTTP streams that one user may have; a further one is closed with 4429.',
    min: 1,
    max: 1_000_000,
    fallback: defaultSettings.maxConnectionsPerUser,
  }),
  SUBSCRIPTION_CONNECTIONS_PER_ADDRESS: setting.integer({
    description:
      'WebSockets and HTTP streams that one client address may have; a further one is closed with 4429. The default is high because all clients behind a proxy may have one address.',
    min: 1,
    max: 1_000_000,
    fallback: defaultSettings.maxConnectionsPerAddress,
  }),
  SUBSCRIPTION_OPERATIONS_PER_SOCKET: setting.integer({
    description: 'Concurrent operations on one socket. A further one fails with RATE_LIMITED.',
    min: 1,
    max: 100_000,
    fallback: defaultSettings.maxOperationsPerSocket,
  }),
  SUBSCRIPTION_MESSAGE_BYTES: setting.integer({
    description: "Maximum size of a client's message, in bytes. A larger one closes the socket with 1009.",
    min: 1_024,
    max: 67_108_864,
    fallback: defaultSettings.maxMessageBytes,
  }),
  SUBSCRIPTION_QUEUE_BYTES: setting.integer({
    description: 'Bytes that may be queued for one client. Above it, the client is disconnected with 4508.',
    min: 1_024,
    max: 1_073_741_824,
    fallback: defaultSettings.maxQueuedBytes,
  }),
  SUBSCRIPTION_QUEUE_EVENTS: setting.integer({
    description: 'Messages that may be queued for one client. Above it, the client is disconnected with 4508.',
    min: 1,
    max: 1_000_000,
    fallback: defaultSettings.maxQueuedEvents,
  }),
  SUBSCRIPTION_PING_SECONDS: setting.integer({
    description:
      'Interval between pings, in seconds. A client that does not answer is disconnected within two and a half intervals.',
    min: 1,
    max: 3_600,
    fallback: defaultSettings.pingIntervalMs / 1_000,
  }),
  MAX_DEPTH: setting.integer({
    description: 'Maximum nesting depth of the fields of an operation.',
    min: 1,
    max: 1_000,
    fallback: 25,
  }),
  MAX_FIELDS: setting.integer({
    description: 'Maximum number of fields of an operation, with fragments expanded.',
    min: 1,
    max: 1_000_000,
    fallback: 5_000,
  }),
  MAX_MUTATIONS: setting.integer({
    description: 'Maximum number of mutations in one operation.',
    min: 1,
    max: 10_000,
    fallback: 10,
  }),
  MAX_OPERATION_LENGTH: setting.integer({
    description: 'Maximum length of the text of an operation, in characters.',
    min: 1,
    max: 10_000_000,
    fallback: 100_000,
    formerName: 'MAX_OPERATION_LETTERS',
  }),
  MAX_ALIASES: setting.integer({
    description: 'Maximum number of aliases in the text of an operation.',
    min: 1,
    max: 100_000,
    fallback: 200,
  }),
  MAX_DIRECTIVES: setting.integer({
    description: 'Maximum number of directives in the text of an operation.',
    min: 1,
    max: 100_000,
    fallback: 200,
  }),
  MAX_ROOT_FIELDS: setting.integer({
    description: 'Maximum number of root fields of an operation.',
    min: 1,
    max: 100_000,
    fallback: 100,
  }),
  INTROSPECTION: setting.choice({
    description: 'Whether clients may query the schema. `auto`: on, unless NODE_ENV is `production`.',
    values: ['on', 'off', 'auto'],
    fallback: 'auto',
  }),
  PAGES: setting.choice({
    description:
      'Whether browsers are served the explorer at `/explorer`, and at `/graphql` a page with links to the explorer and Apollo Sandbox. If CONSOLE is off, this page is also served at `/`. `auto`: on, unless NODE_ENV is `production`.',
    values: ['on', 'off', 'auto'],
    fallback: 'auto',
  }),
  CONSOLE: setting.choice({
    description:
      'Whether browsers are served the console at `/`, and its sessions at `/session`. It needs AUTHENTICATION=plumbline. Without it, PAGES decides what is served at `/`.',
    values: ['on', 'off'],
    fallback: 'on',
  }),
  METRICS: setting.choice({
    description: 'Whether `/metrics` is served. `auto`: on, unless NODE_ENV is `production`.',
    values: ['on', 'off', 'auto'],
    fallback: 'auto',
  }),
  METRICS_PORT: setting.integer({
    description:
      'A separate port for `/metrics`. If it is set, `/metrics` is served on this port only, whatever METRICS is. 0: none.',
    min: 0,
    max: 65_535,
    fallback: 0,
  }),
  NODE_ENV: setting.text({
    description: '`production`, as in the image, turns off the settings that are `auto` and rejects example secrets.',
    fallback: 'development',
  }),
  MAX_NODES: setting.optionalInteger({
    description:
      'Maximum number of objects in lists that an operation can select. The sizes of nested lists are multiplied. `first`, `last`, `limit` or the number of `ids` is the size of a list; other lists count as ten. Absent: 100,000, or no limit unless AUTHENTICATION is plumbline, because the lists of other graphs are unknown. Introspection has its own limit: twice the size of a full introspection query.',
    min: 1,
    max: 1_000_000_000,
  }),
} as const
