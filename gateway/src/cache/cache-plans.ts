import { LRUCache } from 'lru-cache'
import type { SubgraphRequest } from '#gateway/execution'
import type { SupergraphSource } from '../supergraph/supergraph.ts'
import { planCaching } from './cache-plan.ts'
import type { CachePlan } from './cache-plan.ts'
import { readFieldPolicies } from './field-policies.ts'

/** Plans by query, for the supergraph in force. */
export interface CachePlans {
  /** Null for what may not be kept. */
  of(request: SubgraphRequest): CachePlan | null
}

type Known = CachePlan | 'none'

const maxPlans = 10_000

export function createCachePlans(supergraph: SupergraphSource): CachePlans {
  let loaded = supergraph.current()
  let policies = readFieldPolicies(loaded.supergraphSdl)
  const plans = new LRUCache<string, Known>({ max: maxPlans })
  return {
    of({ subgraph, query, operationName, operationKind }) {
      if (operationKind !== 'query') return null
      if (supergraph.current() !== loaded) {
        loaded = supergraph.current()
        policies = readFieldPolicies(loaded.supergraphSdl)
        plans.clear()
      }
      const key = `${subgraph}\n${query}`
      let known = plans.get(key)
      if (!known) plans.set(key, (known = planCaching({ subgraph, query, operationName }, policies) ?? 'none'))
      return known === 'none' ? null : known
    },
  }
}
