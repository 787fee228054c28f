import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'undici'
import { createCircuit, type BreakerSettings, type Circuit, type CircuitPhase } from './circuit.ts'
import { exchange, type ExchangeResult } from './exchange.ts'
import { RetryBudget, type RetrySettings } from './retry-budget.ts'
import { SubgraphFailure } from './subgraph-failure.ts'

/** One address of a subgraph. */
export interface Endpoint {
  readonly pool: Pool
  readonly path: string
}

export interface HttpSubgraphConfig {
  readonly name: string
  readonly endpoints: readonly Endpoint[]
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  readonly breaker: BreakerSettings | undefined
  readonly retries: RetrySettings | undefined
  readonly onCircuitChange: (phase: CircuitPhase) => void
}

/** A call to a subgraph, however many attempts it takes. */
export interface HttpCall {
  readonly headers: string[]
  readonly body: string
  readonly isQuery: boolean
  readonly signal: AbortSignal | undefined
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
  async call(call: HttpCall): Promise<ExchangeResult> {
    const deadlineAt = performance.now() + this.#config.timeoutMs
    this.#budget?.earn()
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt(call, deadlineAt)
      } catch (error) {
        if (!(await this.#mayRetry(call, { error, attempt, deadlineAt }))) throw error
      }
    }
  }

  #attempt(call: HttpCall, deadlineAt: number): Promise<ExchangeResult> {
    const work = (): Promise<ExchangeResult> => this.#send(call, deadlineAt)
    return this.#circuit ? this.#circuit.run(work) : work()
  }

  async #send(call: HttpCall, deadlineAt: number): Promise<ExchangeResult> {
    const { name, endpoints, maxResponseBytes, timeoutMs } = this.#config
    const endpoint = endpoints[this.#turn++ % endpoints.length] as Endpoint
    const result = await exchange({
      subgraph: name,
      ...endpoint,
      headers: call.headers,
      body: call.body,
      timeoutMs: Math.min(timeoutMs, Math.max(1, Math.ceil(deadlineAt - performance.now()))),
      maxResponseBytes,
      signal: call.signal,
    })
    if (!result.text.startsWith('{')) throw notGraphql(name, result)
    return result
  }

  async #mayRetry(call: HttpCall, failed: FailedAttempt): Promise<boolean> {
    const { retries } = this.#config
    const { error, attempt, deadlineAt } = failed
    if (!retries || !call.isQuery || attempt >= retries.maxRetries || call.signal?.aborted) return false
    if (!(error instanceof SubgraphFailure) || !error.isRetryable) return false
    const pauseMs = retries.pauseMs * 2 ** attempt * (1 - Math.random() / 2)
    if (performance.now() + pauseMs >= deadlineAt || !this.#budget?.spend()) return false
    await pause(pauseMs)
    return !call.signal?.aborted
  }
}

/** Told apart here, where the circuit counts it; the rest of what can be wrong with a body shows when it is read. */
function notGraphql(name: string, { status, text }: ExchangeResult): SubgraphFailure {
  if (status !== 200) return new SubgraphFailure(name, { kind: 'status', status })
  const detail = `expected a JSON object, got ${text.length} characters that are none`
  return new SubgraphFailure(name, { kind: 'malformed', detail })
}

interface FailedAttempt {
  readonly error: unknown
  readonly attempt: number
  readonly deadlineAt: number
}
