/**
 * Who may import whom. The tables are the rule book; the rules below are made from them.
 * dependency-cruiser reads TypeScript through swc here: the compiler API that it would use otherwise left with TypeScript 7,
 * and without a parser it reports nothing at all. test/unit/tooling/modules.test.ts plants violations to prove that it sees.
 */

/** Modules of a subgraph: which of its siblings each may import, besides itself. */
const mayImport = {
  resolvers: ['schema', 'services', 'loaders', 'domain'],
  events: ['services', 'domain'],
  jobs: ['services', 'domain'],
  services: ['domain'],
  domain: [],
  models: ['domain'],
  loaders: ['domain'],
  schema: ['domain'],
  webhooks: ['services', 'provider', 'domain'],
  clients: ['domain'],
  provider: ['domain'],
  security: ['domain'],
  mail: ['domain'],
  'advice-thread': ['domain'],
  reports: ['domain'],
  'web-search': ['domain'],
}

/** Modules of packages/federated-subscriptions: which of its siblings each may import, besides itself and the files listed below. */
const subscriptionsMayImport = {
  planning: [],
  upstreams: [],
  streams: ['planning', 'upstreams'],
  sharing: ['planning', 'streams'],
  sessions: ['planning', 'streams', 'sharing'],
  clients: ['planning', 'streams', 'sessions'],
}

/** Files of that package which every module may import. They import no module. */
const subscriptionsShared = [
  'backoff',
  'close-code',
  'format-errors',
  'heartbeat',
  'metrics',
  'operation-error',
  'retryable-error',
  'settings',
  'single-flight',
  'within-ms',
]

/** Workspaces: whose `index.ts` each may import, besides its own files. Tests, benches and scripts may import anything. */
const mayUse = {
  platform: [],
  embedded: [],
  gateway: ['platform'],
  subgraphs: ['platform', 'schema/events', 'schema/requirements'],
  standalone: ['platform', 'gateway', 'subgraphs', 'embedded', 'schema'],
  'schema/events': ['platform'],
  'schema/requirements': ['platform'],
}

/** Packages with a home: the only places that may import them. */
const home = {
  mongoose: ['platform/src/(mongo|outbox|idempotency)', 'subgraphs/[^/]+/src/models'],
  bullmq: ['platform/src/jobs'],
  ioredis: ['platform/src/(redis|jobs|outbox)'],
  'graphql-redis-subscriptions': ['packages/resumable-topics'],
  'prom-client': ['platform/src/metrics'],
  'rate-limiter-flexible': ['platform/src/rate-limits'],
  nodemailer: ['subgraphs/users/src/mail'],
}

/** Packages that a module may not import, because they belong behind a port. */
const without = {
  services: ['graphql', 'type-graphql', 'mongoose', 'ioredis', 'bullmq'],
  domain: ['graphql', 'type-graphql', 'mongoose', 'ioredis', 'bullmq'],
}

const production = Object.keys(mayUse)
const anyOf = (names) => `(${names.join('|')})`
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const modules = Object.entries(mayImport).map(([name, allowed]) =>
  forbid(
    `module-${name}`,
    `${name}/ may import of its subgraph: ${[name, ...allowed].join(', ')}`,
    { path: `^subgraphs/([^/]+)/src/${name}/` },
    { path: '^subgraphs/$1/src/', pathNot: `^subgraphs/$1/src/${anyOf([name, ...allowed])}/` },
  ),
)

const knownModules = forbid(
  'module-known',
  `a module of a subgraph is one of ${Object.keys(mayImport).join(', ')}: a new one must be added to the table`,
  {},
  { path: '^subgraphs/[^/]+/src/[^/]+/', pathNot: `^subgraphs/[^/]+/src/${anyOf(Object.keys(mayImport))}/` },
)

const subscriptions = 'packages/federated-subscriptions/src'
const shared = `${anyOf(subscriptionsShared)}\\.ts$`

const subscriptionModules = [
  ...Object.entries(subscriptionsMayImport).map(([module, allowed]) =>
    forbid(
      `subscriptions-${module}`,
      `${module}/ may import of the package: ${[module, ...allowed, ...subscriptionsShared].join(', ')}`,
      { path: `^${subscriptions}/${module}/` },
      {
        path: `^${subscriptions}/`,
        pathNot: `^${subscriptions}/(${anyOf([module, ...allowed])}/|${shared})`,
      },
    ),
  ),
  forbid(
    'subscriptions-shared',
    'a file that every module may import imports no module',
    { path: `^${subscriptions}/${shared}` },
    { path: `^${subscriptions}/`, pathNot: `^${subscriptions}/${shared}` },
  ),
  forbid(
    'subscriptions-known',
    `a module of the package is one of ${Object.keys(subscriptionsMayImport).join(', ')}: a new one must be added to the table`,
    {},
    {
      path: `^${subscriptions}/[^/]+/`,
      pathNot: `^${subscriptions}/${anyOf(Object.keys(subscriptionsMayImport))}/`,
    },
  ),
]

const eventConsumers = forbid(
  'module-events',
  'only resolvers, events and services may use the events that cross subgraphs',
  { path: `^subgraphs/[^/]+/src/(domain|models|loaders|schema|jobs)/` },
  { path: '^schema/events/' },
)

const workspaces = Object.entries(mayUse).map(([workspace, allowed]) =>
  forbid(
    `workspace-${workspace.replace('/', '-')}`,
    `${workspace} may import of other workspaces: ${allowed.join(', ') || 'nothing'}`,
    { path: `^${workspace}/` },
    {
      path: `^${anyOf([...production, 'schema', 'test', 'bench', 'script'])}/`,
      pathNot: `^${anyOf([workspace, ...allowed])}/`,
    },
  ),
)

const fronts = [
  forbid(
    'entry-point',
    'another workspace is entered by its index.ts only',
    { path: `^${anyOf(production)}/`, pathNot: '^(platform|subgraphs/[^/]+|embedded/[^/]+|gateway)/src/index\\.ts$' },
    { path: '^(platform|gateway|subgraphs|embedded|packages)/', pathNot: '/index\\.ts$|^$1/' },
  ),
  forbid(
    'entry-point-platform',
    'a module of the platform is entered by its index.ts only',
    { path: '^platform/src/([^/]+)/' },
    { path: '^platform/src/', pathNot: '^platform/src/($1/|[^/]+/index\\.ts$)' },
  ),
  forbid(
    'subgraph-subgraph',
    'a subgraph refers to another one by entity references and events, and imports none of its code',
    { path: '^subgraphs/([^/]+)/' },
    { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
  ),
]

const packages = [
  forbid(
    'package-alone',
    'a package that others install imports of this repository only other packages, by their index.ts',
    { path: '^packages/([^/]+)/' },
    {
      path: `^${anyOf([...production, 'packages', 'test', 'bench', 'script'])}/`,
      pathNot: '^packages/($1/|[^/]+/src/index\\.ts$)',
    },
  ),
  ...Object.entries(home).map(([name, places]) =>
    forbid(
      `home-${name}`,
      `${name} is imported in ${places.join(', ')} alone`,
      { path: `^${anyOf(production)}/`, pathNot: `^${anyOf(places)}/` },
      { path: `node_modules/${name}/` },
    ),
  ),
  ...Object.entries(without).map(([folder, names]) =>
    forbid(
      `free-${folder}`,
      `${folder}/ may not import ${names.join(', ')}`,
      { path: `^subgraphs/[^/]+/src/${folder}/` },
      { path: `node_modules/${anyOf(names)}/` },
    ),
  ),
  forbid(
    'pure-domain',
    'domain/ does no I/O',
    { path: '^subgraphs/[^/]+/src/domain/' },
    { path: '^(node:)?(fs|net|http|https|http2|tls|dgram|dns|child_process|worker_threads|cluster|timers)(/|$)' },
  ),
  forbid(
    'no-dev-package',
    'what runs in production is listed under dependencies',
    { path: `^${anyOf(production)}/` },
    // Types alone: nothing of it is left in what is compiled.
    {
      dependencyTypes: ['npm-dev'],
      dependencyTypesNot: ['npm'],
      pathNot: 'node_modules/@graphql-typed-document-node/',
    },
  ),
  forbid(
    'no-undeclared-package',
    'every package imported is in package.json',
    {},
    {
      dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
    },
  ),
]

module.exports = {
  forbidden: [
    ...modules,
    knownModules,
    ...subscriptionModules,
    eventConsumers,
    ...workspaces,
    ...fronts,
    ...packages,
    forbid('no-cycle', 'files may not import each other, types included', {}, { circular: true }),
    forbid(
      'resolvable',
      'an import that cannot be resolved would hide from every rule above',
      {},
      { couldNotResolve: true },
    ),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    // A package's own manifest counts beside the one at the top.
    combinedDependencies: true,
    // Its swc parser does not read JSX: the linter checks the imports of the console.
    exclude: { path: '^(dist|console|packages/[^/]+/dist|coverage|docs|\\.data|\\.git)/' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'node', 'import', 'default', 'types'],
      exportsFields: ['exports'],
      mainFields: ['main', 'types', 'typings'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
}
