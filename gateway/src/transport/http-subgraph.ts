import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'undici'
import type { Cancellation } from './cancellation.ts'
import { createCircuit, type BreakerSettings, type Circuit, type CircuitPhase } from './circuit.ts'
import { exchange, type ReceivingRoom } from './exchange.ts'
import { readAnswer, type SubgraphAnswer } from './read-answer.ts'
import { RetryBudget, type RetrySettings } from './retry-budget.ts'
import { SubgraphFailure } from './subgraph-failure.ts'

/** One address of a subgraph. */
export interface Endpoint {
  readonly queries: Pool
  readonly mutations: Pool
  readonly path: string
}

export interface HttpSubgraphConfig {
  readonly name: string
  readonly endpoints: readonly Endpoint[]
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  readonly room: ReceivingRoom
  readonly breaker: BreakerSettings | undefined
  readonly retries: RetrySettings | undefined
  readonly onCircuitChange: (phase: CircuitPhase) => void
}

/** A call to a subgraph, however many attempts it takes. */
export interface HttpCall {
  readonly headers: string[]
  readonly body: string
  readonly isQuery: boolean
  readonly cancellation: Cancellation
}

/** A subgraph behind HTTP: spreads calls over its addresses, retries queries, and stops asking when it is down. */
export class HttpSubgraph {
  readonly #config: HttpSubgraphConfig
  readonly #circuit: Circuit | undefined
  readonly #budget: RetryBudget | undefined
  #turn = 0

  constructor(config: HttpSubgraphConfig) {
    this.#config = config
    this.#circuit = config.breaker && createCircuit(config.name, config.breaker, config.onCircuitChange)
    this.#budget = config.retries && new RetryBudget(config.retries)
  }

  get circuitPhase(): CircuitPhase {
    return this.#circuit?.phase() ?? 'closed'
  }

  /** @throws SubgraphFailure */
  async call(call: HttpCall): Promise<SubgraphAnswer> {
    this.#budget?.earn()
    const deadlineAt = performance.now() + this.#config.timeoutMs
    let failure: unknown
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await this.#attempt(call, deadlineAt)
        this.#circuit?.succeeded()
        return answer
      } catch (error) {
        this.#circuit?.failed(error)
        // A repetition had only what was left of the time, so that the failure that it repeats says more.
        if (attempt === 0 || !isTimeout(error)) failure = error
        if (!(await this.#mayRetry(call, { error, attempt, deadlineAt }))) throw failure
      }
    }
  }

  #attempt(call: HttpCall, deadlineAt: number): Promise<SubgraphAnswer> {
    const work = (): Promise<SubgraphAnswer> => this.#send(call, deadlineAt)
    return this.#circuit ? this.#circuit.run(work) : work()
  }

  async #send(call: HttpCall, deadlineAt: number): Promise<SubgraphAnswer> {
    const { name, endpoints, maxResponseBytes, room, timeoutMs } = this.#config
    const endpoint = endpoints[this.#turn++ % endpoints.length] as Endpoint
    const result = await exchange({
      subgraph: name,
      pool: call.isQuery ? endpoint.queries : endpoint.mutations,
      path: endpoint.path,
      isQuery: call.isQuery,
      headers: call.headers,
      body: call.body,
      timeoutMs: Math.min(timeoutMs, Math.max(1, Math.ceil(deadlineAt - performance.now()))),
      maxResponseBytes,
      room,
      cancellation: call.cancellation,
    })
    // Read here, where an answer that cannot be read counts for the circuit.
    return readAnswer(name, result)
  }

  async #mayRetry(call: HttpCall, failed: FailedAttempt): Promise<boolean> {
    const { retries } = this.#config
    const { error, attempt, deadlineAt } = failed
    if (!retries || !call.isQuery || attempt >= retries.maxRetries || call.cancellation.isCancelled) return false
    if (!(error instanceof SubgraphFailure) || !error.isRetryable) return false
    const pauseMs = retries.pauseMs * 2 ** attempt * (1 - Math.random() / 2)
    if (performance.now() + pauseMs >= deadlineAt || !this.#budget?.spend()) return false
    await pause(pauseMs)
    return !call.cancellation.isCancelled
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof SubgraphFailure && error.reason.kind === 'timeout'
}

interface FailedAttempt {
  readonly error: unknown
  readonly attempt: number
  readonly deadlineAt: number
}
