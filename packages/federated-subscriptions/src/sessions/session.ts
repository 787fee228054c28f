import type { Variables } from '@plumbline/query-plan-executor'
import type { ExecutionResult, FormattedExecutionResult } from 'graphql'
import type { MetricsRecorder } from '../metrics.ts'
import { OperationFailed, operationError } from '../operation-error.ts'
import type { OperationErrors } from '../operation-error.ts'
import type { ParsedOperation } from '../planning/parsed-operation.ts'
import type { OperationRequest } from '../planning/read-operation.ts'
import type { ExecuteOperation, ResponseHead } from '../sharing/execute-operation.ts'
import type { SubscriptionHub } from '../sharing/subscription-hub.ts'
import type { RunningSubscription, SubscriptionObserver } from '../sharing/subscription.ts'
import type { StreamEnvironment } from '../streams/stream-environment.ts'
import type { EventSink } from '../streams/stream-member.ts'
import type { AccessHandle, AccessRegistry, Authenticated } from './access-registry.ts'

/**
 * Called before the text of an operation on a socket is parsed. Rejects with an error with a code to refuse it. Hosts apply the same
 * policy to HTTP requests themselves.
 */
export type AdmitText<Identity> = (request: OperationRequest, identity: Identity) => Promise<void> | undefined

/** Called before an operation is planned or executed. Throws an error with a code to refuse it. */
export type Admit<Identity> = (operation: OperationToAdmit<Identity>) => void

export interface OperationToAdmit<Identity> extends OperationRequest, ParsedOperation {
  readonly identity: Identity
  /** The coerced variables of a subscription; undefined for queries and mutations, whose executor coerces them. */
  readonly coerced: Variables | undefined
}

/** A subscription that is about to start. */
export interface SubscriptionToStart<Identity> extends OperationToAdmit<Identity> {
  /** The headers of its HTTP response, if `setsHeaders` is true and it has one. */
  readonly response: ResponseHead | undefined
}

/**
 * Called before a valid subscription starts, on every transport. Rejects with an error with a code to refuse it. Unlike `Admit`, it may
 * be asynchronous.
 */
export type OnSubscribe<Identity> = (operation: SubscriptionToStart<Identity>) => Promise<void>

/** What sessions need. */
export interface SessionEnvironment<Identity> {
  readonly hub: SubscriptionHub<Identity>
  readonly accesses: AccessRegistry<Identity>
  readonly ensureAccess: StreamEnvironment<Identity>['ensureAccess']
  readonly metrics: MetricsRecorder
  readonly executeOperation: ExecuteOperation<Identity> | undefined
  readonly admit: Admit<Identity> | undefined
  readonly onSubscribe: OnSubscribe<Identity> | undefined
}

/** One authenticated client on any transport, with its operations and the time until its credentials expire. */
export interface Session<Identity> {
  readonly userId: string | undefined
  /** The current identity. */
  readonly identity: Identity
  readonly expiresAt: Date | undefined
  /** @throws OperationFailed if the credentials have expired or the access was revoked */
  assertValid(): void
  /**
   * Calls the host's hook for a subscription that is about to start.
   * @returns pending while the hook runs; undefined if there is none
   * @throws, or rejects with, what `subscribe` throws, or the error of the hook
   */
  beforeSubscribe(requested: SubscribeRequest): Promise<void> | undefined
  /** @throws OperationFailed if the subscription is not valid or the credentials have expired */
  subscribe(options: SessionSubscribe): RunningSubscription
  execute(options: SessionExecute): Promise<ExecutionResult | FormattedExecutionResult>
  /** Continues with new credentials, unless it is disposed. @throws OperationFailed with FORBIDDEN if their scope is another one */
  refresh(authenticated: Authenticated<Identity>): void
  /** Ends all subscriptions with errors. The session remains usable. */
  failAll(errors: OperationErrors): void
  /** Stops all subscriptions without informing the client. Idempotent. */
  dispose(): void
}

/** A subscription that a client has requested. */
export interface SubscribeRequest {
  readonly request: OperationRequest
  readonly parsed: ParsedOperation
  /** The response whose headers the host may set. */
  readonly response?: ResponseHead | undefined
}

/** One subscription of a session. */
export interface SessionSubscribe extends Omit<SubscribeRequest, 'response'> {
  readonly sink: EventSink
  readonly lastEventId?: string | undefined
}

/** One query or mutation of a session. */
export interface SessionExecute {
  readonly request: OperationRequest
  readonly parsed: ParsedOperation
  readonly signal: AbortSignal
  /** The response whose headers the host may set. */
  readonly response?: ResponseHead | undefined
}

/** What a session reports to its connection. */
export interface SessionEvents {
  /** The access was revoked, and the subscriptions have ended. */
  readonly onRevoked: () => void
  readonly onDisposed: () => void
}

export function createSession<Identity>(
  environment: SessionEnvironment<Identity>,
  authenticated: Authenticated<Identity>,
  events: SessionEvents,
): Session<Identity> {
  return new ClientSession(environment, authenticated, events)
}

class ClientSession<Identity> implements Session<Identity>, SubscriptionObserver {
  readonly userId: string | undefined
  readonly #environment: SessionEnvironment<Identity>
  readonly #handle: AccessHandle<Identity>
  readonly #events: SessionEvents
  readonly #subscriptions = new Set<RunningSubscription>()
  #isDisposed = false
  #isRevoked = false
  #expiresAt: Date | undefined
  #expiry: NodeJS.Timeout | undefined

  constructor(
    environment: SessionEnvironment<Identity>,
    authenticated: Authenticated<Identity>,
    events: SessionEvents,
  ) {
    this.#environment = environment
    this.#events = events
    this.userId = authenticated.userId
    const onRevoked = (): void => {
      this.#isRevoked = true
      environment.metrics.count('accessRevoked')
      this.failAll([revoked()])
      events.onRevoked()
    }
    const onUnknown = (): void => this.failAll([unknown()])
    this.#handle = environment.accesses.acquire(authenticated, onRevoked, onUnknown)
    this.#expireAt(authenticated.expiresAt)
  }

  get identity(): Identity {
    return this.#handle.access.identity
  }

  get expiresAt(): Date | undefined {
    return this.#expiresAt
  }

  assertValid(): void {
    if (this.#isRevoked) throw new OperationFailed([revoked()])
    if (this.#isExpired()) throw new OperationFailed([expired()])
  }

  beforeSubscribe({ request, parsed, response }: SubscribeRequest): Promise<void> | undefined {
    const { hub, admit, onSubscribe } = this.#environment
    if (!onSubscribe) return undefined
    this.assertValid()
    const { coerced } = hub.coerce(parsed, request.variables ?? {})
    const operation = { ...request, ...parsed, identity: this.identity, coerced, response }
    admit?.(operation)
    return onSubscribe(operation)
  }

  subscribe({ request, parsed, sink, lastEventId }: SessionSubscribe): RunningSubscription {
    const { hub, admit, onSubscribe } = this.#environment
    const { access } = this.#handle
    this.assertValid()
    const { variables, coerced } = hub.coerce(parsed, request.variables ?? {})
    // Otherwise `beforeSubscribe` has called it.
    if (!onSubscribe) admit?.({ ...request, ...parsed, identity: access.identity, coerced })
    return hub.subscribe({ parsed, variables, coerced, access, sink, observer: this, lastEventId })
  }

  onStart(subscription: RunningSubscription): void {
    const { metrics } = this.#environment
    this.#subscriptions.add(subscription)
    this.#handle.watch()
    metrics.move('operations', 1)
    metrics.count('operationsStarted')
  }

  onEnd(subscription: RunningSubscription, isFailure: boolean): void {
    const { metrics } = this.#environment
    this.#subscriptions.delete(subscription)
    this.#handle.unwatch()
    metrics.move('operations', -1)
    if (isFailure) metrics.count('operationsFailed')
  }

  async execute({
    request,
    parsed,
    signal,
    response,
  }: SessionExecute): Promise<ExecutionResult | FormattedExecutionResult> {
    const { executeOperation, admit, ensureAccess } = this.#environment
    const { access } = this.#handle
    this.assertValid()
    if (!executeOperation) {
      throw new OperationFailed([operationError('BAD_USER_INPUT', 'only subscriptions are served here')])
    }
    // Access is checked regularly only while a subscription is running: this client may have been idle for hours.
    await ensureAccess?.([access])
    this.assertValid()
    if (this.#handle.isUnknown) throw new OperationFailed([unknown()])
    // The client no longer waits for the result.
    if (signal.aborted) return { data: null }
    const { identity } = access
    admit?.({ ...request, ...parsed, identity, coerced: undefined })
    return executeOperation({ request, parsed, identity, signal, response })
  }

  refresh(authenticated: Authenticated<Identity>): void {
    // The client disconnected during the authentication.
    if (this.#isDisposed) return
    if (authenticated.scope !== this.#handle.access.scope) {
      throw new OperationFailed([operationError('FORBIDDEN', 'the new credentials are not those of this session')])
    }
    // The registry keeps the newest identity of a scope, so the handle itself is not needed.
    this.#environment.accesses.acquire(authenticated, () => undefined).release()
    this.#expireAt(authenticated.expiresAt)
  }

  failAll(errors: OperationErrors): void {
    for (const subscription of [...this.#subscriptions]) subscription.fail(errors)
  }

  dispose(): void {
    if (this.#isDisposed) return
    this.#isDisposed = true
    clearTimeout(this.#expiry)
    for (const subscription of [...this.#subscriptions]) subscription.stop()
    this.#handle.release()
    this.#events.onDisposed()
  }

  #expireAt(expiresAt: Date | undefined): void {
    clearTimeout(this.#expiry)
    this.#expiresAt = expiresAt
    if (!expiresAt) return
    const leftMs = expiresAt.getTime() - Date.now()
    this.#expiry = setTimeout(
      () => (this.#isExpired() ? this.failAll([expired()]) : this.#expireAt(expiresAt)),
      Math.min(Math.max(leftMs, 0), maxTimeoutMs),
    )
  }

  #isExpired(): boolean {
    return this.#expiresAt !== undefined && this.#expiresAt.getTime() <= Date.now()
  }
}

function revoked() {
  return operationError('UNAUTHENTICATED', 'the session has ended')
}

function expired() {
  return operationError('UNAUTHENTICATED', 'the credentials have expired')
}

function unknown() {
  return operationError('UPSTREAM_UNAVAILABLE', 'the access of this session could not be checked')
}

/** The maximum delay of a Node.js timer, milliseconds. */
const maxTimeoutMs = 2 ** 31 - 1
