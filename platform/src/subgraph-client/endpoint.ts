import type { SecureContextOptions } from 'node:tls'
import { Pool } from 'undici'
import { backoffMs } from '#platform/timing'
import { createCircuit } from './circuit.ts'
import type { BreakerSettings, Circuit, CircuitPhase } from './circuit.ts'
import type { ServiceAddress } from './follow-addresses.ts'
import { lookupOf } from './lookup-of.ts'
import { SubgraphFailure } from './subgraph-failure.ts'

export interface SocketSettings {
  /** Sockets to each address. */
  readonly connections: number
  /** Concurrent queries per socket. */
  readonly pipelining: number
}

/** Options of `tls.connect`. */
export type TlsCertificates = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>

export interface EndpointOptions {
  readonly subgraph: string
  readonly address: ServiceAddress
  readonly sockets: SocketSettings
  /** Certificates for `https`, in PEM format. Default: those that Node.js trusts, and no client certificate. */
  readonly tls?: TlsCertificates | undefined
  readonly breaker: BreakerSettings | undefined
  readonly onCircuitChange: (phase: CircuitPhase, address: ServiceAddress) => void
  readonly onReachable: (isReachable: boolean, address: ServiceAddress) => void
}

/** One address of a subgraph: its sockets, its circuit breaker, and whether connections to it succeed. */
export class Endpoint {
  readonly address: ServiceAddress
  readonly path: string
  readonly queries: Pool
  readonly mutations: Pool
  readonly circuit: Circuit | undefined
  readonly #onReachable: EndpointOptions['onReachable']
  #connectFailures = 0
  #avoidedUntilMs = 0
  #isTested = false

  constructor({ subgraph, address, sockets, tls, breaker, onCircuitChange, onReachable }: EndpointOptions) {
    const { origin, pathname, search } = new URL(address.url)
    this.address = address
    this.#onReachable = onReachable
    this.path = `${pathname}${search}`
    this.circuit = breaker && createCircuit(subgraph, breaker, (phase) => onCircuitChange(phase, address))
    const { connections, pipelining } = sockets
    const connect = { timeout: connectTimeoutMs, ...lookupOf(address), ...tls }
    this.queries = new Pool(origin, { connections, pipelining, connect })
    // Separate, because with pipelining a mutation would wait for the queries before it and delay those behind it.
    this.mutations = pipelining === 1 ? this.queries : new Pool(origin, { connections, pipelining: 1, connect })
  }

  /** Whether connections succeed and the circuit is closed. */
  get isHealthy(): boolean {
    return this.#connectFailures === 0 && (this.circuit === undefined || this.circuit.phase() === 'closed')
  }

  /** Whether enough time has passed since the last failure to send one request as a test. */
  isDueForTest(): boolean {
    if (this.#connectFailures > 0 && performance.now() < this.#avoidedUntilMs) return false
    return this.circuit === undefined || this.circuit.admits()
  }

  /** Call it before a request is sent to an unhealthy address. Of requests that arrive at the same time, one is the test. */
  claimTest(): void {
    if (this.#connectFailures === 0) return
    this.#isTested = true
    if (performance.now() < this.#avoidedUntilMs) return
    this.#connectFailures = Math.min(this.#connectFailures + 1, maxDoublings)
    this.#avoidedUntilMs = performance.now() + this.#pauseMs()
  }

  succeeded(): void {
    // A server that is shutting down still responds to requests that it received before it closed connections.
    if (this.#connectFailures > 0 && this.#isTested) {
      this.#connectFailures = 0
      this.#onReachable(true, this.address)
    }
    this.circuit?.succeeded()
  }

  failed(error: unknown): void {
    if (error instanceof SubgraphFailure && error.reason.kind === 'connection') this.#avoid()
    this.circuit?.failed(error)
  }

  /** Sockets close when their requests have ended. */
  async retire(): Promise<void> {
    await Promise.all([...new Set([this.queries, this.mutations])].map((pool) => pool.close()))
  }

  /** Sockets close at once; pending requests fail. */
  async dispose(): Promise<void> {
    await Promise.all([...new Set([this.queries, this.mutations])].map((pool) => pool.destroy()))
  }

  /** Of requests that fail together, only the first one counts; the pause then doubles with each test. */
  #avoid(): void {
    if (this.#connectFailures > 0) return
    this.#connectFailures = 1
    this.#isTested = false
    this.#avoidedUntilMs = performance.now() + this.#pauseMs()
    this.#onReachable(false, this.address)
  }

  #pauseMs(): number {
    return backoffMs(this.#connectFailures, avoidance)
  }
}

/** Short, so that a request to an unreachable address still has time for another one. */
const connectTimeoutMs = 2_000
const avoidance = { baseMs: 100, maxMs: 5_000, jitter: 0 }
const maxDoublings = 10
