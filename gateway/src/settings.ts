import { defaultSettings } from '#gateway/subscriptions'
import { commonSettings, listenSettings, setting } from '#platform/config'

/** Everything that can be set, by environment variable. */
export const gatewaySettings = {
  ...listenSettings(4000),
  LOG_LEVEL: commonSettings.LOG_LEVEL,
  WORKERS: setting.integer({
    description:
      'Processes that serve the port together; one for each core that they may use. The argument `--workers` wins.',
    min: 1,
    max: 256,
    fallback: 1,
  }),
  SUPERGRAPH: setting.text({
    description: 'The composed supergraph, a path or a URL. The argument `--supergraph` wins.',
    fallback: 'schema/supergraph.graphql',
  }),
  SUPERGRAPH_POLL_SECONDS: setting.integer({
    description: 'How often a supergraph URL is asked for changes. Files are watched.',
    min: 1,
    max: 86_400,
    fallback: 10,
  }),
  SUBGRAPH_URLS: setting.list({
    description:
      'Addresses that replace those in the supergraph: `users=http://users:4001/graphql,…`; several for one subgraph take turns, and so do the addresses that a host name stands for.',
  }),
  SUBGRAPH_TIMEOUT_MS: setting.integer({
    description: 'How long one fetch from a subgraph may take.',
    min: 1,
    max: 600_000,
    fallback: 10_000,
  }),
  SUBGRAPH_RESPONSE_BYTES: setting.integer({
    description:
      'The largest answer that is taken from a subgraph; those that are being received may have eight times as much together.',
    min: 1_024,
    max: 536_870_912,
    fallback: 33_554_432,
  }),
  SUBGRAPH_PIPELINING: setting.integer({
    description:
      'Queries that one socket to a subgraph carries at a time. More than one saves CPU at both ends, but a slow answer holds up those behind it. Mutations never share a socket.',
    min: 1,
    max: 64,
    fallback: 1,
  }),
  SHARING: setting.choice({
    description:
      'Whether equal queries of equal callers that are under way at once share one fetch, or, of callers that are not told apart, one execution; and whether events that come together fetch together.',
    values: ['on', 'off'],
    fallback: 'on',
  }),
  EXECUTOR: setting.choice({
    description:
      "`compiled`: this gateway's compiled query plans; `apollo`: Apollo Gateway's own executor, for comparison.",
    values: ['compiled', 'apollo'],
    fallback: 'compiled',
  }),
  PLAN_CACHE_MB: setting.integer({
    description: 'Memory for parsed, validated and planned operations, estimated; 0 plans each request anew.',
    min: 0,
    max: 65_536,
    fallback: 64,
  }),
  ENTITY_CACHE: setting.choice({
    description:
      'Whether answers of subgraphs are kept, where their `@cacheControl` allows it, until an event tells that they no longer hold. Needs Redis.',
    values: ['on', 'off'],
    fallback: 'on',
  }),
  ENTITY_CACHE_MB: setting.integer({
    description: 'Memory for answers that are kept, estimated.',
    min: 1,
    max: 65_536,
    fallback: 64,
  }),
  PLAIN_DOOR: setting.choice({
    description:
      'Whether plain requests with operations that have come before skip the pipeline of Apollo Server. The answers are the same.',
    values: ['on', 'off'],
    fallback: 'on',
  }),
  FORWARD_HEADERS: setting.list({
    description: 'Request headers that subgraphs get as the client sent them: `authorization,x-tenant`.',
  }),
  AUTHENTICATION: setting.choice({
    description:
      '`plumbline`: access tokens are checked and subgraphs get a signed identity; `off`: for graphs that are not ours.',
    values: ['plumbline', 'off'],
    fallback: 'plumbline',
  }),
  IDENTITY_SECRET: setting.optionalText({
    description: `${commonSettings.IDENTITY_SECRET.description} Needed unless AUTHENTICATION is off.`,
    minLength: 32,
    secret: true,
  }),
  REDIS_URL: setting.optionalUrl({
    description: `${commonSettings.REDIS_URL.description} Needed unless AUTHENTICATION is off.`,
    protocols: ['redis', 'rediss'],
  }),
  KEY_PREFIX: commonSettings.KEY_PREFIX,
  TOKEN_ISSUER: setting.text({ description: 'The `iss` claim that access tokens must have.', fallback: 'plumbline' }),
  JWKS_URL: setting.optionalUrl({
    description:
      "The keys that access tokens are checked with; absent, `/.well-known/jwks.json` at the users subgraph's address.",
    protocols: ['http', 'https'],
  }),
  CORS_ORIGINS: setting.list({ description: 'Origins of browser apps that may call; `*` for any.', fallback: '*' }),
  TRUSTED_PROXIES: setting.list({
    description:
      'Proxies before the gateway whose `x-forwarded-for` is believed: addresses, networks such as `10.0.0.0/8`, or `loopback`, `linklocal` and `uniquelocal`. Calls are limited by the address that results; without this setting, by that of the connection.',
  }),
  MAX_BODY_BYTES: setting.integer({
    description: 'The largest request body.',
    min: 1_024,
    max: 1_073_741_824,
    fallback: 4_194_304,
  }),
  RECEIVE_SECONDS: setting.integer({
    description: 'How long a request may take to arrive, with its body; then it is answered with 408.',
    min: 1,
    max: 3_600,
    fallback: 30,
  }),
  MAX_BODIES_BYTES: setting.integer({
    description: 'What the bodies that are being received may take together; past it the largest of them is refused.',
    min: 1_024,
    max: 17_179_869_184,
    fallback: 67_108_864,
  }),
  SIGN_INS_PER_MINUTE: setting.integer({
    description:
      'How often one client address may sign in, in each minute; counted in Redis for all gateways. An IPv6 network of 64 bits counts as one address.',
    min: 1,
    max: 1_000_000,
    fallback: 60,
  }),
  SIGN_UPS_PER_MINUTE: setting.integer({
    description: 'The same for new accounts.',
    min: 1,
    max: 1_000_000,
    fallback: 20,
  }),
  SESSION_REFRESHES_PER_MINUTE: setting.integer({
    description: 'The same for `refreshSession`.',
    min: 1,
    max: 1_000_000,
    fallback: 120,
  }),
  INVITATIONS_PER_MINUTE: setting.integer({
    description: 'The same for invitations to organizations.',
    min: 1,
    max: 1_000_000,
    fallback: 30,
  }),
  ANONYMOUS_OPERATIONS_PER_MINUTE: setting.integer({
    description: 'The same for operations without an access token that the gateway has not planned before.',
    min: 1,
    max: 1_000_000,
    fallback: 60,
  }),
  SUBSCRIPTION_CONNECTIONS_PER_USER: setting.integer({
    description: 'Sockets and streams that one user may hold at once; a further one is closed with 4429.',
    min: 1,
    max: 1_000_000,
    fallback: defaultSettings.maxConnectionsPerUser,
  }),
  SUBSCRIPTION_CONNECTIONS_PER_ADDRESS: setting.integer({
    description:
      'The same for one client address. Behind a proxy all clients may have one, so this is many unless clients connect directly.',
    min: 1,
    max: 1_000_000,
    fallback: defaultSettings.maxConnectionsPerAddress,
  }),
  SUBSCRIPTION_OPERATIONS_PER_SOCKET: setting.integer({
    description: 'Operations in flight on one socket; a further one ends with RATE_LIMITED.',
    min: 1,
    max: 100_000,
    fallback: defaultSettings.maxOperationsPerSocket,
  }),
  SUBSCRIPTION_MESSAGE_BYTES: setting.integer({
    description: 'The largest message of a client; past it the socket is closed with 1009.',
    min: 1_024,
    max: 67_108_864,
    fallback: defaultSettings.maxMessageBytes,
  }),
  SUBSCRIPTION_QUEUE_BYTES: setting.integer({
    description: 'What may wait for one slow client; past it the client is disconnected with 4508.',
    min: 1_024,
    max: 1_073_741_824,
    fallback: defaultSettings.maxQueuedBytes,
  }),
  SUBSCRIPTION_QUEUE_EVENTS: setting.integer({
    description: 'The same in events.',
    min: 1,
    max: 1_000_000,
    fallback: defaultSettings.maxQueuedEvents,
  }),
  SUBSCRIPTION_PING_SECONDS: setting.integer({
    description: 'Time between pings; a peer that answers none is gone within two and a half of them.',
    min: 1,
    max: 3_600,
    fallback: defaultSettings.pingIntervalMs / 1_000,
  }),
  MAX_DEPTH: setting.integer({
    description: 'How deep the fields of an operation may nest.',
    min: 1,
    max: 1_000,
    fallback: 25,
  }),
  MAX_FIELDS: setting.integer({
    description: 'How many fields an operation may have, each counted as often as fragments repeat it.',
    min: 1,
    max: 1_000_000,
    fallback: 5_000,
  }),
  MAX_MUTATIONS: setting.integer({
    description: 'How many mutations one operation may have.',
    min: 1,
    max: 10_000,
    fallback: 10,
  }),
  MAX_OPERATION_LETTERS: setting.integer({
    description: 'How long the text of an operation may be, in letters.',
    min: 1,
    max: 10_000_000,
    fallback: 100_000,
  }),
  MAX_ALIASES: setting.integer({
    description: 'How many aliases the text of an operation may have.',
    min: 1,
    max: 100_000,
    fallback: 200,
  }),
  MAX_DIRECTIVES: setting.integer({
    description: 'The same for directives.',
    min: 1,
    max: 100_000,
    fallback: 200,
  }),
  MAX_ROOT_FIELDS: setting.integer({
    description: 'How many fields an operation may have at its root.',
    min: 1,
    max: 100_000,
    fallback: 100,
  }),
  INTROSPECTION: setting.choice({
    description: 'Whether clients may ask for the schema. `auto`: on, but off where NODE_ENV is `production`.',
    values: ['on', 'off', 'auto'],
    fallback: 'auto',
  }),
  PAGES: setting.choice({
    description:
      'Whether browsers get the explorer at `/explorer`, and at `/graphql` a page that leads to it and to Apollo Sandbox. `auto`: on, but off where NODE_ENV is `production`.',
    values: ['on', 'off', 'auto'],
    fallback: 'auto',
  }),
  METRICS: setting.choice({
    description: 'Whether `/metrics` is served. `auto`: on, but off where NODE_ENV is `production`.',
    values: ['on', 'off', 'auto'],
    fallback: 'auto',
  }),
  METRICS_PORT: setting.integer({
    description:
      'A port of its own for `/metrics`, which is not served beside the graph then, whatever METRICS says; 0: none.',
    min: 0,
    max: 65_535,
    fallback: 0,
  }),
  NODE_ENV: setting.text({
    description:
      '`production`, as in the image, closes what strangers have no use for and refuses secrets that everybody knows.',
    fallback: 'development',
  }),
  MAX_NODES: setting.optionalInteger({
    description:
      'How many objects in lists an operation may ask for: lists multiply as they nest. What `first`, `last` or `limit` says counts; other lists count as ten. Without it 100,000, and any number where AUTHENTICATION is off: what lists of other graphs hold is not known. Introspection has a limit of its own: twice of what a whole one has.',
    min: 1,
    max: 1_000_000_000,
  }),
} as const
