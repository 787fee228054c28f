import { STATUS_CODES } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { GraphQLError } from 'graphql'
import { createId } from '#platform/ids'
import { correlationHeaders } from '../requests/correlation-id.ts'
import type { Refused, RejectionDeps } from './reject-request.ts'

/**
 * Responds with one error on a connection that has no response object, and closes it: the request is an upgrade, or Node could not parse
 * it.
 * @param request - null if it could not be parsed
 */
export function rejectSocket(
  { request, socket }: { readonly request: IncomingMessage | null; readonly socket: Duplex },
  { status, code, message, details }: Refused,
  { factsOf, present }: RejectionDeps,
): void {
  if (!socket.writable) return void socket.destroy()
  const correlationId = request ? factsOf(request).correlationId : createId('req')
  const errors = present([new GraphQLError(message, { extensions: { ...details, code } })], { correlationId })
  const body = `${JSON.stringify({ errors })}\n`
  const headers = [
    ...correlationHeaders(request?.headers ?? {}, correlationId),
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
    'connection',
    'close',
  ]
  const lines = headers.map((text, index) => (index % 2 === 0 ? `\r\n${text}: ` : text))
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}${lines.join('')}\r\n\r\n${body}`, () => socket.destroy())
}

/** Responds to what Node's parser rejects: requests that are no HTTP, have too large headers or take too long to arrive. */
export function createClientErrorHandler(deps: RejectionDeps) {
  return (error: Error & { readonly code?: string }, socket: Duplex): void => {
    if (error.code === 'ECONNRESET') return void socket.destroy()
    rejectSocket({ request: null, socket }, refusals[error.code ?? ''] ?? noHttp, deps)
  }
}

const noHttp: Refused = {
  status: 400,
  code: 'BAD_USER_INPUT',
  message: 'Expected an HTTP request, got something else.',
}

const refusals: Readonly<Record<string, Refused>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'BAD_USER_INPUT',
    message: 'The request did not arrive within the time limit.',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'BAD_USER_INPUT',
    message: 'The headers of the request exceed the maximum size.',
  },
}
