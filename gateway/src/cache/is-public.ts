import { planCaching } from './cache-plan.ts'
import { readFieldPolicies } from './field-policies.ts'

export interface ClientQuery {
  readonly source: string
  readonly operationName: string | undefined
}

/** Whether a query has the same cacheable result for all callers, so that it can be executed without a caller. */
export function createPublicCheck(supergraphSdl: string): (query: ClientQuery) => boolean {
  const policies = readFieldPolicies(supergraphSdl)
  return ({ source, operationName }) => {
    const plan = planCaching({ subgraph: '', query: source, operationName }, policies)
    return plan?.scope === 'PUBLIC' && plan.variableNames.length === 0
  }
}
