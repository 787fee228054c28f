import { fullJitterMs } from '../backoff.ts'
import type { BackoffSettings } from '../backoff.ts'
import { operationError, toOperationErrors } from '../operation-error.ts'
import type { UpstreamError } from '../operation-error.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import type { UpstreamEvent } from '../upstreams/upstream.ts'
import type { CompleteEvent, CompletedEvent, EventToComplete } from './complete-event.ts'
import type { Access } from './stream-member.ts'

/** An event that is being completed. */
export interface Completion {
  /** It is not wanted any more: lets whoever works on it know. */
  abandon(): void
}

/** What is completed, and where it is noted meanwhile. */
export interface CompletionRequest<Identity> {
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
  readonly event: UpstreamEvent
  readonly access: Access<Identity>
  readonly underWay: Completion[]
}

/** How events are completed, and for how long that may take. */
export interface CompletionOptions<Identity> {
  readonly complete: CompleteEvent<Identity>
  readonly timeoutMs: number
  /** How long to try again while another subgraph is away. */
  readonly retryMs: number
  /** Plans for whose last event that was in vain: the next ones are not held up until one succeeds. */
  readonly givenUp: WeakSet<PlannedSubscription>
}

/**
 * Completes an event; never rejects and always settles: what fails or takes too long is an error in the event's place. While
 * another subgraph is away it is tried again, since an event that lacks what may not be null is nothing but its errors.
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
  readonly #underWay: Completion[]
  readonly #resolve: (completed: CompletedEvent) => void
  #controller: AbortController | undefined
  #timer: NodeJS.Timeout | undefined
  /** Ends the wait before the next attempt. */
  #retry: NodeJS.Timeout | undefined
  #triesUntilMs = 0
  #failures = 0
  /** What there is so far. */
  #incomplete: CompletedEvent | undefined
  #isOver = false

  constructor(
    { planned, variables, event, access, underWay }: CompletionRequest<Identity>,
    resolve: (completed: CompletedEvent) => void,
  ) {
    this.planned = planned
    this.variables = variables
    this.event = event
    this.identity = access.identity
    this.#received = event
    this.#underWay = underWay
    this.#resolve = resolve
  }

  /** Made when somebody asks for it: most events are completed without. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  run(options: CompletionOptions<Identity>): void {
    const { timeoutMs, retryMs, givenUp } = options
    this.#underWay.push(this)
    this.#timer = setTimeout(() => this.#onTimeout(options), timeoutMs)
    // What the owning subgraph itself could not tell is in the event already.
    const mayRetry = this.planned.rest !== undefined && !this.#received.errors?.length && !givenUp.has(this.planned)
    if (mayRetry) this.#triesUntilMs = performance.now() + retryMs
    this.#attempt(options)
  }

  abandon(): void {
    this.#fail(operationError('TIMEOUT', 'the event was not waited for any longer'))
  }

  #attempt(options: CompletionOptions<Identity>): void {
    const { data } = this.#received
    // An executor may change the event's data, and another attempt needs them as they were.
    if (this.#triesUntilMs > 0 && data) this.event = { ...this.#received, data: copyOf(data) as typeof data }
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
    if (!lacksSubgraph(completed)) {
      givenUp.delete(this.planned)
      return this.#settle(completed)
    }
    const waitMs = fullJitterMs(this.#failures++, backoff)
    if (performance.now() + waitMs >= this.#triesUntilMs) {
      if (this.#triesUntilMs > 0) givenUp.add(this.planned)
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
    this.#underWay.splice(this.#underWay.indexOf(this), 1)
    this.#resolve(completed)
  }
}

const backoff: BackoffSettings = { baseMs: 50, maxMs: 500 }

const lacksSubgraph = ({ errors }: CompletedEvent) => errors?.some(saysAway) ?? false

/** One that hangs is away as well. */
const saysAway = ({ extensions }: UpstreamError) =>
  extensions?.['code'] === 'UPSTREAM_UNAVAILABLE' || extensions?.['code'] === 'TIMEOUT'

/** JSON data, copied: a structured clone would cost more than the rest of the completion. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  if (typeof value !== 'object' || value === null) return value
  const copy: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) copy[name] = copyOf(member)
  return copy
}
