import { cloneJson } from '@plumbline/query-plan-executor'
import { backoffMs } from '../backoff.ts'
import type { Backoff } from '../backoff.ts'
import { operationError, toOperationErrors } from '../operation-error.ts'
import type { UpstreamError } from '../operation-error.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import type { UpstreamEvent } from '../upstreams/upstream.ts'
import type { CompleteEvent, CompletedEvent, EventToComplete } from './complete-event.ts'
import type { Access } from './stream-member.ts'

/** A completion in progress. */
export interface Completion {
  /** The result is no longer needed: settles and aborts the signal. */
  abandon(): void
}

/** What is completed. */
export interface CompletionRequest<Identity> {
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
  readonly event: UpstreamEvent
  readonly access: Access<Identity>
  /** Contains the completion until it settles. */
  readonly inProgress: Completion[]
}

/** How events are completed. */
export interface CompletionOptions<Identity> {
  readonly complete: CompleteEvent<Identity>
  /** Milliseconds. */
  readonly timeoutMs: number
  /** How long the completion is retried while another subgraph is unavailable, milliseconds. */
  readonly retryMs: number
  /** Plans whose latest event was still incomplete after `retryMs`. Their events are not retried until one is complete. */
  readonly givenUp: WeakSet<PlannedSubscription>
}

/**
 * Completes an event. The promise always resolves: a failure or timeout becomes an event with errors. The completion is retried
 * while another subgraph is unavailable, because one missing non-null field would make all data of the event null.
 */
export function completeInTime<Identity>(
  request: CompletionRequest<Identity>,
  options: CompletionOptions<Identity>,
): Promise<CompletedEvent> {
  return new Promise((resolve) => {
    new TimedCompletion(request, resolve).run(options)
  })
}

class TimedCompletion<Identity> implements Completion, EventToComplete<Identity> {
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
  readonly identity: Identity
  event: UpstreamEvent
  readonly #received: UpstreamEvent
  readonly #inProgress: Completion[]
  readonly #resolve: (completed: CompletedEvent) => void
  #controller: AbortController | undefined
  #timer: NodeJS.Timeout | undefined
  /** Ends the wait before the next attempt. */
  #retry: NodeJS.Timeout | undefined
  #retriesUntilMs = 0
  #failures = 0
  /** The result of the latest attempt. */
  #incomplete: CompletedEvent | undefined
  #isOver = false

  constructor(
    { planned, variables, event, access, inProgress }: CompletionRequest<Identity>,
    resolve: (completed: CompletedEvent) => void,
  ) {
    this.planned = planned
    this.variables = variables
    this.event = event
    this.identity = access.identity
    this.#received = event
    this.#inProgress = inProgress
    this.#resolve = resolve
  }

  /** Created on first use, because most completions do not read it. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  run(options: CompletionOptions<Identity>): void {
    const { timeoutMs, retryMs, givenUp } = options
    this.#inProgress.push(this)
    this.#timer = setTimeout(() => this.#onTimeout(options), timeoutMs)
    // Errors of the owning subgraph are part of the event: a retry would not remove them.
    const mayRetry = this.planned.rest !== undefined && !this.#received.errors?.length && !givenUp.has(this.planned)
    if (mayRetry) this.#retriesUntilMs = performance.now() + retryMs
    this.#attempt(options)
  }

  abandon(): void {
    this.#fail(operationError('TIMEOUT', 'the event is no longer needed'))
  }

  #attempt(options: CompletionOptions<Identity>): void {
    const { data } = this.#received
    // An executor may modify the event's data, so each attempt gets a copy.
    if (this.#retriesUntilMs > 0 && data) this.event = { ...this.#received, data: cloneJson(data) }
    try {
      options.complete(this).then(
        (completed) => this.#onCompleted(completed, options),
        (thrown: unknown) => this.#onThrown(thrown, options),
      )
    } catch (thrown) {
      this.#onThrown(thrown, options)
    }
  }

  #onCompleted(completed: CompletedEvent, options: CompletionOptions<Identity>): void {
    if (this.#isOver) return
    const { givenUp } = options
    if (!isIncomplete(completed)) {
      givenUp.delete(this.planned)
      return this.#settle(completed)
    }
    const waitMs = backoffMs(++this.#failures, backoff)
    if (performance.now() + waitMs >= this.#retriesUntilMs) {
      if (this.#retriesUntilMs > 0) givenUp.add(this.planned)
      return this.#settle(completed)
    }
    this.#incomplete = completed
    this.#retry = setTimeout(() => this.#attempt(options), waitMs)
  }

  #onThrown(thrown: unknown, options: CompletionOptions<Identity>): void {
    this.#onCompleted({ data: null, errors: toOperationErrors(thrown) }, options)
  }

  #onTimeout({ timeoutMs, givenUp }: CompletionOptions<Identity>): void {
    const timeout = operationError('TIMEOUT', `expected an answer within ${timeoutMs} ms`)
    if (!this.#incomplete) return this.#fail(timeout)
    givenUp.add(this.planned)
    this.#settle(this.#incomplete)
    this.#controller?.abort()
  }

  #fail(thrown: unknown): void {
    if (this.#isOver) return
    this.#settle({ data: null, errors: toOperationErrors(thrown) })
    this.#controller?.abort()
  }

  #settle(completed: CompletedEvent): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    clearTimeout(this.#retry)
    this.#inProgress.splice(this.#inProgress.indexOf(this), 1)
    this.#resolve(completed)
  }
}

const backoff: Backoff = { baseMs: 50, maxMs: 500, jitter: 1 }

const isIncomplete = ({ errors }: CompletedEvent) => errors?.some(isUnavailable) ?? false

/** A subgraph that does not respond in time is unavailable as well. */
const isUnavailable = ({ extensions }: UpstreamError) =>
  extensions?.['code'] === 'UPSTREAM_UNAVAILABLE' || extensions?.['code'] === 'TIMEOUT'
