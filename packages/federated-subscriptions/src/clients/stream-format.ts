import type { GraphQLFormattedError } from 'graphql'
import { saysPassing } from '../retryable-error.ts'
import type { EventPayload } from '../streams/replay-window.ts'

/** How an operation's results are written into one HTTP response. */
export interface StreamFormat {
  readonly contentType: string
  /** Sent at once, so that proxies and clients see the response begin. */
  readonly preamble: string
  /** Keeps the way open while nothing happens. */
  readonly heartbeat: string
  next(payload: Pick<EventPayload, 'text' | 'cursor'>): string
  /** Ends the operation because of errors. */
  failed(errors: readonly GraphQLFormattedError[]): string
  /** Ends the operation because there is nothing more. */
  readonly completed: string
  /** The id that a client sends back although its operation has ended; absent where clients know that it was the end. */
  readonly overId?: string
}

/**
 * Server-sent events by the graphql-sse protocol, distinct connections. A resumable field's event has its cursor as `id`, which
 * browsers send back as `Last-Event-ID`; one of which only errors are left has none, so that it comes again after a break.
 */
export const eventStream: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  preamble: ':\n\n',
  heartbeat: ':\n\n',
  next: ({ text, cursor }) =>
    `${cursor !== undefined && !isBlank(text) && isPlain(cursor) ? `id: ${cursor}\n` : ''}event: next\ndata: ${text}\n\n`,
  failed: (errors) => `event: next\ndata: ${JSON.stringify({ errors })}\n\nevent: complete\ndata: \n\n`,
  completed: 'event: complete\ndata: \n\n',
}

const overId = 'graphql-sse:complete'

/**
 * The same for a browser's EventSource. It comes back after every end by itself, so the end has an id, by which it is recognised and
 * told with a status that there is nothing more. Errors that may pass have none: then it is good that it comes back.
 */
export const eventSourceStream: StreamFormat = {
  ...eventStream,
  failed: (errors) => `${errors.every(saysPassing) ? '' : `id: ${overId}\n`}${eventStream.failed(errors)}`,
  completed: `id: ${overId}\n${eventStream.completed}`,
  overId,
}

/** Whether only errors are left of an event: its client cannot see the cursor, and is not told it otherwise. */
const isBlank = (text: string) => !text.startsWith('{"data":{')

/**
 * `multipart/mixed; subscriptionSpec=1.0`, as Apollo's clients speak it. Every part ends with the next one's boundary,
 * because a client takes a part for whole only when it sees that.
 */
export const multipart: StreamFormat = {
  contentType: 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0',
  preamble: '\r\n--graphql',
  heartbeat: part('{}'),
  next: ({ text }) => part(`{"payload":${text}}`),
  failed: (errors) => `${part(JSON.stringify({ payload: null, errors }))}--\r\n`,
  completed: '--\r\n',
}

function part(json: string): string {
  return `\r\ncontent-type: application/json\r\n\r\n${json}\r\n--graphql`
}

/** Whether a cursor can stand in a line of its own. */
function isPlain(cursor: string): boolean {
  return !/[\r\n\0]/.test(cursor)
}
