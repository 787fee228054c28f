import { HttpProblem } from './http-problem.ts'
import type { ReadableRequest } from './read-operation.ts'

/** Headers that a page of another origin can send only after the gateway has allowed it by CORS. */
const preflightedHeaders = ['apollo-require-preflight', 'x-apollo-operation-name'] as const

/**
 * Refuses what a page of another origin can have a browser send without asking first. A POST cannot be that: its content type has
 * to be JSON. A GET, with whatever `accept`, has to carry a header that is preflighted, or come from an origin that may call.
 * @param origins - origins that are allowed by name
 */
export function assertNotCrossSite({ method, headers }: ReadableRequest, origins: ReadonlySet<string>): void {
  if (method === 'POST' || headers['content-type'] !== undefined) return
  if (preflightedHeaders.some((name) => headers[name])) return
  // Browsers set these two themselves; `EventSource` can send nothing else.
  if (headers['sec-fetch-site'] === 'same-origin') return
  if (typeof headers['origin'] === 'string' && origins.has(headers['origin'])) return
  throw new HttpProblem({
    status: 400,
    message: `Expected a GET to carry one of the headers ${preflightedHeaders.join(', ')}, got none: without, any page could send it.`,
  })
}
