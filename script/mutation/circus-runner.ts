/**
 * A test runner for Stryker that runs test files in its own process with Jest's own test framework (jest-circus and expect),
 * so that one process loads the product once and tests hundreds of mutants; a mutant is switched on by a global variable.
 * Starting Jest for each mutant takes a second, this takes as long as the tests that cover the mutant.
 *
 * What it leaves out of Jest: configuration, workers, snapshots, module mocks and the check for open handles.
 */
import { globSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { jestExpect } from '@jest/expect'
import type { InstrumenterContext, Mutant, StrykerOptions } from '@stryker-mutator/api/core'
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  toMutantRunResult,
  type DryRunOptions,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner'
import {
  addEventHandler,
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  getState,
  it,
  resetState,
  run,
  test,
} from 'jest-circus'
import '../jest/native-modules.mjs'

/** What the instrumented sources read and write. */
const context: { -readonly [Key in keyof InstrumenterContext]: InstrumenterContext[Key] | undefined } = {}
Object.assign(globalThis, { __stryker__: context })
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, expect: jestExpect, it, test })

/**
 * Which copy of the product is in use. Modules stay loaded between mutants; a new number makes Node load all of them again,
 * for mutants that take effect while modules load, and after a mutant has left wrong state behind.
 */
let load = 0

const repository = new URL('../../', import.meta.url).href

registerHooks({
  resolve(specifier, { parentURL, ...rest }, next) {
    const resolved = next(specifier, { parentURL, ...rest })
    if (/[?]|\/node_modules\//.test(resolved.url)) return resolved
    // The copy of the repository with the mutants. Its packages are links in node_modules, which lead to the originals.
    const sandbox = pathToFileURL(`${process.cwd()}/`).href
    const url = specifier.startsWith('@plumbline/') ? resolved.url.replace(repository, sandbox) : resolved.url
    return url.startsWith(sandbox) ? { ...resolved, url: `${url}?load=${load}` } : resolved
  },
})

/**
 * Far above what a test needs, also on a busy machine; a slower test fails the first run already. A mutant that leaves a promise open is detected by this limit:
 * Stryker's own timeout would end the process, and all modules would have to be loaded again.
 */
const testTimeoutMs = 10_000
const separator = ' › '

interface CircusOptions {
  readonly circus: { readonly testFiles: readonly string[] }
}

interface RunSettings {
  /** Tests to run, by id; all if missing. */
  readonly only?: readonly string[] | undefined
  readonly bail: boolean
  readonly mutant?: Mutant | undefined
  /** Whether the mutant is active while test files are loaded, too. */
  readonly isActiveOnLoad?: boolean
}

class CircusRunner implements TestRunner {
  static inject = tokens(commonTokens.options)
  readonly #testFiles: readonly string[]
  /** By source file: the test file that detected its latest mutant. It probably detects the next one too, so it runs first. */
  readonly #detectedBy = new Map<string, string>()
  #runs = 0

  constructor(options: StrykerOptions) {
    const patterns = (options as StrykerOptions & CircusOptions).circus.testFiles
    this.#testFiles = [...new Set(patterns.flatMap((pattern) => globSync(pattern).toSorted()))]
  }

  capabilities() {
    return { reloadEnvironment: true }
  }

  async dryRun({ disableBail }: DryRunOptions): Promise<DryRunResult> {
    context.mutantCoverage = { static: {}, perTest: {} }
    const tests = await this.#run({ bail: !disableBail })
    const { mutantCoverage } = context
    context.mutantCoverage = undefined
    return { status: DryRunStatus.Complete, tests: [...tests], ...(mutantCoverage && { mutantCoverage }) }
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    if (options.reloadEnvironment) load += 1
    const result = await this.#testMutant(options)
    const isReliable = options.reloadEnvironment || result.status !== MutantRunStatus.Killed
    if (isReliable || (await this.#passes(result.killedBy))) return result
    // An earlier mutant, or this one, has left wrong state in a module: the tests may have failed because of that alone.
    load += 1
    const again = await this.#testMutant(options)
    load += 1
    return again
  }

  async #testMutant(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, disableBail, hitLimit, mutantActivation } = options
    context.hitLimit = hitLimit
    context.hitCount = hitLimit === undefined ? undefined : 0
    const isActiveOnLoad = mutantActivation === 'static'
    const tests = await this.#run({ only: testFilter, bail: !disableBail, mutant: activeMutant, isActiveOnLoad })
    const limitReached = determineHitLimitReached(context.hitCount, hitLimit)
    context.hitLimit = undefined
    context.hitCount = undefined
    return toMutantRunResult(limitReached ?? { status: DryRunStatus.Complete, tests: [...tests] }, disableBail)
  }

  async #passes(ids: readonly string[] | string): Promise<boolean> {
    const tests = await this.#run({ only: [ids].flat(), bail: true })
    return tests.every(({ status }) => status !== TestStatus.Failed)
  }

  async #run(settings: RunSettings): Promise<readonly TestResult[]> {
    this.#runs += 1
    const results: TestResult[] = []
    const { fileName } = settings.mutant ?? {}
    const likely = fileName === undefined ? undefined : this.#detectedBy.get(fileName)
    for (const file of new Set([...(likely === undefined ? [] : [likely]), ...this.#testFiles])) {
      const names = settings.only
        ?.filter((id) => id.startsWith(file + separator))
        .map((id) => id.slice(file.length + separator.length))
      if (names?.length === 0) continue
      const ofFile = await this.#runFile(file, names, settings)
      results.push(...ofFile)
      if (!ofFile.some(({ status }) => status === TestStatus.Failed)) continue
      if (fileName !== undefined) this.#detectedBy.set(fileName, file)
      if (settings.bail) break
    }
    return results
  }

  async #runFile(
    file: string,
    names: readonly string[] | undefined,
    settings: RunSettings,
  ): Promise<readonly TestResult[]> {
    resetState()
    const state = getState()
    state.testTimeout = testTimeoutMs
    if (names) state.testNamePattern = new RegExp(`^(?:${names.map(escapeRegExp).join('|')})$`)
    current = { file, bail: settings.bail, results: [] }
    if (settings.isActiveOnLoad === true) context.activeMutant = settings.mutant?.id
    try {
      // Another address each time, so that Node runs the test file again; all that it imports stays as it is.
      await import(`${pathToFileURL(join(process.cwd(), file)).href}?run=${this.#runs}`)
      context.activeMutant = settings.mutant?.id
      const { unhandledErrors } = await run()
      return unhandledErrors.length === 0
        ? current.results
        : [...current.results, fileFailure(file, unhandledErrors.join('\n'))]
    } catch (error) {
      return [...current.results, fileFailure(file, String(error))]
    } finally {
      context.activeMutant = undefined
    }
  }
}

let current: { readonly file: string; readonly bail: boolean; readonly results: TestResult[] } | null = null

addEventHandler((event) => {
  if (current === null) return
  if (event.name === 'test_start') context.currentTestId = idOf(current.file, event.test)
  if (event.name !== 'test_done') return
  context.currentTestId = undefined
  const id = idOf(current.file, event.test)
  const base = { id, name: id, fileName: current.file, timeSpentMs: event.test.duration ?? 0 }
  const [error] = event.test.errors
  if (error === undefined) current.results.push({ ...base, status: TestStatus.Success })
  else current.results.push({ ...base, status: TestStatus.Failed, failureMessage: describeError(error) })
  // Circus knows no end at the first failure, but it passes over what does not match.
  if (error !== undefined && current.bail) getState().testNamePattern = /$^/
})

/** An error in a listener or in a promise that nothing awaits, which would end the process, fails the test that is running. */
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    const { currentlyRunningTest, unhandledErrors } = getState()
    const [thrown, async] = [error, new Error(event)]
    if (currentlyRunningTest) currentlyRunningTest.errors.push([thrown, async])
    else unhandledErrors.push([thrown, async])
  })

interface Block {
  readonly name: string
  readonly parent?: Block | undefined
}

function idOf(file: string, { name, parent }: Block): string {
  return `${file}${separator}${titles({ name, parent }).join(' ')}`
}

function titles({ name, parent }: Block): readonly string[] {
  // Of the outermost block, which is Circus' own.
  return parent === undefined ? [] : [...titles(parent), name]
}

function fileFailure(file: string, failureMessage: string): TestResult {
  const id = `${file}${separator}is run`
  return { id, name: id, fileName: file, timeSpentMs: 0, status: TestStatus.Failed, failureMessage }
}

function describeError(error: unknown): string {
  const [thrown] = [error].flat()
  return thrown instanceof Error ? thrown.message : String(thrown)
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'circus', CircusRunner)]

/** The setting `circus.testFiles`: patterns of the test files, the quickest first. Stryker's own `testFiles` leaves out what runs while modules load. */
export const strykerValidationSchema = {
  properties: {
    circus: {
      type: 'object',
      properties: { testFiles: { type: 'array', items: { type: 'string' } } },
      required: ['testFiles'],
    },
  },
}
