import type { AnySignal } from '../../cancellation/cancel-signal.ts'
import { parseExactJson, toJsonText } from '../../exact-json/index.ts'
import type { JsonObject } from './json-object.ts'
import type { SubgraphRequest } from './subgraph-request.ts'

export interface Derivation {
  /** JSON texts of the entities to request instead; undefined for root fields. */
  readonly representations: readonly string[] | undefined
  readonly signal: AnySignal | undefined
}

/** A copy of a request with other entities, or another signal. */
export function deriveRequest(request: SubgraphRequest, { representations, signal }: Derivation): SubgraphRequest {
  const { subgraph, query, operationName, operationKind, companions } = request
  const variables = (): JsonObject =>
    representations
      ? { ...request.variables, representations: parseExactJson(`[${representations.join(',')}]`) }
      : request.variables
  return {
    subgraph,
    query,
    operationName,
    operationKind,
    get variables() {
      return variables()
    },
    representations,
    companions,
    signal,
    body: () => bodyOf(request, representations),
  }
}

/** Representations stay serialized, to avoid parsing and serializing them again. */
function bodyOf(
  { query, operationName, variables }: SubgraphRequest,
  representations: readonly string[] | undefined,
): string {
  const { representations: _, ...others } = variables
  const head = JSON.stringify({ query, operationName }).slice(0, -1)
  if (!representations) return `${head},"variables":${toJsonText(variables)}}`
  const rest = toJsonText(others).slice(1)
  return `${head},"variables":{"representations":[${representations.join(',')}]${rest === '}' ? '' : ','}${rest}}`
}
