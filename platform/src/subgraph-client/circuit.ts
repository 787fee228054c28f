import { BrokenCircuitError, circuitBreaker, CircuitState, handleWhen, SamplingBreaker } from 'cockatiel'
import { SubgraphFailure } from './subgraph-failure.ts'

/** When a circuit opens, and when it is tested again. */
export interface BreakerSettings {
  /** Share of failed requests, from 0 to 1, that opens the circuit. */
  readonly threshold: number
  /** Time over which requests are counted. */
  readonly windowMs: number
  /** Below this request rate the share of failures is not significant. */
  readonly minRequestsPerSecond: number
  /** How long an open circuit rejects requests before it allows one as a test. */
  readonly openMs: number
}

export const DEFAULT_BREAKER: BreakerSettings = {
  threshold: 0.5,
  windowMs: 10_000,
  minRequestsPerSecond: 1,
  // Events of subscriptions wait while a subgraph restarts, so the circuit must close soon after it is back.
  openMs: 1_000,
}

export type CircuitPhase = 'closed' | 'open' | 'halfOpen'

/** A circuit breaker: rejects requests to a subgraph that keeps failing, so that they fail at once instead of queuing. */
export interface Circuit {
  readonly phase: () => CircuitPhase
  /** Whether a request is allowed: always while the circuit is closed, and as a test when it has been open for long enough. */
  readonly admits: () => boolean
  /** @throws SubgraphFailure - the circuit is open and the request is not the test; otherwise what the work throws */
  readonly run: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Call it with the outcome of every request: a closed circuit does not wrap requests. */
  readonly succeeded: () => void
  readonly failed: (failure: unknown) => void
}

/** @param onChange - called with each new phase */
export function createCircuit(
  subgraph: string,
  settings: BreakerSettings,
  onChange: (phase: CircuitPhase) => void,
): Circuit {
  const isAbandonedTest = ({ reason }: SubgraphFailure) =>
    reason.kind === 'aborted' && breaker.state === CircuitState.HalfOpen
  const outages = handleWhen(
    // A test that its caller cancels has no result, so the circuit stays open.
    (error) => error instanceof SubgraphFailure && (error.isOutage || isAbandonedTest(error)),
  )
  const samples = new SamplingBreaker({
    threshold: settings.threshold,
    duration: settings.windowMs,
    minimumRps: settings.minRequestsPerSecond,
  })
  const breaker = circuitBreaker(outages, { halfOpenAfter: settings.openMs, breaker: samples })
  let openedAtMs = 0
  breaker.onStateChange((state) => {
    if (state === CircuitState.Open) openedAtMs = Date.now()
    onChange(phaseOf(state))
  })
  return {
    phase: () => phaseOf(breaker.state),
    admits: () => isClosed() || (breaker.state === CircuitState.Open && Date.now() - openedAtMs >= settings.openMs),
    run(work) {
      if (isClosed()) return work()
      // The policy would make the request wait for the test, which takes as long as a subgraph that hangs.
      return breaker.state === CircuitState.HalfOpen ? Promise.reject(refusal()) : runGuarded(work)
    },
    // A request that ends after the circuit opened started before that, and is not a result of the test.
    succeeded: () => void (isClosed() && samples.success(CircuitState.Closed)),
    failed(failure) {
      if (isClosed()) breaker.execute(() => Promise.reject(failure as Error)).catch(() => undefined)
    },
  }

  function isClosed(): boolean {
    return breaker.state === CircuitState.Closed
  }

  function refusal(cause?: unknown): SubgraphFailure {
    return new SubgraphFailure(subgraph, { kind: 'circuitOpen' }, { cause, wasSent: false })
  }

  async function runGuarded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await breaker.execute(work)
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw refusal(error)
      throw error
    }
  }
}

function phaseOf(state: CircuitState): CircuitPhase {
  if (state === CircuitState.Closed) return 'closed'
  return state === CircuitState.HalfOpen ? 'halfOpen' : 'open'
}
