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

/** One received event, with the plan and the identity to complete it with. */
export interface PayloadRequest<Identity> {
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
  readonly event: UpstreamEvent
  readonly access: Access<Identity>
  readonly receivedAtMs: number
  /** The completions in progress for the same stream. */
  readonly inProgress: Completion[]
}

/** How payloads are made. */
export interface PayloadOptions<Identity> {
  readonly complete: CompleteEvent<Identity>
  readonly formatErrors: FormatErrors<Identity>
  readonly timeoutMs: number
  /** How long the completion is retried while another subgraph is unavailable, milliseconds. */
  readonly retryMs: number
  readonly onEvent: OnEvent<Identity> | undefined
}

/** An event as its host's hook receives it. */
export interface EventFacts<Identity> {
  /** The name of the subscription field. */
  readonly fieldName: string
  readonly cursor: string | undefined
  /** The identity that the event was completed with. */
  readonly identity: Identity
}

/** Called with a completed event. @returns the event to send */
export type OnEvent<Identity> = (event: CompletedEvent, facts: EventFacts<Identity>) => Promise<CompletedEvent>

/** Makes the payload of one event. It does not reject: a failure becomes an event with errors. */
export type MakePayload<Identity> = (received: PayloadRequest<Identity>) => Promise<EventPayload>

/** Completes an event and serialises it, once for all members of its stream. */
export function createPayloadMaker<Identity>(options: PayloadOptions<Identity>): MakePayload<Identity> {
  const givenUp = new WeakSet<PlannedSubscription>()
  return async (received) => {
    // Read before the completion, because an executor may modify the event's data.
    const cursor = cursorOf(received.planned, received.event)
    const { publishedAtMs } = factsOf(received.event)
    const { identity } = received.access
    const completedEvent = await completeInTime(received, { ...options, givenUp })
    const completed = options.onEvent
      ? await hooked(options.onEvent, completedEvent, { fieldName: received.planned.field.name, cursor, identity })
      : completedEvent
    const format: FormatEventErrors = (errors) => options.formatErrors(errors, { identity })
    const text = toTextOrError(completed, received.planned, format)
    const { receivedAtMs } = received
    const isRefused = completed.errors?.some((error) => !isOutage(error)) ?? false
    return { text, sizeBytes: Buffer.byteLength(text), cursor, isRefused, receivedAtMs, publishedAtMs }
  }
}

async function hooked<Identity>(
  onEvent: OnEvent<Identity>,
  completed: CompletedEvent,
  facts: EventFacts<Identity>,
): Promise<CompletedEvent> {
  try {
    return await onEvent(completed, facts)
  } catch (thrown) {
    return { data: null, errors: toOperationErrors(thrown) }
  }
}

/** The cursor of an event of the owning subgraph; undefined if the stream is not resumable or the event has no data. */
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

/** Removes the cursor that the client did not select. Some executors have removed it already. */
function strip(data: CompletedEvent['data'], { responseName, resume }: PlannedSubscription): void {
  if (!resume || typeof data !== 'object') return
  const value = data?.[responseName]
  if (typeof value === 'object' && value !== null) delete (value as Record<string, unknown>)[resume.cursorName]
}
