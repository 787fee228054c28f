import type { Access } from './access.ts'
import type { CompletedEvent, CompleteEvent, EventToComplete } from './complete-event.ts'
import { operationError, toOperationErrors } from './operation-error.ts'
import type { PlannedSubscription } from './plan-subscription.ts'
import type { UpstreamEvent } from './upstream.ts'

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
  readonly underWay: Set<Completion>
}

/** How events are completed, and for how long that may take. */
export interface CompletionOptions<Identity> {
  readonly complete: CompleteEvent<Identity>
  readonly timeoutMs: number
}

/** Completes an event; never rejects and always settles: what fails or takes too long is an error in the event's place. */
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
  readonly event: UpstreamEvent
  readonly identity: Identity
  readonly #underWay: Set<Completion>
  readonly #resolve: (completed: CompletedEvent) => void
  #controller: AbortController | undefined
  #timer: NodeJS.Timeout | undefined
  #isOver = false

  constructor(
    { planned, variables, event, access, underWay }: CompletionRequest<Identity>,
    resolve: (completed: CompletedEvent) => void,
  ) {
    this.planned = planned
    this.variables = variables
    this.event = event
    this.identity = access.identity
    this.#underWay = underWay
    this.#resolve = resolve
  }

  /** Made when somebody asks for it: most events are completed without. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  run({ complete, timeoutMs }: CompletionOptions<Identity>): void {
    this.#underWay.add(this)
    this.#timer = setTimeout(() => {
      this.#fail(operationError('TIMEOUT', `expected an answer within ${timeoutMs} ms`))
    }, timeoutMs)
    try {
      complete(this).then(
        (completed) => this.#settle(completed),
        (thrown: unknown) => this.#fail(thrown),
      )
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  abandon(): void {
    this.#fail(operationError('INTERNAL', 'the event is not wanted any more'))
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
    this.#underWay.delete(this)
    this.#resolve(completed)
  }
}
