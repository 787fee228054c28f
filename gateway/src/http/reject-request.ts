import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import { correlationHeaders } from '../requests/correlation-id.ts'
import type { PresentErrors } from '../requests/present-errors.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import type { BodyBudget } from './body-budget.ts'

/** What rejections need that are sent by Node's HTTP server, before the web framework handles the request. */
export interface RejectionDeps {
  readonly factsOf: FactsOf
  readonly present: PresentErrors
}

export interface Refused {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** Responds with one error and closes the connection without reading the rest of the request. */
export function rejectRequest(
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  { status, code, message, details }: Refused,
  { factsOf, present }: RejectionDeps,
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

/** Counts the bytes of a request body while they arrive, and rejects the request with 503 when the budget is exceeded. */
export function countBodyBytes(
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse },
  budget: BodyBudget,
  refusal: RejectionDeps,
): void {
  const { request } = exchange
  const count = budget.open(() =>
    rejectRequest(
      exchange,
      {
        status: 503,
        code: 'RATE_LIMITED',
        message: 'The request bodies that the gateway is receiving exceed their total size limit. Retry later.',
        details: { retryAfterMs: 1_000 },
      },
      refusal,
    ),
  )
  request.on('data', (chunk: Buffer) => count.add(chunk.length))
  request.once('end', () => count.close())
  request.once('close', () => count.close())
}

/** Whether a request has more than one `host` header: a proxy may use another one of them than the gateway. */
export function hasDuplicateHost({ rawHeaders }: IncomingMessage): boolean {
  let found = false
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue
    if (found) return true
    found = true
  }
  return false
}
