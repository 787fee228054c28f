/** `npm run test:mutation`: mutation testing by Stryker. `npm run test:mutation -- --help` lists the options. */
import { writeFileSync } from 'node:fs'
import { Stryker } from '@stryker-mutator/core'
import { count, flag, readCommandLine, rejectCommandLine } from '../../platform/src/command-line/index.ts'
import { mutationGroups } from './groups.ts'
import { scoreOf, scoreTable, type GroupScore } from './scores.ts'

const breakBelow = 85
const reports = '.data/mutation'

const groupNames = Object.keys(mutationGroups).join(', ')
const program = {
  command: 'npm run test:mutation',
  does: `Changes one expression of the sources at a time and runs the tests that cover it. A mutant that no test detects has survived. Exits
    with 1 when less than ${breakBelow} % of the mutants of a group are detected. Writes reports to ${reports}.`,
  positionals: { usage: '[group…]', help: { '[group…]': `tests these groups only: ${groupNames}` } },
  options: {
    concurrency: count('processes that run tests', 2),
    incremental: flag('tests only what has changed since the last run with this option'),
  },
}
const { positionals: names, values } = readCommandLine(program)
const unknown = names.filter((name) => !Object.hasOwn(mutationGroups, name))
if (unknown.length > 0) rejectCommandLine(program, `expected groups out of ${groupNames}, got ${unknown.join(', ')}`)

const scores: GroupScore[] = []
for (const [name, group] of Object.entries(mutationGroups)) {
  if (names.length > 0 && !names.includes(name)) continue
  const startedAt = Date.now()
  const stryker = new Stryker({
    mutate: [...group.sources],
    circus: { testFiles: group.tests },
    testRunner: 'circus',
    plugins: ['./script/mutation/circus-runner.ts'],
    coverageAnalysis: 'perTest',
    concurrency: values.concurrency,
    incremental: values.incremental,
    incrementalFile: `${reports}/${name}.incremental.json`,
    // Texts for people: a test that repeats them finds no fault. Texts that decide something appear in comparisons as well,
    // where the mutators of conditions change them.
    mutator: { excludedMutations: ['StringLiteral'] },
    ignorePatterns: ['.data', 'coverage', 'dist'],
    // Types are stripped, never checked; Stryker reads tsconfig.json through a compiler API that TypeScript 7 does not have.
    disableTypeChecks: false,
    tsconfigFile: 'none',
    // Of its own, so that groups can be run side by side.
    tempDirName: `.data/stryker-${name}`,
    timeoutMS: 15_000,
    // The tests of whole assessments take minutes on a busy machine.
    dryRunTimeoutMinutes: 20,
    thresholds: { high: 95, low: breakBelow, break: breakBelow },
    reporters: ['clear-text', 'json', process.stdout.isTTY ? 'progress' : 'progress-append-only'],
    clearTextReporter: { reportTests: false, reportScoreTable: false },
    jsonReporter: { fileName: `${reports}/${name}.json` },
  })
  const mutants = await stryker.runMutationTest()
  scores.push(scoreOf({ name, statuses: mutants.map(({ status }) => status), durationMs: Date.now() - startedAt }))
}

const table = scoreTable(scores)
writeFileSync(`${reports}/scores.md`, table)
console.log(table)
