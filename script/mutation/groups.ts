/** Modules whose mutants are tested together, and the tests that have to detect them. */
export interface MutationGroup {
  readonly sources: readonly string[]
  readonly tests: readonly string[]
}

const domain = (subgraph: string): MutationGroup => ({
  sources: [`subgraphs/${subgraph}/src/domain/**/*.ts`],
  tests: [`test/unit/${subgraph}/domain/**/*.test.ts`],
})

const gateway = (module: string): MutationGroup => ({
  sources: [`gateway/src/${module}/**/*.ts`],
  tests: [`test/unit/gateway/${module}/**/*.test.ts`],
})

const executorSource = 'packages/query-plan-executor/src/'

/** Of planning, without the tests of its thread. */
const planningTests = [
  'test/unit/query-plan-executor/planning/**/*.test.ts',
  'test/integration/gateway-planning/{internal-aliases,merged-fetches,planner-corrections}.test.ts',
]

/** The executor's own modules are judged by plans that are made and executed in one process, without sockets. */
const executor = (sources: readonly string[]): MutationGroup => ({
  sources: sources.map((source) => source.replace(/^!?/, `$&${executorSource}`)),
  tests: [
    'test/unit/query-plan-executor/execution/**/*.test.ts',
    'test/integration/gateway-execution/{answer,apollo-executor,client-representations,completion,entity-fetch}.test.ts',
    'test/integration/gateway-execution/{error-paths,merging,renames,requires,root-types}.test.ts',
    ...planningTests,
  ],
})

const agentsSource = 'subgraphs/agents/src/domain/'

/** Not those of whole assessments. */
const quickAdviceTests = [
  'test/unit/agents/advice/{sizing/**/*,!(consistency|examples|golden|monotonicity|properties|recorded-advice)}.test.ts',
]

/** Not those that have every agent calculate for random assessments in each of their tests. */
const adviceTests = [
  ...quickAdviceTests,
  'test/unit/agents/advice/recorded-advice.test.ts',
  'test/unit/agents/advice/{golden,monotonicity}.test.ts',
]

/** The tests of the same modules run first. */
const advice = (modules: readonly string[]): MutationGroup => ({
  sources: modules.map((module) => `${agentsSource}advice/${module}/**/*.ts`),
  tests: [...modules.map((module) => `test/unit/agents/advice/${module}{,/**/*}.test.ts`), ...adviceTests],
})

export const mutationGroups: Readonly<Record<string, MutationGroup>> = {
  'agents-checks': advice(['validation', 'compliance']),
  'agents-costs': advice(['cto', 'cloud-engineer', 'simulation']),
  'agents-engineering': advice(['infrastructure', 'research', 'ai-consultant', 'mlops']),
  'agents-texts': advice(['report', 'synthesis', 'chatbot', 'web-research']),
  // What the agents have in common.
  'agents-advice': {
    sources: [`${agentsSource}advice/*.ts`, `!${agentsSource}advice/{money,format}.ts`],
    tests: adviceTests,
  },
  'agents-catalog': {
    sources: [`${agentsSource}catalog/**/*.ts`],
    // Tables are read while modules load, and a mutant of that is tested by every test of the group.
    tests: [
      'test/unit/agents/catalog/**/*.test.ts',
      'test/unit/agents/advice/{catalog,validation,compliance,cloud-engineer,sizing/roofline}.test.ts',
    ],
  },
  'agents-plans': {
    sources: [`${agentsSource}{exports,plans,reports}/**/*.ts`],
    // Not what renders files, which takes seconds.
    tests: ['test/unit/agents/{exports,plans,reports}/**/!(render-report).test.ts'],
  },
  'agents-sizing': {
    sources: [`${agentsSource}advice/{sizing/**/,money,format}*.ts`],
    tests: quickAdviceTests,
  },
  'agents-runs': {
    sources: ['subgraphs/agents/src/domain/runs/**/*.ts'],
    tests: ['test/unit/agents/runs/**/*.test.ts'],
  },
  requirements: {
    sources: ['schema/requirements/**/*.ts'],
    tests: ['test/unit/schema/requirements/**/*.test.ts', 'test/unit/assessments/domain/parse-requirements.test.ts'],
  },
  assessments: {
    sources: ['subgraphs/assessments/src/domain/**/*.ts'],
    // Not advice-fits.test.ts, which has every agent calculate for seconds to prove something about the agents.
    tests: [
      'test/unit/assessments/domain/{assessment,parse,problems,recommendation,requirements,run,workload}*.test.ts',
    ],
  },
  payments: domain('payments'),
  users: domain('users'),
  'gateway-cache': {
    sources: ['gateway/src/cache/**/*.ts'],
    // What speaks to Redis is judged by the tests that have one. Not those that take seconds.
    tests: [
      'test/unit/gateway/cache/**/*.test.ts',
      'test/integration/gateway-cache/{entities,invalidation,track-recent-writers}.test.ts',
    ],
  },
  'executor-entities': executor(['execution/entities/**/*.ts']),
  'executor-request': executor(['execution/request/**/*.ts', 'execution/*.ts']),
  'executor-plan': executor(['execution/plan/**/*.ts']),
  'executor-shape': executor(['execution/shape/**/*.ts']),
  'executor-planning': {
    // Not planning-thread and planning-worker, whose tests take seconds for each mutant.
    sources: [`${executorSource}planning/**/*.ts`, `!${executorSource}planning/planning-{thread,worker}.ts`],
    tests: planningTests,
  },
  'executor-variables': {
    sources: [`${executorSource}variables/**/*.ts`],
    // The quick ones first, and not the properties.
    tests: [
      'test/unit/query-plan-executor/variables/!(coerce-*).test.ts',
      'test/unit/query-plan-executor/variables/coerce-variables.test.ts',
    ],
  },
  'gateway-operations': {
    sources: ['gateway/src/operations/**/*.ts'],
    tests: [
      'test/unit/gateway/operations/**/*.test.ts',
      'test/integration/gateway-execution/{apollo-executor,client-representations,renames}.test.ts',
      'test/integration/gateway-planning/internal-aliases.test.ts',
    ],
  },
  'gateway-auth': {
    // Not what fetches keys and viewers and puts the parts together, which needs servers.
    sources: ['gateway/src/auth/{access-token,authenticator,viewer-directory}.ts'],
    tests: ['test/unit/gateway/auth/**/*.test.ts'],
  },
  'gateway-http': {
    // The rules. What writes to sockets is judged by test/integration/gateway-http.
    sources: [
      'gateway/src/http/{body-budget,check-origin,cors-headers,cross-site,fast-path}.ts',
      'gateway/src/http/{operation-status,parse-body,persisted-query,read-operation,request-scheduler}.ts',
    ],
    tests: ['test/unit/gateway/http/**/*.test.ts'],
  },
  'gateway-policies': gateway('policies'),
  'gateway-rate-limits': {
    // Not the settings of each limit, which are judged with a Redis.
    sources: ['gateway/src/rate-limits/{admission,limit-mutations}.ts'],
    tests: ['test/unit/gateway/rate-limits/**/*.test.ts'],
  },
  'gateway-requests': gateway('requests'),
  subscriptions: {
    // The rules. Sockets, requests, planning, and what ties the parts of a stream together are judged by
    // test/integration/gateway-subscriptions, with real clients and subgraphs.
    sources: [
      'clients/{accept,bounded-writer,operation-ids,stream-format}',
      'planning/resumable-field',
      'sessions/{access-registry,connection-limits}',
      'sharing/{query-scope,shared-operation}',
      'streams/{complete-for-members,concurrency-limiter,event-completion,event-pipeline,replay-window,stream-delegate}',
      'upstreams/open-source',
      '{backoff,heartbeat}',
    ].map((source) => `packages/federated-subscriptions/src/${source}.ts`),
    tests: ['test/unit/federated-subscriptions/**/!(*.property).test.ts'],
  },
}
