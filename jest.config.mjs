/** Suites by folder; script/suites.ts runs them. */
const swc = {
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
}

// Apollo Gateway reports to Apollo unless told not to; the processes that tests start inherit this.
process.env.APOLLO_TELEMETRY_DISABLED ??= 'true'

const suite = (name) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: '<rootDir>/script/jest/leftovers-environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
})

export default {
  projects: [
    ...['unit', 'contract', 'integration'].map(suite),
    {
      ...suite('e2e'),
      globalSetup: '<rootDir>/script/jest/e2e-setup.mjs',
      globalTeardown: '<rootDir>/script/jest/e2e-teardown.mjs',
    },
  ],
  testTimeout: 60_000,
  maxWorkers: 2,
}
