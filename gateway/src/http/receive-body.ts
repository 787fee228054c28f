import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import { correlationHeaders } from '../requests/correlation-id.ts'
import type { PresentErrors } from '../requests/present-errors.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import type { BodyBudget } from './body-budget.ts'

/** Answers on Node's own server, for requests that do not get as far as the web framework. */
export interface EarlyRefusal {
  readonly factsOf: FactsOf
  readonly present: PresentErrors
}

interface Refused {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** Answers with one error, and ends the connection: what is still to come of the request is not read. */
export function refuseEarly(
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  { status, code, message, details }: Refused,
  { factsOf, present }: EarlyRefusal,
): void {
  if (response.headersSent) return void request.destroy()
  const { correlationId } = factsOf(request)
  const errors = present([new GraphQLError(message, { extensions: { ...details, code } })], { correlationId })
  const headers = [
    ...correlationHeaders(request.headers, correlationId),
    'content-type',
    'application/json; charset=utf-8',
  ]
  headers.push('connection', 'close', 'cache-control', 'no-store')
  if (details?.['retryAfterMs'] !== undefined) headers.push('retry-after', '1')
  response.writeHead(status, headers).end(`${JSON.stringify({ errors })}\n`, () => request.destroy())
}

/** Counts the body of a request while it arrives. */
export function countBody(
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse },
  budget: BodyBudget,
  refusal: EarlyRefusal,
): void {
  const { request } = exchange
  const count = budget.open(() =>
    refuseEarly(
      exchange,
      {
        status: 503,
        code: 'RATE_LIMITED',
        message: 'The gateway is receiving as many bytes of requests as it takes at a time.',
        details: { retryAfterMs: 1_000 },
      },
      refusal,
    ),
  )
  request.on('data', (chunk: Buffer) => count.add(chunk.length))
  request.once('end', () => count.close())
  request.once('close', () => count.close())
}

/** Whether a request names more than one host, which a proxy before the gateway may read otherwise than the gateway. */
export function namesHostTwice({ rawHeaders }: IncomingMessage): boolean {
  let found = false
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue
    if (found) return true
    found = true
  }
  return false
}
