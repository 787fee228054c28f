import { Worker } from 'node:worker_threads'
import type { QueryPlan } from '@apollo/query-planner'
import { GraphQLError } from 'graphql'
import type { PlanOutcome, PlanTask } from './planning-messages.ts'

export interface PlanningThreadOptions {
  readonly supergraphSdl: string
  /** The time limit of planning one operation. */
  readonly timeoutMs: number
  /** How long an idle thread is kept. */
  readonly idleMs: number
}

/**
 * Plans operations on a thread, one at a time. The thread starts with the first operation and ends when it is idle; it does not
 * keep the process alive.
 */
export class PlanningThread {
  readonly #options: PlanningThreadOptions
  readonly #waiting: Waiting[] = []
  #current: Waiting | undefined
  #worker: Worker | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(options: PlanningThreadOptions) {
    this.#options = options
  }

  /** @throws GraphQLError - there is no plan, or it takes too long: OPERATION_TOO_COSTLY */
  plan(task: PlanTask): Promise<QueryPlan> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject })
      this.#next()
    })
  }

  /** Ends the thread; pending operations are refused. */
  async dispose(): Promise<void> {
    const refused = [...(this.#current ? [this.#current] : []), ...this.#waiting.splice(0)]
    this.#current = undefined
    for (const { reject } of refused) reject(new Error('Expected the planner to be in use, it has been disposed'))
    await this.#end()
  }

  #next(): void {
    if (this.#current) return
    clearTimeout(this.#timer)
    this.#current = this.#waiting.shift()
    const { idleMs, timeoutMs } = this.#options
    const wait = this.#current ? timeoutMs : idleMs
    this.#timer = setTimeout(() => (this.#current ? this.#onTimeout() : void this.#end()), wait).unref()
    if (!this.#current) return
    this.#worker ??= this.#start()
    // A pending plan keeps the process alive.
    this.#worker.ref()
    this.#worker.postMessage(this.#current.task)
  }

  #start(): Worker {
    const worker = new Worker(workerUrl, {
      workerData: this.#options.supergraphSdl,
      execArgv: [],
      name: 'query planner',
    })
    worker.on('message', (outcome: PlanOutcome) => this.#settle(worker, outcome))
    worker.on('error', (error) => this.#onEnd(worker, error))
    worker.on('exit', (code) => this.#onEnd(worker, new Error(`The planner's thread ended with code ${code}`)))
    return worker
  }

  #settle(worker: Worker, outcome: PlanOutcome): void {
    if (worker !== this.#worker) return
    const current = this.#current
    this.#current = undefined
    worker.unref()
    if (outcome.status === 'planned') current?.resolve(JSON.parse(outcome.plan) as QueryPlan)
    else current?.reject(new GraphQLError(outcome.message))
    this.#next()
  }

  #onTimeout(): void {
    const { timeoutMs } = this.#options
    const message = `Expected an operation that can be planned within ${timeoutMs} ms`
    void this.#end()
    this.#fail(new GraphQLError(message, { extensions: { code: 'OPERATION_TOO_COSTLY' } }))
  }

  #onEnd(worker: Worker, error: Error): void {
    if (worker !== this.#worker) return
    this.#worker = undefined
    this.#fail(error)
  }

  #fail(error: Error): void {
    const current = this.#current
    this.#current = undefined
    current?.reject(error)
    this.#next()
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer)
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }
}

interface Waiting {
  readonly task: PlanTask
  readonly resolve: (plan: QueryPlan) => void
  readonly reject: (error: Error) => void
}

const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './planning-worker.ts' : './planning-worker.js',
  import.meta.url,
)
