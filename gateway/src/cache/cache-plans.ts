import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import { LRUCache } from 'lru-cache'
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

// A plan takes about as much as its text.
const maxLettersPerSubgraph = 4_000_000

export function createCachePlans(supergraph: SupergraphSource): CachePlans {
  let loaded = supergraph.current()
  let policies = readFieldPolicies(loaded.supergraphSdl)
  const plans = new Map<string, LRUCache<string, Known>>()
  // By subgraph, then by the text that its plans have in common: a longer one would be hashed anew each time.
  const plansOf = (subgraph: string) => {
    let known = plans.get(subgraph)
    if (!known)
      plans.set(
        subgraph,
        (known = new LRUCache({ maxSize: maxLettersPerSubgraph, sizeCalculation: (_, query) => 500 + query.length })),
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
