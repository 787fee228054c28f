import { toJsonText } from '@plumbline/query-plan-executor'
import type { GraphQLFormattedError } from 'graphql'
import type { FormatErrors } from '../format-errors.ts'
import { toOperationErrors } from '../operation-error.ts'
import type { OperationErrors } from '../operation-error.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import { isOutage } from '../retryable-error.ts'
import type { UpstreamEvent } from '../upstreams/upstream.ts'
import type { CompleteEvent, CompletedEvent } from './complete-event.ts'
import { completeInTime } from './event-completion.ts'
import type { Completion } from './event-completion.ts'
import { factsOf } from './event-facts.ts'
import type { EventPayload } from './replay-window.ts'
import type { Access } from './stream-member.ts'

/** One event of a stream, with what it was planned and asked as. */
export interface ReceivedEvent<Identity> {
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
  readonly event: UpstreamEvent
  readonly access: Access<Identity>
  readonly receivedAtMs: number
  /** What is being completed for the same stream; ended when nobody wants it any more. */
  readonly underWay: Completion[]
}

/** What makes payloads. */
export interface PayloadOptions<Identity> {
  readonly complete: CompleteEvent<Identity>
  readonly formatErrors: FormatErrors<Identity>
  readonly timeoutMs: number
  /** How long to try again while another subgraph is away. */
  readonly retryMs: number
}

/** Makes the payload of one event; never rejects: what fails reaches the client as an error in the event's place. */
export type MakePayload<Identity> = (received: ReceivedEvent<Identity>) => Promise<EventPayload>

/** Completes an event and serialises it, once for everybody who watches it. */
export function createPayloadMaker<Identity>(options: PayloadOptions<Identity>): MakePayload<Identity> {
  const givenUp = new WeakSet<PlannedSubscription>()
  return async (received) => {
    // Read first: an executor may change the event's data.
    const cursor = cursorOf(received.planned, received.event)
    const { publishedAtMs } = factsOf(received.event)
    const completed = await completeInTime(received, { ...options, givenUp })
    const { identity } = received.access
    const format: FormatEventErrors = (errors) => options.formatErrors(errors, { identity })
    const text = toTextOrError(completed, received.planned, format)
    const { receivedAtMs } = received
    const isRefused = completed.errors?.some((error) => !isOutage(error)) ?? false
    return { text, sizeBytes: Buffer.byteLength(text), cursor, isRefused, receivedAtMs, publishedAtMs }
  }
}

/** The cursor of an event as the owning subgraph sent it; absent if its stream is not resumable or it carries only errors. */
export function cursorOf(planned: PlannedSubscription, event: UpstreamEvent): string | undefined {
  if (!planned.resume) return undefined
  const value = event.data?.[planned.dataName]
  if (typeof value !== 'object' || value === null) return undefined
  const cursor = (value as Record<string, unknown>)[planned.resume.cursorName]
  return typeof cursor === 'string' ? cursor : undefined
}

type FormatEventErrors = (errors: OperationErrors) => readonly GraphQLFormattedError[]

function toTextOrError(
  completed: CompletedEvent,
  planned: PlannedSubscription,
  formatErrors: FormatEventErrors,
): string {
  try {
    return toText(completed, planned, formatErrors)
  } catch (thrown) {
    return JSON.stringify({ data: null, errors: formatErrors(toOperationErrors(thrown)) })
  }
}

function toText(completed: CompletedEvent, planned: PlannedSubscription, formatErrors: FormatEventErrors): string {
  const { data, extensions } = completed
  const errors = completed.errors && formatErrors(completed.errors)
  if (typeof data === 'string') {
    const tail = errors || extensions ? `,${JSON.stringify({ errors, extensions }).slice(1)}` : '}'
    return `{"data":${data}${tail}`
  }
  strip(data, planned)
  return toJsonText({ data, errors, extensions })
}

/** An executor that shapes by the client's operation has left the cursor out already. */
function strip(data: CompletedEvent['data'], { responseName, resume }: PlannedSubscription): void {
  if (!resume || typeof data !== 'object') return
  const value = data?.[responseName]
  if (typeof value === 'object' && value !== null) delete (value as Record<string, unknown>)[resume.cursorName]
}
