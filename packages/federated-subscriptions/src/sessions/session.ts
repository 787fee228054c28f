import type { Variables } from '@plumbline/query-plan-executor'
import type { ExecutionResult, FormattedExecutionResult } from 'graphql'
import type { MetricsRecorder } from '../metrics.ts'
import { OperationFailed, operationError } from '../operation-error.ts'
import type { OperationErrors } from '../operation-error.ts'
import type { ParsedOperation } from '../planning/parsed-operation.ts'
import type { OperationRequest } from '../planning/read-operation.ts'
import type { ExecuteOperation } from '../sharing/execute-operation.ts'
import type { SubscriptionHub } from '../sharing/subscription-hub.ts'
import type { StreamEnvironment } from '../streams/stream-environment.ts'
import type { RunningSubscription, Subscriber } from '../streams/stream-member.ts'
import type { AccessHandle, AccessRegistry, Authenticated } from './access-registry.ts'
import { SessionOperation } from './session-operation.ts'
import type { OperationContext } from './session-operation.ts'

/**
 * Asked before the text of an operation on a socket is parsed; rejects with an error with a code to refuse it. Whoever serves HTTP asks
 * before it hands a request over.
 */
export type AdmitText<Identity> = (request: OperationRequest, identity: Identity) => Promise<void> | undefined

/** Last word before an operation is planned or executed; throws an error with a code to refuse it. */
export type Admit<Identity> = (operation: OperationToAdmit<Identity>) => void

export interface OperationToAdmit<Identity> extends OperationRequest, ParsedOperation {
  readonly identity: Identity
  /** A subscription's variables, coerced; whoever executes a query or mutation coerces those. */
  readonly coerced: Variables | undefined
}

/** What sessions work with. */
export interface SessionEnvironment<Identity> {
  readonly hub: SubscriptionHub<Identity>
  readonly accesses: AccessRegistry<Identity>
  readonly ensureAccess: StreamEnvironment<Identity>['ensureAccess']
  readonly metrics: MetricsRecorder
  readonly executeOperation: ExecuteOperation<Identity> | undefined
  readonly admit: Admit<Identity> | undefined
}

/** One client that has said who it is, on any transport: its operations, and how long it may have them. */
export interface Session<Identity> {
  readonly userId: string | undefined
  /** Who the client is now. */
  readonly identity: Identity
  readonly expiresAt: Date | undefined
  /** @throws OperationFailed when the credentials have expired, or the access is gone */
  assertValid(): void
  /** @throws OperationFailed when the subscription is not valid or the credentials have expired */
  subscribe(options: SessionSubscribe): RunningSubscription
  execute(options: SessionExecute): Promise<ExecutionResult | FormattedExecutionResult>
  /** Goes on with new credentials, unless it is disposed. @throws OperationFailed with FORBIDDEN when they are somebody else's */
  refresh(authenticated: Authenticated<Identity>): void
  /** Ends the operations and leaves the session usable. */
  failAll(errors: OperationErrors): void
  /** Stops the operations without a word. Idempotent. */
  dispose(): void
}

/** One subscription of a session. */
export interface SessionSubscribe {
  readonly request: OperationRequest
  readonly parsed: ParsedOperation
  readonly subscriber: Subscriber
  readonly lastEventId?: string | undefined
}

/** One query or mutation of a session. */
export interface SessionExecute {
  readonly request: OperationRequest
  readonly parsed: ParsedOperation
  readonly signal: AbortSignal
}

/** What a session tells its connection. */
export interface SessionEvents {
  /** The operations have ended because the access is gone. */
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

class ClientSession<Identity> implements Session<Identity> {
  readonly userId: string | undefined
  readonly #environment: SessionEnvironment<Identity>
  readonly #handle: AccessHandle<Identity>
  readonly #events: SessionEvents
  readonly #context: OperationContext
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
    this.#context = { metrics: environment.metrics, siblings: new Set(), handle: this.#handle }
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

  subscribe({ request, parsed, subscriber, lastEventId }: SessionSubscribe): RunningSubscription {
    const { hub, admit } = this.#environment
    const { access } = this.#handle
    this.assertValid()
    const { variables, coerced } = hub.coerce(parsed, request.variables ?? {})
    admit?.({ ...request, ...parsed, identity: access.identity, coerced })
    const operation = new SessionOperation(subscriber, this.#context)
    try {
      operation.start(hub.subscribe({ parsed, variables, coerced, access, subscriber: operation, lastEventId }))
    } catch (thrown) {
      operation.stop()
      throw thrown
    }
    return operation
  }

  async execute({ request, parsed, signal }: SessionExecute): Promise<ExecutionResult | FormattedExecutionResult> {
    const { executeOperation, admit, ensureAccess } = this.#environment
    const { access } = this.#handle
    this.assertValid()
    if (!executeOperation) {
      throw new OperationFailed([operationError('BAD_USER_INPUT', 'only subscriptions are served here')])
    }
    // Only what is running is looked after: this client may have been idle for hours.
    await ensureAccess?.([access])
    this.assertValid()
    if (this.#handle.isUnknown) throw new OperationFailed([unknown()])
    // Its client does not wait any more: nobody reads the answer.
    if (signal.aborted) return { data: null }
    const { identity } = access
    admit?.({ ...request, ...parsed, identity, coerced: undefined })
    return executeOperation({ request, parsed, identity, signal })
  }

  refresh(authenticated: Authenticated<Identity>): void {
    // Its client has gone while it was asked who it is.
    if (this.#isDisposed) return
    if (authenticated.scope !== this.#handle.access.scope) {
      throw new OperationFailed([operationError('FORBIDDEN', 'the new credentials are not those of this session')])
    }
    // Taken and given back: the registry keeps the newest identity of a scope.
    this.#environment.accesses.acquire(authenticated, () => undefined).release()
    this.#expireAt(authenticated.expiresAt)
  }

  failAll(errors: OperationErrors): void {
    for (const operation of [...this.#context.siblings]) operation.fail(errors)
  }

  dispose(): void {
    if (this.#isDisposed) return
    this.#isDisposed = true
    clearTimeout(this.#expiry)
    for (const operation of [...this.#context.siblings]) operation.stop()
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
  return operationError('UPSTREAM_UNAVAILABLE', 'it cannot be found out whether this session still has access')
}

/** Timers hold at most 2^31 - 1 milliseconds. */
const maxTimeoutMs = 2 ** 31 - 1
