/** Suites by folder; script/suites.ts runs them. */
const suite = (name) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: '<rootDir>/script/jest/leftovers-environment.mjs',
  runtime: '<rootDir>/script/jest/native-runtime.mjs',
  transform: {},
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
  testSequencer: '<rootDir>/script/jest/longest-first.mjs',
  // Ends what hangs. No test is that slow, also on a machine that is busy with other work.
  testTimeout: 600_000,
  maxWorkers: 2,
}
