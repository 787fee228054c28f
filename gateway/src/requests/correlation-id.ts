import type { IncomingHttpHeaders } from 'node:http'
import { createId } from '#platform/ids'

/** The response header with the id of the request. */
export const correlationHeader = 'x-correlation-id'

/** Another common name of the header. A client that sends it also receives it. */
const requestIdHeader = 'x-request-id'

// Characters that are safe in headers, logs and JSON.
const form = /^[\w.:=+/-]{1,128}$/

/** The id that the client or a proxy gave the request; a new one if there is none or it is invalid. */
export function readCorrelationId(headers: IncomingHttpHeaders): string {
  return validId(headers[correlationHeader]) ?? validId(headers[requestIdHeader]) ?? createId('req')
}

/** The response headers with the id of the request, as alternating names and values. */
export function correlationHeaders(headers: IncomingHttpHeaders, correlationId: string): readonly string[] {
  return headers[requestIdHeader] === undefined
    ? [correlationHeader, correlationId]
    : [correlationHeader, correlationId, requestIdHeader, correlationId]
}

const validId = (given: string | string[] | undefined) =>
  typeof given === 'string' && form.test(given) ? given : undefined
