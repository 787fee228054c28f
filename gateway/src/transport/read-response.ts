import { readSubgraphErrors } from '@plumbline/query-plan-executor'
import type { JsonObject, SubgraphResponse } from '@plumbline/query-plan-executor'
import { parseExactJson } from '@plumbline/query-plan-executor'
import { SubgraphFailure } from '#platform/subgraph-client'
import type { ExchangeResult, FailureReason } from '#platform/subgraph-client'

/** The response of a subgraph, for all callers that share it. */
export interface SharedResponse {
  /** @returns objects that the caller owns and may modify */
  take(): SubgraphResponse
  /** Undefined unless the transport keeps them. */
  readonly headers: ExchangeResult['headers']
}

/** Nearly every response is taken once, so the text is parsed again only for further callers. */
class ParsedResponse implements SharedResponse {
  #first: SubgraphResponse | undefined
  readonly #text: string
  readonly headers: ExchangeResult['headers']

  constructor(first: SubgraphResponse, text: string, headers: ExchangeResult['headers']) {
    this.#first = first
    this.#text = text
    this.headers = headers
  }

  take(): SubgraphResponse {
    const first = this.#first
    this.#first = undefined
    return first ?? toResponse(parseExactJson(this.#text) as JsonObject)
  }
}

/**
 * Reads a GraphQL response. A body with `data` or `errors` is accepted whatever the status, because servers may send errors with
 * status 400 or 500.
 * @throws SubgraphFailure - the body is not JSON or not a GraphQL response
 */
export function readSharedResponse(
  subgraph: string,
  { status, text: received, headers }: ExchangeResult,
): SharedResponse {
  // Some servers send a byte order mark, which is not valid JSON.
  const text = received.charCodeAt(0) === 0xfeff ? received.slice(1) : received
  const body = parseBody(text)
  const fault = faultOf(body)
  if (fault === undefined) return new ParsedResponse(toResponse(body as JsonObject), text, headers)
  throw new SubgraphFailure(subgraph, status < 300 ? fault : { kind: 'status', status })
}

/** @returns `undefined` for text that is not JSON */
function parseBody(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}

/** Malformed errors are kept as errors, and the data beside them is used. */
function toResponse(body: JsonObject): SubgraphResponse {
  const { errors } = body
  return errors === undefined || errors === null ? body : { ...body, errors: readSubgraphErrors(errors) }
}

function faultOf(body: unknown): FailureReason | undefined {
  if (body === undefined) return { kind: 'notGraphql', detail: 'expected JSON' }
  if (!isObject(body)) return { kind: 'notGraphql', detail: `expected an object, got ${kindOf(body)}` }
  const { data, errors } = body
  if (data !== undefined && data !== null && !isObject(data))
    return { kind: 'malformed', detail: `expected "data" to be an object, got ${kindOf(data)}` }
  const hasErrors = Array.isArray(errors) ? errors.length > 0 : (errors ?? undefined) !== undefined
  const isResponse = data !== undefined || hasErrors
  return isResponse ? undefined : { kind: 'notGraphql', detail: 'expected "data" or "errors"' }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`
}
