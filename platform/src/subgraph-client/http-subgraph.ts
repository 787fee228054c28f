import { setTimeout as pause } from 'node:timers/promises'
import type { CancelSignal } from '@plumbline/query-plan-executor/cancellation'
import { backoffMs } from '#platform/timing'
import { parseUrl } from '#platform/url'
import type { BreakerSettings, CircuitPhase } from './circuit.ts'
import type { Endpoint, SocketSettings, TlsCertificates } from './endpoint.ts'
import { Endpoints } from './endpoints.ts'
import { exchange } from './exchange.ts'
import type { ExchangeResult, ReceiveBudget } from './exchange.ts'
import type { ResolveHost, ServiceAddress } from './follow-addresses.ts'
import { RetryBudget } from './retry-budget.ts'
import type { RetrySettings } from './retry-budget.ts'
import { SubgraphFailure } from './subgraph-failure.ts'

export interface HttpSubgraphConfig<Answer> {
  readonly name: string
  /** The URLs of its replicas. A host name may have several addresses. */
  readonly urls: readonly string[]
  readonly sockets: SocketSettings
  readonly tls?: TlsCertificates | undefined
  /** Whether `read` receives the headers of responses. Default false. */
  readonly keepsHeaders?: boolean
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  readonly budget: ReceiveBudget
  readonly breaker: BreakerSettings | undefined
  readonly retries: RetrySettings | undefined
  readonly resolveHost?: ResolveHost | undefined
  /** @throws SubgraphFailure - the response is not one of a subgraph; the circuit breaker counts it */
  readonly read: (result: ExchangeResult) => Answer
  readonly onCircuitChange: (phase: CircuitPhase, address: ServiceAddress) => void
  /** Called when connections to an address fail, and when they succeed again. */
  readonly onReachable: (isReachable: boolean, address: ServiceAddress) => void
}

/** A call to a subgraph, with all of its attempts. */
export interface HttpCall {
  readonly headers: string[]
  readonly body: string
  readonly isQuery: boolean
  readonly signal: CancelSignal
}

/**
 * A subgraph over HTTP: distributes calls over its addresses, leaves out failing ones, and retries queries.
 *
 * An attempt that the subgraph has certainly not received, also of a mutation, is repeated at the next address immediately and
 * does not count against the retry budget. So is a query whose connection breaks, at each other address, and a query that is late
 * while another address is healthy.
 */
export class HttpSubgraph<Answer> {
  readonly #config: HttpSubgraphConfig<Answer>
  readonly #endpoints: Endpoints
  readonly #budget: RetryBudget | undefined

  constructor(config: HttpSubgraphConfig<Answer>) {
    this.#config = config
    this.#endpoints = new Endpoints({ ...config, subgraph: config.name })
    this.#budget = config.retries && new RetryBudget(config.retries)
  }

  /** The best phase of all addresses. */
  get circuitPhase(): CircuitPhase {
    const phases = this.#endpoints.all.map(({ circuit }) => circuit?.phase() ?? 'closed')
    return phases.find((phase) => phase === 'closed') ?? phases.find((phase) => phase === 'halfOpen') ?? 'open'
  }

  /** The current addresses, healthy ones first. */
  get addresses(): readonly ServiceAddress[] {
    const { all } = this.#endpoints
    const [healthy, others] = [all.filter(({ isHealthy }) => isHealthy), all.filter(({ isHealthy }) => !isHealthy)]
    return [...healthy, ...others].map(({ address }) => address)
  }

  /** @throws SubgraphFailure */
  async call(call: HttpCall): Promise<Answer> {
    this.#budget?.earn()
    const deadlineAt = performance.now() + this.#config.timeoutMs
    let tried: Endpoint[] | undefined
    let failure: unknown
    for (let retries = 0; ;) {
      const endpoint = this.#endpoints.next(call.isQuery, tried)
      try {
        const answer = await this.#attempt(endpoint, call, deadlineAt)
        endpoint.succeeded()
        return answer
      } catch (error) {
        endpoint.failed(error)
        tried = tried ? [...tried, endpoint] : [endpoint]
        if (isMoreInformative(error, failure)) failure = error
        if (await this.#movesOn(call, { error, tried, deadlineAt })) continue
        if (!(await this.#mayRetry(call, { error, retries: retries++, deadlineAt }))) throw finalOf(failure, call)
      }
    }
  }

  async dispose(): Promise<void> {
    await this.#endpoints.dispose()
  }

  #attempt(endpoint: Endpoint, call: HttpCall, deadlineAt: number): Promise<Answer> {
    const { circuit } = endpoint
    const work = (): Promise<Answer> => this.#send(endpoint, call, deadlineAt)
    return circuit ? circuit.run(work) : work()
  }

  async #send(endpoint: Endpoint, call: HttpCall, deadlineAt: number): Promise<Answer> {
    let result = await this.#exchange(endpoint, { call, deadlineAt, path: endpoint.path })
    let { path } = endpoint
    for (let redirects = 0; result.location !== undefined && redirects < maxRedirects; redirects++) {
      const next = pathWithin(result.location, new URL(path, endpoint.address.url))
      if (next === undefined) break
      path = next
      result = await this.#exchange(endpoint, { call, deadlineAt, path })
    }
    return this.#config.read(result)
  }

  #exchange(endpoint: Endpoint, { call, deadlineAt, path }: PlacedCall): Promise<ExchangeResult> {
    const { name, maxResponseBytes, budget, timeoutMs, keepsHeaders = false } = this.#config
    const leftMs = Math.min(timeoutMs, Math.max(1, Math.ceil(deadlineAt - performance.now())))
    return exchange({
      subgraph: name,
      pool: call.isQuery ? endpoint.queries : endpoint.mutations,
      path,
      isQuery: call.isQuery,
      headers: call.headers,
      body: call.body,
      timeoutMs: this.#isTestWithAlternative(endpoint, call) ? Math.ceil(leftMs / 2) : leftMs,
      maxResponseBytes,
      budget,
      signal: call.signal,
      keepsHeaders,
    })
  }

  /** A query that tests an address may use half of its time, so that another address can still answer. */
  #isTestWithAlternative(endpoint: Endpoint, { isQuery }: HttpCall): boolean {
    return isQuery && !endpoint.isHealthy && this.#endpoints.hasHealthy([endpoint])
  }

  /** Whether the next attempt is made at another address immediately. */
  async #movesOn({ isQuery, signal }: HttpCall, { error, tried, deadlineAt }: FailedAttempt): Promise<boolean> {
    if (!(error instanceof SubgraphFailure) || signal.aborted) return false
    const { reason, wasSent } = error
    if (reason.kind === 'aborted' || performance.now() >= deadlineAt) return false
    if (wasSent && !isQuery) return false
    if (reason.kind === 'timeout') return this.#endpoints.hasHealthy(tried)
    if (wasSent && reason.kind !== 'connection') return false
    const refreshed = reason.kind === 'connection' ? this.#endpoints.refresh() : undefined
    if (!this.#endpoints.hasUntried(tried)) await refreshed
    // Also an address that is avoided, because it may be reachable again.
    return this.#endpoints.hasUntried(tried) && !signal.aborted
  }

  async #mayRetry(call: HttpCall, { error, retries, deadlineAt }: RepeatedFailure): Promise<boolean> {
    const { retries: settings } = this.#config
    if (!settings || retries >= settings.maxRetries || call.signal.aborted) return false
    if (!(error instanceof SubgraphFailure) || !error.isRetryable || (!call.isQuery && error.wasSent)) return false
    const pauseMs = backoffMs(retries + 1, { baseMs: settings.pauseMs, maxMs: this.#config.timeoutMs })
    if (performance.now() + pauseMs >= deadlineAt || !this.#budget?.spend()) return false
    await pause(pauseMs)
    return !call.signal.aborted
  }
}

interface PlacedCall {
  readonly call: HttpCall
  readonly deadlineAt: number
  readonly path: string
}

/** Enough for any server, and few enough to stop two servers that redirect to each other. */
const maxRedirects = 5

/** The target of a redirect on the same server; undefined for another server, which must not receive the caller's identity. */
function pathWithin(location: string, from: URL): string | undefined {
  const to = parseUrl(location, from.href)
  return to?.origin === from.origin ? `${to.pathname}${to.search}` : undefined
}

interface FailedAttempt {
  readonly error: unknown
  readonly tried: readonly Endpoint[]
  readonly deadlineAt: number
}

interface RepeatedFailure extends Pick<FailedAttempt, 'error' | 'deadlineAt'> {
  readonly retries: number
}

/**
 * Whether a failure is more informative than an earlier one: a retry has less time, so its timeout is less informative than
 * what it repeats.
 */
function isMoreInformative(error: unknown, earlier: unknown): boolean {
  if (!(earlier instanceof SubgraphFailure) || !(error instanceof SubgraphFailure)) return true
  if (error.wasSent !== earlier.wasSent) return error.wasSent
  return error.reason.kind !== 'timeout' && error.reason.kind !== 'circuitOpen'
}

function finalOf(failure: unknown, { isQuery }: HttpCall): unknown {
  return !isQuery && failure instanceof SubgraphFailure ? failure.ofMutation() : failure
}
