import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import { LRUCache } from 'lru-cache'
import type { SupergraphSource } from '../supergraph/supergraph.ts'
import { planCaching } from './cache-plan.ts'
import type { CachePlan } from './cache-plan.ts'
import { readFieldPolicies } from './field-policies.ts'

/** Cache plans by query, for the current supergraph. */
export interface CachePlans {
  /** Null if responses to the request must not be cached. */
  of(request: SubgraphRequest): CachePlan | null
}

type CachedPlan = CachePlan | 'none'

// A plan takes about as much memory as its query.
const maxCharactersPerSubgraph = 4_000_000

export function createCachePlans(supergraph: SupergraphSource): CachePlans {
  let loaded = supergraph.current()
  let policies = readFieldPolicies(loaded.supergraphSdl)
  const plans = new Map<string, LRUCache<string, CachedPlan>>()
  // Keyed by the query string alone, per subgraph: V8 caches the hash of an existing string, but not that of a concatenated key.
  const plansOf = (subgraph: string) => {
    let known = plans.get(subgraph)
    if (!known)
      plans.set(
        subgraph,
        (known = new LRUCache({
          maxSize: maxCharactersPerSubgraph,
          sizeCalculation: (_, query) => 500 + query.length,
        })),
      )
    return known
  }
  return {
    of({ subgraph, query, operationName, operationKind }) {
      if (operationKind !== 'query') return null
      if (supergraph.current() !== loaded) {
        loaded = supergraph.current()
        policies = readFieldPolicies(loaded.supergraphSdl)
        plans.clear()
      }
      const known = plansOf(subgraph)
      let plan = known.get(query)
      if (!plan) known.set(query, (plan = planCaching({ subgraph, query, operationName }, policies) ?? 'none'))
      return plan === 'none' ? null : plan
    },
  }
}
