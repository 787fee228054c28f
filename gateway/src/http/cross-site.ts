import { HttpProblem } from './http-problem.ts'
import type { ReadableRequest } from './read-operation.ts'

/** A page of another origin can send these headers only after a CORS preflight request succeeded. */
const preflightedHeaders = ['apollo-require-preflight', 'x-apollo-operation-name'] as const

/**
 * Rejects requests that a page of another origin can send without a CORS preflight request. A POST always needs one, because its
 * content type must be JSON. A GET, whatever its `accept` header, must carry a header that requires a preflight request, or come from
 * an allowed origin.
 * @param origins - the origins that are allowed by name
 */
export function assertNotCrossSite({ method, headers }: ReadableRequest, origins: ReadonlySet<string>): void {
  if (method === 'POST' || headers['content-type'] !== undefined) return
  if (preflightedHeaders.some((name) => headers[name])) return
  // Browsers set the following two headers themselves; `EventSource` cannot send any other.
  if (headers['sec-fetch-site'] === 'same-origin') return
  if (typeof headers['origin'] === 'string' && origins.has(headers['origin'])) return
  throw new HttpProblem({
    status: 400,
    message: `Expected a GET to carry one of the headers ${preflightedHeaders.join(', ')}, got none. The header proves that the request does not come from a page of another origin.`,
  })
}
