import type { IncomingMessage } from 'node:http'
import type { AddressOf } from './client-address.ts'
import { readCorrelationId } from './correlation-id.ts'
import type { RequestFacts } from './request-context.ts'

/** Returns the facts about a request, always the same for the same request. */
export type FactsOf = (request: IncomingMessage) => RequestFacts

/** Used by every step and transport, so that response header, errors and log lines of a request have the same id. */
export function createFactsOf(addressOf: AddressOf): FactsOf {
  // Stored on the request itself: a WeakMap with an entry per request made garbage collection four times as expensive.
  const key = Symbol('facts')
  return (request: IncomingMessage & { [key]?: RequestFacts }) =>
    (request[key] ??= { correlationId: readCorrelationId(request.headers), clientAddress: addressOf(request) })
}
