import type { SubgraphResponse } from '@plumbline/query-plan-executor'
import type { EntityTag } from '#platform/invalidations'
import type { CacheableFetch } from './entity-lookup.ts'
import { fetchFromSubgraph } from './fetch-from-subgraph.ts'
import type { LookupResult, CacheLookup } from './read-through.ts'
import { readTags } from './tag-reader.ts'

/** Looks the root fields of one query up together. */
export function toRootLookup(cacheable: CacheableFetch): CacheLookup {
  return {
    plan: cacheable.plan,
    keys: [cacheable.keyPrefix],
    mayUse: () => cacheable.mayUse(),
    async fetch(_positions, options) {
      const response = await fetchFromSubgraph(cacheable, options, 'all')
      if (typeof response.data !== 'object' || response.data === null) return { kind: 'malformed', response }
      return { kind: 'values', values: [response.data], errors: response.errors ?? [] }
    },
    tagsOf: (_position, data) => readRootTags(cacheable, data),
  }
}

export function toRootResponse(result: LookupResult): SubgraphResponse {
  if (result.kind === 'malformed') return result.response
  const { values, errors } = result
  return { data: values[0] as SubgraphResponse['data'], ...(errors.length > 0 && { errors }) }
}

function readRootTags({ plan, request, context, viewerTags }: CacheableFetch, data: unknown): readonly EntityTag[] {
  const { viewer } = context
  const own = viewer.kind === 'user' ? [viewer.userId] : viewer.kind === 'token' ? [viewer.id] : []
  const namedIds = new Set<unknown>([...plan.literals, ...Object.values(request.variables), ...own])
  const tags = new Set(viewerTags)
  readTags(data, plan.nodes, { subgraph: plan.subgraph, namedIds, tags })
  return [...tags]
}
