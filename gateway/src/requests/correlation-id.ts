import type { IncomingHttpHeaders } from 'node:http'
import { createId } from '#platform/ids'

/** Names the request in every answer. */
export const correlationHeader = 'x-correlation-id'

/** What other systems call the same; a client that sends it gets it back. */
const requestIdHeader = 'x-request-id'

// Letters that are harmless in headers, logs and JSON, in a length that nobody abuses.
const form = /^[\w.:=+/-]{1,128}$/

/** The id that the client, or a proxy before the gateway, has given the request; a new one if there is none of a valid form. */
export function readCorrelationId(headers: IncomingHttpHeaders): string {
  return validId(headers[correlationHeader]) ?? validId(headers[requestIdHeader]) ?? createId('req')
}

/** The headers, names and values in turn, that tell a client the id of its request. */
export function correlationHeaders(headers: IncomingHttpHeaders, correlationId: string): readonly string[] {
  return headers[requestIdHeader] === undefined
    ? [correlationHeader, correlationId]
    : [correlationHeader, correlationId, requestIdHeader, correlationId]
}

const validId = (given: string | string[] | undefined) =>
  typeof given === 'string' && form.test(given) ? given : undefined
