/**
 * Mutation testing: `npm run test:mutation [-- [--concurrency n] [--incremental] group…]`. Changes one expression of the sources at a time and runs the tests
 * that cover it; a mutant that no test detects has survived. Fails when the score of a group is below `breakBelow` percent.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { mutationGroups } from './groups.ts'
import { scoreOf, scoreTable, type GroupScore } from './scores.ts'

const breakBelow = 85
const reports = '.data/mutation'

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: { concurrency: { type: 'string', default: '2' }, incremental: { type: 'boolean', default: false } },
})
const unknown = names.filter((name) => mutationGroups[name] === undefined)
if (unknown.length > 0)
  throw new Error(`Expected groups out of ${Object.keys(mutationGroups).join(', ')}, got ${unknown.join(', ')}`)

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
    concurrency: Number(values.concurrency),
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
    thresholds: { high: 95, low: breakBelow, break: breakBelow },
    reporters: ['clear-text', 'json'],
    clearTextReporter: { reportTests: false, reportScoreTable: false },
    jsonReporter: { fileName: `${reports}/${name}.json` },
  })
  const mutants = await stryker.runMutationTest()
  scores.push(scoreOf({ name, statuses: mutants.map(({ status }) => status), durationMs: Date.now() - startedAt }))
}

const table = scoreTable(scores)
writeFileSync(`${reports}/scores.md`, table)
console.log(table)
