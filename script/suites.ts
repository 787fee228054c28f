/**
 * Runs Jest suites and ends with one line of totals: `node script/suites.ts unit e2e [arguments for Jest]`.
 * The e2e suite starts whole platforms, so it runs after the others, which it would slow down. If Jest does not exit after a run,
 * the run has failed. With TEST_TOTALS_FILE set, the last line is also appended to that file.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readCommandLine } from '../platform/src/command-line/index.ts'
import { coverageTable, summariseCoverage } from './coverage.ts'
import type { ExecutedLines } from './coverage.ts'
import { addTotals, noTotals, toTotals, totalsLine, type JestSummary, type Totals } from './totals.ts'

const groups = [['unit', 'contract', 'integration'], ['e2e']]
const covered = ['unit', 'contract']
// The environment detects handles that a test file leaves open.
const leftoverSign = 'did not exit'
// Jest gives workers half a second to exit. That is too short on a busy machine, because they use up to 800 MB, although nothing is
// open: their `exit` event is emitted at once.
const slowWorkersWarning = /^.*A worker process has failed to exit gracefully.*\n/m

const named = process.argv.slice(2)
// Other options are those of Jest.
if (named.includes('--help') || named.includes('-h'))
  readCommandLine({
    command: 'npm test',
    does: 'Runs the suites that the npm script names, and ends with one line of totals. Passes other options to Jest.',
    positionals: {
      usage: '[path…]',
      help: {
        '[path…]': 'only test files whose path contains one of these: gateway-http',
        '--coverage': "prints which share of each workspace's lines the unit and contract tests have executed",
        '--coverage=files': 'also prints the files of which they have executed none',
      },
    },
    options: {},
  })
const firstOther = named.findIndex((argument) => !groups.flat().includes(argument))
const suites = firstOther < 0 ? named : named.slice(0, firstOther)
const others = firstOther < 0 ? [] : named.slice(firstOther)
const coverage = others.findLast((argument) => /^--coverage(=files)?$/.test(argument))
const jestArguments = others.filter((argument) => argument !== coverage)

const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort())

let totals = noTotals
for (const group of coverage === undefined ? groups : [covered, ...groups.map(withoutCovered)]) {
  const selected = suites.filter((suite) => group.includes(suite))
  if (selected.length > 0 && !interruption.signal.aborted)
    totals = addTotals(totals, await runJest(selected, jestArguments))
}

const line = totalsLine(totals)
console.log(`${suites.join('+')}: ${line}`)
const totalsFile = process.env['TEST_TOTALS_FILE']
if (totalsFile !== undefined) appendFileSync(totalsFile, `${line}\n`)
process.exitCode = totals.failed > 0 || interruption.signal.aborted ? 1 : 0

async function runJest(selected: readonly string[], extra: readonly string[]): Promise<Totals> {
  const directory = mkdtempSync(join(tmpdir(), 'suites-'))
  const outputFile = join(directory, 'summary.json')
  const args = ['node_modules/jest/bin/jest.js', '--selectProjects', ...selected, '--json', '--outputFile', outputFile]
  const coverageDirectory = coverage !== undefined && selected.every(isCovered) ? join(directory, 'coverage') : null
  try {
    const { code, leftOpen } = await watchJest([...args, ...extra], coverageDirectory)
    if (coverageDirectory !== null) printCoverage(coverageDirectory)
    const summary = existsSync(outputFile) ? (JSON.parse(readFileSync(outputFile, 'utf8')) as JestSummary) : null
    return toTotals({ summary, code, leftOpen })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function printCoverage(directory: string): void {
  if (!existsSync(directory)) return
  const records = readdirSync(directory).map(
    (file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as ExecutedLines,
  )
  const paths = globSync('{gateway,platform,standalone,{packages,subgraphs,embedded}/*}/src/**/*.ts').sort()
  const rows = summariseCoverage(new Map(paths.map((path) => [path, readFileSync(path, 'utf8')])), records)
  console.log(coverageTable(rows))
  if (coverage === '--coverage=files') console.log(rows.flatMap(({ untested }) => untested).join('\n'))
}

function isCovered(suite: string): boolean {
  return covered.includes(suite)
}

function withoutCovered(group: readonly string[]): readonly string[] {
  return group.filter((suite) => !isCovered(suite))
}

async function watchJest(
  args: readonly string[],
  coverageDirectory: string | null,
): Promise<{ readonly code: number; readonly leftOpen: boolean }> {
  const color = process.stderr.isTTY ? { FORCE_COLOR: '1' } : {}
  // A separate process group, so that processes that tests have left can be killed together with Jest.
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Workers and their threads share V8's compiled code.
    env: {
      NODE_COMPILE_CACHE: 'node_modules/.cache/tests',
      ...process.env,
      ...color,
      ...(coverageDirectory !== null && { COVERAGE_DIR: coverageDirectory }),
    },
    detached: true,
  })
  const endGroup = (signal: NodeJS.Signals) => void (child.pid !== undefined && process.kill(-child.pid, signal))
  const onInterruption = () => endGroup('SIGTERM')
  interruption.signal.addEventListener('abort', onInterruption)
  let leftOpen = false
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text.replace(/^Test results written to: .*\n/m, '').replace(slowWorkersWarning, ''))
    const neverEnds = text.includes(leftoverSign)
    leftOpen ||= neverEnds
    if (neverEnds) endGroup('SIGKILL')
  })
  const closed = once(child, 'close')
  await once(child, 'exit')
  // Processes that tests have left may keep the pipe open forever; the last output of Jest arrives within a second.
  await Promise.race([closed, delay(1_000, undefined, { ref: false })])
  child.stderr.destroy()
  interruption.signal.removeEventListener('abort', onInterruption)
  return { code: child.exitCode ?? 1, leftOpen }
}
