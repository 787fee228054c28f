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

/** Not examples and properties, which have every agent calculate for each mutant. */
const adviceTests = ['test/unit/agents/advice/{sizing/**/*,!(examples|properties)}.test.ts']

export const mutationGroups: Readonly<Record<string, MutationGroup>> = {
  'agents-advice': {
    sources: [
      'subgraphs/agents/src/domain/{advice,catalog}/**/*.ts',
      '!subgraphs/agents/src/domain/advice/{sizing/**/,money,format}*.ts',
    ],
    tests: adviceTests,
  },
  'agents-sizing': {
    sources: ['subgraphs/agents/src/domain/advice/{sizing/**/,money,format}*.ts'],
    tests: adviceTests,
  },
  'agents-runs': {
    sources: ['subgraphs/agents/src/domain/runs/**/*.ts'],
    tests: ['test/unit/agents/runs/**/*.test.ts'],
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
  'gateway-cache': gateway('cache'),
  'gateway-execution': gateway('execution'),
  'gateway-planning': gateway('planning'),
  'gateway-policies': gateway('policies'),
  'gateway-requests': gateway('requests'),
  'gateway-subscriptions': gateway('subscriptions'),
  'gateway-variables': gateway('variables'),
}
