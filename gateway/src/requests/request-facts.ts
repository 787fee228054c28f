import type { IncomingMessage } from 'node:http'
import type { AddressOf } from './client-address.ts'
import { readCorrelationId } from './correlation-id.ts'
import type { RequestFacts } from './request-context.ts'

/** Tells the facts about a request; of the same request always the same. */
export type FactsOf = (request: IncomingMessage) => RequestFacts

/** Every step that handles a request, on every transport, asks here: so that its header, errors and log lines have one id. */
export function createFactsOf(addressOf: AddressOf): FactsOf {
  // Kept on the request itself: a WeakMap with an entry for each request made garbage collection four times as expensive.
  const key = Symbol('facts')
  return (request: IncomingMessage & { [key]?: RequestFacts }) =>
    (request[key] ??= { correlationId: readCorrelationId(request.headers), clientAddress: addressOf(request) })
}
