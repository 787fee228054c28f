import { BrokenCircuitError, circuitBreaker, CircuitState, handleWhen, SamplingBreaker } from 'cockatiel'
import { SubgraphFailure } from './subgraph-failure.ts'

/** When a subgraph counts as down, and when it is tried again. */
export interface BreakerSettings {
  /** Share of failed requests, from 0 to 1, that opens the circuit. */
  readonly threshold: number
  /** Time over which requests are counted. */
  readonly windowMs: number
  /** Below this rate a few failures prove nothing. */
  readonly minRequestsPerSecond: number
  /** How long an open circuit refuses requests before it lets one through as a test. */
  readonly openMs: number
}

export const DEFAULT_BREAKER: BreakerSettings = {
  threshold: 0.5,
  windowMs: 10_000,
  minRequestsPerSecond: 1,
  // Events of subscriptions wait while a subgraph restarts: a circuit may not keep them waiting after it is back.
  openMs: 1_000,
}

export type CircuitPhase = 'closed' | 'open' | 'halfOpen'

/** Refuses requests to a subgraph that keeps failing, so that they fail at once instead of piling up. */
export interface Circuit {
  readonly phase: () => CircuitPhase
  readonly run: <Result>(work: () => Promise<Result>) => Promise<Result>
}

/** @param onChange - told of each change of phase */
export function createCircuit(
  subgraph: string,
  settings: BreakerSettings,
  onChange: (phase: CircuitPhase) => void,
): Circuit {
  const isAbandonedTest = ({ reason }: SubgraphFailure) =>
    reason.kind === 'aborted' && breaker.state === CircuitState.HalfOpen
  const outages = handleWhen(
    // A test that its caller leaves has shown nothing, so the circuit stays open for a while longer.
    (error) => error instanceof SubgraphFailure && (error.isOutage || isAbandonedTest(error)),
  )
  const samples = new SamplingBreaker({
    threshold: settings.threshold,
    duration: settings.windowMs,
    minimumRps: settings.minRequestsPerSecond,
  })
  const breaker = circuitBreaker(outages, { halfOpenAfter: settings.openMs, breaker: samples })
  breaker.onStateChange((state) => onChange(phaseOf(state)))
  return {
    phase: () => phaseOf(breaker.state),
    run(work) {
      if (breaker.state === CircuitState.Closed) return runClosed(work)
      // The policy would let it wait for the test, which takes as long as a subgraph that hangs.
      return breaker.state === CircuitState.HalfOpen ? Promise.reject(refusal()) : runGuarded(work)
    },
  }

  function refusal(cause?: unknown): SubgraphFailure {
    return new SubgraphFailure(subgraph, { kind: 'circuitOpen' }, cause)
  }

  // Nearly every request finds the circuit closed: then only failures go the policy's long way.
  function runClosed<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = work()
    // One that ends after the circuit has opened began before that, and says nothing about what is to be tested now.
    const isClosed = () => breaker.state === CircuitState.Closed
    result.then(
      () => isClosed() && samples.success(CircuitState.Closed),
      (failure: unknown) => {
        if (isClosed()) breaker.execute(() => Promise.reject(failure as Error)).catch(() => undefined)
      },
    )
    return result
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
