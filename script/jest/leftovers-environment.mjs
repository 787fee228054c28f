import { setTimeout as delay } from 'node:timers/promises'
import { TestEnvironment } from 'jest-environment-node'
import { Agent, setGlobalDispatcher } from 'undici'
import { recordCoverageSoFar } from './native-modules.mjs'

/** How long a test file's closing handles get to go away, unless `testEnvironmentOptions.settleMs` says otherwise. */
const defaultSettleMs = 10_000
const pollMs = 20

/** Work of Jest itself that may be under way in this process between two test files. */
const ours = new Set(['FSReqCallback', 'FSReqPromise', 'PipeWrap', 'TTYWrap', 'CloseReq', 'Immediate'])

// Loading a test file may block for seconds. A connection that another file has left idle must not be one that its server
// gives up in that time.
setGlobalDispatcher(new Agent({ keepAliveTimeout: 1_000, keepAliveMaxTimeout: 1_000 }))

/** Of which `expect.any` compares the very function that it is given, which is the one of the test's realm. */
const compared = { Array, BigInt, Boolean, Function, Number, Object, String, Symbol }

/**
 * The Node environment, in which a test file fails when it leaves something open that keeps a process alive: a timer, a
 * socket, a server, a child process. Jest itself prints a warning at the end of the run, at most, and names no file.
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
    // Jest's own modules stay in their sandbox; what tests call has to be where the runtime loads them.
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
    // A test that fails half way leaves things open: its own error says more than what it left.
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

/** Ports and pids say which connection or process it was; Node names them in no public place. */
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
