import type { GraphQLFormattedError } from 'graphql'
import { hasRetryableCode } from '../retryable-error.ts'
import type { EventPayload } from '../streams/replay-window.ts'

/** The format of an operation's results in one HTTP response. */
export interface StreamFormat {
  readonly contentType: string
  /** Sent first, so that proxies and clients receive the headers. */
  readonly preamble: string
  /** Sent regularly, so that the connection is not closed as idle. */
  readonly heartbeat: string
  next(payload: Pick<EventPayload, 'text' | 'cursor'>): string
  /** The end of an operation with errors. */
  failed(errors: readonly GraphQLFormattedError[]): string
  /** The end of a completed operation. */
  readonly completed: string
  /** The event id of the end, for clients that reconnect after it; absent if clients recognise the end. */
  readonly overId?: string
}

/**
 * Server-sent events of the graphql-sse protocol, distinct connections mode. An event of a resumable field has its cursor as `id`,
 * which browsers return as `Last-Event-ID`. An event without data has none, so that it is sent again after an interruption.
 */
export const eventStream: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  preamble: ':\n\n',
  heartbeat: ':\n\n',
  next: ({ text, cursor }) =>
    `${cursor !== undefined && !hasNoData(text) && isValidId(cursor) ? `id: ${cursor}\n` : ''}event: next\ndata: ${text}\n\n`,
  failed: (errors) => `event: next\ndata: ${JSON.stringify({ errors })}\n\nevent: complete\ndata: \n\n`,
  completed: 'event: complete\ndata: \n\n',
}

const overId = 'graphql-sse:complete'

/**
 * The same for a browser's EventSource, which reconnects after every end. The end has an id; a client that returns it is answered
 * with status 204 and stops. Retryable errors have no id, so the client reconnects.
 */
export const eventSourceStream: StreamFormat = {
  ...eventStream,
  failed: (errors) => `${errors.every(hasRetryableCode) ? '' : `id: ${overId}\n`}${eventStream.failed(errors)}`,
  completed: `id: ${overId}\n${eventStream.completed}`,
  overId,
}

/** Whether an event has no data. */
const hasNoData = (text: string) => !text.startsWith('{"data":{')

/**
 * `multipart/mixed; subscriptionSpec=1.0` of Apollo's clients. Every part is written with the boundary after it, because a client
 * processes a part only when it has received that boundary.
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

/** Whether a cursor is valid as an event id. */
function isValidId(cursor: string): boolean {
  return !/[\r\n\0]/.test(cursor)
}
