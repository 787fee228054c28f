import { fetchError, fieldsOf, readSubgraphErrors, unexplainedErrors } from '@plumbline/query-plan-executor'
import type { JsonObject, SubgraphError, SubgraphResponse } from '@plumbline/query-plan-executor'
import { parseForJson, toJsonText } from '@plumbline/query-plan-executor'
import type { ExecutionResult } from 'graphql'
import { GraphQLError } from 'graphql'

type Fetch = Parameters<typeof fieldsOf>[0]

/** A request of Apollo's executor. */
export interface ApolloRequest {
  readonly fetch: Fetch | undefined
  /** Number of requested entities; undefined for root fields. */
  readonly size: number | undefined
  /** Whether the supergraph has a type of this name. */
  readonly hasType: (name: string) => boolean
}

/**
 * Normalizes a subgraph response for Apollo's executor: every error has a message and a valid path or none, the number of entities matches
 * the request, unrequested fields are removed, and root types have their names in the supergraph.
 */
export function toApolloResponse(response: SubgraphResponse, request: ApolloRequest): SubgraphResponse {
  const { data = null } = response
  const errors = readSubgraphErrors(response.errors).map((error) => placed(error, request))
  const entities = data?.['_entities']
  const problem = request.size === undefined || !data ? undefined : problemOf(entities, request.size)
  nameRoots(data, request.hasType)
  if (request.fetch && !request.fetch.outputRewrites?.length) keepAsked(data, { ...request, fetch: request.fetch })
  const all = problem === undefined ? errors : [...errors, problem]
  return { data: problem ? null : data, errors: all }
}

/**
 * Converts a result of Apollo's executor for clients: all errors are GraphQL errors, and no path contains internal segments.
 * @param ownerOf - the subgraph that the plan fetches a field from
 */
export function fromApolloResult(
  { data, errors = [], extensions }: ExecutionResult,
  ownerOf: (path: readonly (string | number)[]) => string | undefined,
): ExecutionResult {
  const reported = errors.map(toGraphQLError)
  const nulls = (extensions?.['valueCompletion'] ?? []) as readonly GraphQLError[]
  // The result does not distinguish them from errors that a subgraph sent.
  const completions = nulls.map((error) => ({ error, isAbsent: true }))
  const all = [...reported, ...unexplainedErrors(completions, { reported, ownerOf })]
  return {
    // Apollo Server serializes the data and does not support bigint.
    ...(data !== undefined && { data: parseForJson(toJsonText(data)) as JsonObject | null }),
    ...(all.length > 0 && { errors: all }),
    ...(extensions && { extensions }),
  }
}

function toGraphQLError(error: unknown): GraphQLError {
  const known = error instanceof GraphQLError ? error : fetchError(error, { subgraph: undefined, path: undefined })
  const { message, path, originalError, extensions } = known
  const end = path?.findIndex((part) => part === '@' || part === '_entities') ?? -1
  if (end === -1 && path?.length !== 0) return known
  return new GraphQLError(message, { path: end > 0 ? path?.slice(0, end) : undefined, originalError, extensions })
}

/** An empty path means the path of the fetch. */
function placed(error: SubgraphError, { size }: ApolloRequest): SubgraphError {
  if (size === undefined) return error
  const [field, index, ...rest] = error.path ?? []
  const position = field === '_entities' && /^\d+$/.test(String(index)) ? Number(index) : size
  return { ...error, path: position < size ? ['_entities', position, ...rest] : [] }
}

function problemOf(entities: unknown, size: number): SubgraphError | undefined {
  if (Array.isArray(entities) && entities.length === size) return undefined
  const message = Array.isArray(entities)
    ? `Expected "data._entities" to contain ${size} elements`
    : 'Expected "data._entities" in response to be an array'
  return { message, path: [], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }
}

function keepAsked(data: JsonObject | null, { fetch, size }: ApolloRequest & { readonly fetch: Fetch }): void {
  const fields = new Set(fieldsOf(fetch))
  const objects = size === undefined ? [data] : (data?.['_entities'] as unknown[] | undefined)
  if (!Array.isArray(objects)) return
  for (const object of objects) {
    if (typeof object !== 'object' || object === null) continue
    for (const name of Object.keys(object)) if (!fields.has(name)) delete (object as JsonObject)[name]
  }
}

/** Only root types can have other names in a subgraph, and only Query can be reached below the root. Reads lists by their indexes. */
function nameRoots(value: unknown, hasType: (name: string) => boolean): void {
  if (typeof value !== 'object' || value === null) return
  const object = value as JsonObject
  const typename = object['__typename']
  if (typeof typename === 'string' && !hasType(typename)) object['__typename'] = 'Query'
  for (const name of Object.keys(object)) nameRoots(object[name], hasType)
}
