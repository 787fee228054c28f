import { readSubgraphErrors } from '@plumbline/query-plan-executor'
import type { JsonObject, SubgraphResponse } from '@plumbline/query-plan-executor'
import { parseExactJson } from '@plumbline/query-plan-executor'
import { SubgraphFailure } from '#platform/subgraph-client'
import type { ExchangeResult, FailureReason } from '#platform/subgraph-client'

/** What a subgraph has answered, for all who wait for it. */
export interface SubgraphAnswer {
  /** Whoever takes it owns it, and may change it. */
  take(): SubgraphResponse
}

/** Nearly every answer is taken once: only for others is it read again. */
class ReadAnswer implements SubgraphAnswer {
  #first: SubgraphResponse | undefined
  readonly #text: string

  constructor(first: SubgraphResponse, text: string) {
    this.#first = first
    this.#text = text
  }

  take(): SubgraphResponse {
    const first = this.#first
    this.#first = undefined
    return first ?? toResponse(parseExactJson(this.#text) as JsonObject)
  }
}

/**
 * Reads a GraphQL response. A body of `data` or `errors` counts whatever the status is: servers may answer a failed
 * request with a status of 400 or 500 and say why in the body.
 * @throws SubgraphFailure - the body is not JSON, or is no GraphQL response
 */
export function readAnswer(subgraph: string, { status, text: received }: ExchangeResult): SubgraphAnswer {
  // Some servers begin with a byte order mark, which JSON does not know.
  const text = received.charCodeAt(0) === 0xfeff ? received.slice(1) : received
  const body = parseBody(text)
  const fault = faultOf(body)
  if (fault === undefined) return new ReadAnswer(toResponse(body as JsonObject), text)
  throw new SubgraphFailure(subgraph, status === 200 ? fault : { kind: 'status', status })
}

/** @returns `undefined`, which no JSON says, for what is not JSON */
function parseBody(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}

/** Errors may be malformed: they are errors all the same, and what is beside them counts. */
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
