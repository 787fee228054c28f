import { setTimeout as delay } from 'node:timers/promises'
import { TestEnvironment } from 'jest-environment-node'
import { Agent, setGlobalDispatcher } from 'undici'
import { recordCoverageSoFar } from './native-modules.mjs'

/** How long handles of a test file may take to close. Default of `testEnvironmentOptions.settleMs`. */
const defaultSettleMs = 10_000
const pollMs = 20

/** Resources of Jest itself that may exist between two test files. */
const ours = new Set(['FSReqCallback', 'FSReqPromise', 'PipeWrap', 'TTYWrap', 'CloseReq', 'Immediate'])

// Loading a test file may block for seconds, in which a server may close an idle connection that another file has opened.
setGlobalDispatcher(new Agent({ keepAliveTimeout: 1_000, keepAliveMaxTimeout: 1_000 }))

/** Constructors that `expect.any` compares by identity; those of the test's realm must be the same. */
const compared = { Array, BigInt, Boolean, Function, Number, Object, String, Symbol }

/**
 * A Node environment that fails a test file which leaves a handle open that keeps the process alive: a timer, a
 * socket, a server, a child process. Jest itself only prints a warning at the end of the run, without the file.
 */
export default class LeftoversEnvironment extends TestEnvironment {
  #before = new Map()
  #settleMs = defaultSettleMs
  #failed = false

  constructor(config, context) {
    super(config, context)
    Object.assign(this.global, compared)
    this.#settleMs = config.projectConfig.testEnvironmentOptions.settleMs ?? defaultSettleMs
  }

  handleTestEvent(event) {
    // Jest's modules are in a sandbox; the globals of tests must be in the realm in which the runtime loads test files.
    if (event.name === 'setup') Object.assign(globalThis, event.runtimeGlobals)
    if (event.name === 'test_done' && event.test.errors.length > 0) this.#failed = true
  }

  async setup() {
    await super.setup()
    this.#before = activeResources()
  }

  async teardown() {
    const left = await this.#leftovers()
    recordCoverageSoFar()
    await super.teardown()
    if (left.length === 0) return
    const complaint = `this test file must leave nothing open, and left ${left.join(', ')}${describeHandles()}`
    // A failed test may leave handles open; its error is more informative.
    if (this.#failed) console.warn(complaint)
    else throw new Error(complaint)
  }

  async #leftovers() {
    const deadline = Date.now() + this.#settleMs
    for (;;) {
      const left = additions(this.#before, activeResources())
      if (left.length === 0 || Date.now() > deadline) return left
      await delay(pollMs)
    }
  }
}

function activeResources() {
  const counts = new Map()
  for (const type of process.getActiveResourcesInfo()) {
    if (!ours.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1)
  }
  return counts
}

function additions(before, after) {
  return [...after]
    .map(([type, count]) => ({ type, more: count - (before.get(type) ?? 0) }))
    .filter(({ more }) => more > 0)
    .map(({ type, more }) => `${more} × ${type}`)
}

/** Describes handles by ports and process ids, for which Node has no public API. */
function describeHandles() {
  const handles = process._getActiveHandles?.() ?? []
  const known = handles.flatMap((handle) => {
    if (handle.pid && handle.spawnfile) return [`process ${handle.pid} (${handle.spawnfile})`]
    if (handle.remotePort) return [`socket :${handle.localPort} → :${handle.remotePort}`]
    if (handle.readyState) return [`socket :${handle.localPort}, ${handle.readyState}, its other end gone`]
    if (typeof handle.address === 'function' && handle.listening) return [`server :${handle.address()?.port}`]
    return []
  })
  return known.length > 0 ? ` (${known.join(', ')})` : ''
}
