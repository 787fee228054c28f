/** Why a request to a subgraph failed. */
export type FailureReason =
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'connection'; readonly detail: string }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'tooLarge'; readonly limitBytes: number }
  | { readonly kind: 'budgetExceeded'; readonly limitBytes: number }
  /** Not the response of a GraphQL server but of a proxy, for example, or incomplete. */
  | { readonly kind: 'notGraphql'; readonly detail: string }
  /** A response of the wrong shape. */
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'circuitOpen' }
  | { readonly kind: 'unknownSubgraph' }

/** What clients see as `extensions.code`. */
export type FailureCode = 'UPSTREAM_UNAVAILABLE' | 'TIMEOUT' | 'UNAUTHENTICATED' | 'FORBIDDEN'

export interface FailureExtensions {
  readonly code: FailureCode
  /** Present when a mutation may have been executed although its response is unknown. */
  readonly mayHaveTakenEffect?: true
}

export interface FailureOptions {
  readonly cause?: unknown
  /** False when the subgraph has certainly not received the request. Default true. */
  readonly wasSent?: boolean
  /** Whether the request was a mutation that may have been executed. Default false. */
  readonly mayHaveTakenEffect?: boolean
}

/** A request to a subgraph failed as a whole. The message names the subgraph, never an address. */
export class SubgraphFailure extends Error {
  readonly subgraph: string
  readonly reason: FailureReason
  readonly wasSent: boolean
  readonly extensions: FailureExtensions

  constructor(subgraph: string, reason: FailureReason, options: FailureOptions = {}) {
    const { cause, wasSent = true, mayHaveTakenEffect = false } = options
    super(`Subgraph "${subgraph}" ${describe(reason)}`, { cause })
    this.name = 'SubgraphFailure'
    this.subgraph = subgraph
    this.reason = reason
    this.wasSent = wasSent
    this.extensions = { code: codeOf(reason), ...(mayHaveTakenEffect && { mayHaveTakenEffect }) }
  }

  /** The same failure for a mutation: reports that it may have been executed, unless it certainly was not. */
  ofMutation(): SubgraphFailure {
    const { subgraph, reason, cause, wasSent } = this
    if (!wasSent || (reason.kind === 'status' && reason.status < 500)) return this
    return new SubgraphFailure(subgraph, reason, { cause, wasSent, mayHaveTakenEffect: true })
  }

  /**
   * Whether the circuit breaker counts the failure: it concerns the subgraph, not this request. A response of the wrong shape
   * comes from a working server with a defect, which must not block other requests. A connection that is refused or closed
   * fails at once and puts no load on the server, so the address is only avoided while there are others.
   */
  get isOutage(): boolean {
    const { reason } = this
    if (reason.kind === 'status') return reason.status >= 500
    if (reason.kind === 'connection') return !closedConnection.has(reason.detail)
    return reason.kind === 'timeout' || reason.kind === 'notGraphql'
  }

  /** Whether every other caller with the same request would have received this failure too. */
  get isForEverybody(): boolean {
    const { reason } = this
    return reason.kind !== 'aborted' && (reason.kind !== 'status' || reason.status >= 500)
  }

  /** Whether another attempt may succeed: the subgraph, or a proxy in front of it, did not accept the request. */
  get isRetryable(): boolean {
    const { reason } = this
    if (reason.kind === 'status') return reason.status >= 502 && reason.status <= 504
    return reason.kind === 'connection'
  }
}

/** The codes of connections that are refused or closed by a server that is not running or is shutting down. */
const closedConnection: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

function codeOf(reason: FailureReason): FailureCode {
  if (reason.kind === 'timeout' || reason.kind === 'aborted') return 'TIMEOUT'
  if (reason.kind === 'status' && reason.status === 401) return 'UNAUTHENTICATED'
  if (reason.kind === 'status' && reason.status === 403) return 'FORBIDDEN'
  return 'UPSTREAM_UNAVAILABLE'
}

function describe(reason: FailureReason): string {
  switch (reason.kind) {
    case 'timeout':
      return `did not answer within ${reason.timeoutMs} ms`
    case 'aborted':
      return 'was not waited for any longer'
    case 'connection':
      return `could not be reached: ${reason.detail}`
    case 'status':
      return `answered with status ${reason.status}`
    case 'tooLarge':
      return `sent an answer of more than ${reason.limitBytes} bytes`
    case 'budgetExceeded':
      return `sent a response that exceeds the receive budget: ${reason.limitBytes} bytes of incomplete responses`
    case 'notGraphql':
    case 'malformed':
      return `sent a malformed answer: ${reason.detail}`
    case 'circuitOpen':
      return 'is not asked for the moment: its circuit is open'
    case 'unknownSubgraph':
      return 'has no transport'
    default:
      return reason satisfies never
  }
}
