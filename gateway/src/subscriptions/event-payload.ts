import type { Access } from './access.ts'
import type { CompletedEvent, CompleteEvent, EventToComplete } from './complete-event.ts'
import type { FormatErrors } from './format-errors.ts'
import { operationError, toOperationErrors } from './operation-error.ts'
import type { PlannedSubscription } from './plan-subscription.ts'
import type { EventPayload } from './replay-window.ts'
import type { UpstreamEvent } from './upstream.ts'

/** One event of a stream, with what it was planned and asked as. */
export interface ReceivedEvent<Identity> {
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
  readonly event: UpstreamEvent
  readonly access: Access<Identity>
  readonly receivedAtMs: number
}

/** What makes payloads. */
export interface PayloadOptions<Identity> {
  readonly complete: CompleteEvent<Identity>
  readonly formatErrors: FormatErrors
  readonly timeoutMs: number
}

/** Makes the payload of one event; never rejects: what fails reaches the client as an error in the event's place. */
export type MakePayload<Identity> = (received: ReceivedEvent<Identity>) => Promise<EventPayload>

/** Completes an event and serialises it, once for everybody who watches it. */
export function createPayloadMaker<Identity>(options: PayloadOptions<Identity>): MakePayload<Identity> {
  return async (received) => {
    // Read first: an executor may change the event's data.
    const cursor = cursorOf(received.planned, received.event)
    const completed = await completeInTime(received, options)
    const text = toTextOrError(completed, received.planned, options.formatErrors)
    return { text, sizeBytes: Buffer.byteLength(text), cursor, receivedAtMs: received.receivedAtMs }
  }
}

/** The cursor of an event as the owning subgraph sent it; absent if its stream is not resumable or it carries only errors. */
export function cursorOf(planned: PlannedSubscription, event: UpstreamEvent): string | undefined {
  if (!planned.resume) return undefined
  const value = event.data?.[planned.responseName]
  if (typeof value !== 'object' || value === null) return undefined
  const cursor = (value as Record<string, unknown>)[planned.resume.cursorName]
  return typeof cursor === 'string' ? cursor : undefined
}

function completeInTime<Identity>(
  { planned, variables, event, access }: ReceivedEvent<Identity>,
  { complete, timeoutMs }: PayloadOptions<Identity>,
): Promise<CompletedEvent> {
  const deadline = new Deadline()
  const { identity } = access
  return new Promise((resolve) => {
    const fail = (thrown: unknown): void => {
      deadline.end()
      resolve({ data: null, errors: toOperationErrors(thrown) })
    }
    deadline.start(timeoutMs, () => fail(operationError('TIMEOUT', `no answer within ${timeoutMs} ms`)))
    const toComplete: EventToComplete<Identity> = {
      planned,
      variables,
      event,
      identity,
      get signal() {
        return deadline.signal
      },
    }
    try {
      complete(toComplete).then((completed) => {
        deadline.clear()
        resolve(completed)
      }, fail)
    } catch (thrown) {
      fail(thrown)
    }
  })
}

/** A time limit whose signal is made when somebody asks for it: most events are completed without. */
class Deadline {
  #controller: AbortController | undefined
  #timer: NodeJS.Timeout | undefined
  #isOver = false

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#isOver) this.#controller.abort()
    return this.#controller.signal
  }

  start(timeoutMs: number, onTimeout: () => void): void {
    this.#timer = setTimeout(onTimeout, timeoutMs)
  }

  clear(): void {
    clearTimeout(this.#timer)
  }

  end(): void {
    this.clear()
    this.#isOver = true
    this.#controller?.abort()
  }
}

function toTextOrError(completed: CompletedEvent, planned: PlannedSubscription, formatErrors: FormatErrors): string {
  try {
    return toText(completed, planned, formatErrors)
  } catch (thrown) {
    return JSON.stringify({ data: null, errors: formatErrors(toOperationErrors(thrown)) })
  }
}

function toText(completed: CompletedEvent, planned: PlannedSubscription, formatErrors: FormatErrors): string {
  const { data, extensions } = completed
  const errors = completed.errors && formatErrors(completed.errors)
  if (typeof data === 'string') {
    const tail = errors || extensions ? `,${JSON.stringify({ errors, extensions }).slice(1)}` : '}'
    return `{"data":${data}${tail}`
  }
  strip(data, planned)
  return JSON.stringify({ data, errors, extensions })
}

/** An executor that shapes by the client's operation has left the cursor out already. */
function strip(data: CompletedEvent['data'], { responseName, resume }: PlannedSubscription): void {
  if (!resume || typeof data !== 'object') return
  const value = data?.[responseName]
  if (typeof value === 'object' && value !== null) delete (value as Record<string, unknown>)[resume.cursorName]
}
