import type { JsonObject, SubgraphError, SubgraphResponse } from '#gateway/execution'
import { parseJson } from '#platform/json'
import { SubgraphFailure } from '#platform/subgraph-client'
import type { ExchangeResult } from '#platform/subgraph-client'

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
    return first ?? (JSON.parse(this.#text) as SubgraphResponse)
  }
}

/**
 * Reads a GraphQL response. A body of `data` or `errors` counts whatever the status is: servers may answer a failed
 * request with a status of 400 or 500 and say why in the body.
 * @throws SubgraphFailure - the body is not JSON, or is no GraphQL response
 */
export function readAnswer(subgraph: string, { status, text }: ExchangeResult): SubgraphAnswer {
  const body = parseJson(text)
  const fault = faultOf(body)
  if (fault === undefined) return new ReadAnswer(body as SubgraphResponse, text)
  if (status !== 200) throw new SubgraphFailure(subgraph, { kind: 'status', status })
  throw new SubgraphFailure(subgraph, { kind: 'malformed', detail: fault })
}

function faultOf(body: unknown): string | undefined {
  if (body === undefined) return 'expected JSON'
  if (!isObject(body)) return `expected an object, got ${kindOf(body)}`
  const { data, errors } = body as { readonly data?: unknown; readonly errors?: unknown }
  if (data !== undefined && data !== null && !isObject(data))
    return `expected "data" to be an object, got ${kindOf(data)}`
  if (errors === undefined || errors === null) return data === undefined ? 'expected "data" or "errors"' : undefined
  if (!Array.isArray(errors)) return `expected "errors" to be a list, got ${kindOf(errors)}`
  return errors.every(isSubgraphError) ? undefined : 'expected each of "errors" to be an object with a message'
}

function isSubgraphError(error: unknown): error is SubgraphError {
  if (!isObject(error) || typeof error['message'] !== 'string') return false
  const { path, extensions } = error as { readonly path?: unknown; readonly extensions?: unknown }
  return (path === undefined || path === null || Array.isArray(path)) && (!extensions || isObject(extensions))
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`
}
