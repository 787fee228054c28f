import { resume } from './resume-client.ts'
import type { ResumableClient, ResumeClientOptions, SubscribeClient } from './resume-client.ts'
import { withEventInfo } from './with-event-info.ts'

/** The members of Relay's `RequestParameters` that are used. */
export interface RelayRequest {
  readonly name: string
  readonly text?: string | null | undefined
}

interface RelaySink {
  next(result: never): void
  error(reason: Error): void
  complete(): void
}

/** The part of an observable that Relay requires. */
export interface RelayObservable {
  subscribe(sink: RelaySink): { unsubscribe(): void }
}

export type ResumableSubscribe = ((request: RelayRequest, variables: Record<string, unknown>) => RelayObservable) & {
  readonly client: ResumableClient
}

/**
 * The `SubscribeFunction` of a Relay network, over a client of graphql-ws or graphql-sse:
 * `Network.create(fetchQuery, resumableSubscribe(createClient({ url })))`.
 *
 * `extensions.resume` of a response contains the cursor of an event, and whether events before it may be missing (`gap`).
 * @throws Error - the operation comes without its text, as with persisted queries: its text is needed to add the cursor
 */
export function resumableSubscribe(client: SubscribeClient, options: ResumeClientOptions = {}): ResumableSubscribe {
  const resumable = resume(client, options)
  const subscribe = (request: RelayRequest, variables: Record<string, unknown>): RelayObservable => {
    const { text, name } = request
    if (!text) throw new Error(`expected the text of the subscription ${name}, got a persisted one without text`)
    return {
      subscribe: (sink) => ({
        unsubscribe: resumable.subscribe(
          { query: text, operationName: name, variables },
          {
            next: (result, info) => sink.next(withEventInfo(result as object, info) as never),
            error: (reason) => sink.error(toError(reason)),
            complete: () => sink.complete(),
          },
        ),
      }),
    }
  }
  return Object.assign(subscribe, { client: resumable })
}

function toError(reason: unknown): Error {
  if (reason instanceof Error) return reason
  const first = (Array.isArray(reason) ? reason[0] : reason) as { message?: unknown; reason?: unknown } | null
  return new Error(String(first?.message ?? first?.reason ?? 'the subscription failed'), { cause: reason })
}
