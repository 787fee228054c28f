import type { JsonObject, SubgraphError, SubgraphResponse } from '@plumbline/query-plan-executor'
import { toJsonText } from '@plumbline/query-plan-executor'
import { entityTag } from '#platform/invalidations'
import type { EntityTag } from '#platform/invalidations'
import type { CachePlan } from './cache-plan.ts'
import { fetchFromSubgraph } from './fetch-from-subgraph.ts'
import type { SubgraphCall } from './fetch-from-subgraph.ts'
import type { LookupResult, CacheLookup } from './read-through.ts'
import { readTags, tagOf } from './tag-reader.ts'

/** A fetch whose response may be cached. */
export interface CacheableFetch extends SubgraphCall {
  readonly plan: CachePlan
  /** Prefix of all keys: query, cache partition and variables. */
  readonly keyPrefix: string
  /** Tags of all private entries of the caller. */
  readonly viewerTags: readonly EntityTag[]
  /** Whether cache entries may be used now. */
  readonly mayUse: () => boolean
}

/** Looks entities up one by one: only missing ones are fetched. */
export function toEntityLookup(cacheable: CacheableFetch): CacheLookup {
  const { plan, request, keyPrefix } = cacheable
  const representations = request.representations ?? readRepresentations(request.variables)
  return {
    plan,
    keys: representations.map((representation) => `${keyPrefix}${representation}`),
    mayUse: () => cacheable.mayUse(),
    async fetch(positions, options) {
      const isWhole = positions.length === representations.length
      const requested = isWhole ? 'all' : positions.map((position) => representations[position] ?? 'null')
      return readEntities(await fetchFromSubgraph(cacheable, options, requested), positions)
    },
    tagsOf: (position, entity) => readEntityTags(cacheable, representations[position] ?? 'null', entity),
  }
}

/** Converts the result to the response of the whole fetch. */
export function toEntityResponse(result: LookupResult): SubgraphResponse {
  if (result.kind === 'malformed') return result.response
  const { values, errors } = result
  return { data: { _entities: values }, ...(errors.length > 0 && { errors }) }
}

// Apollo's executor passes representations as variables only.
function readRepresentations({ representations }: JsonObject): readonly string[] {
  return Array.isArray(representations) ? representations.map(toJsonText) : []
}

function readEntities(response: SubgraphResponse, positions: readonly number[]): LookupResult {
  const entities = response.data?.['_entities']
  const errors = (response.errors ?? []).map((error) => atPosition(error, positions))
  if (Array.isArray(entities) && entities.length === positions.length)
    return { kind: 'values', values: entities, errors }
  // A list of the wrong length could by chance have the length that the whole fetch expects.
  const data = Array.isArray(entities) ? { _entities: [] } : response.data
  return { kind: 'malformed', response: { ...response, data, ...(errors.length > 0 && { errors }) } }
}

/** Error paths name entities by their index in the request that was sent. */
function atPosition(error: SubgraphError, positions: readonly number[]): SubgraphError {
  const { path } = error
  const [field, index, ...rest] = path ?? []
  if (field === undefined || typeof index !== 'number') return error
  return { ...error, path: [field, positions[index] ?? index, ...rest] }
}

function readEntityTags(
  { plan, viewerTags }: CacheableFetch,
  representation: string,
  entity: unknown,
): readonly EntityTag[] {
  const { __typename: typename, id } = JSON.parse(representation) as JsonObject
  const type = String(typename)
  const own = typeof id === 'string' ? entityTag(type, id) : type
  const tags = new Set([tagOf(plan.subgraph, own), ...viewerTags])
  readTags(entity, plan.nodesByType.get(type) ?? [], { subgraph: plan.subgraph, namedIds: new Set(), tags })
  return [...tags]
}
