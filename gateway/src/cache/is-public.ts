import { planCaching } from './cache-plan.ts'
import { readFieldPolicies } from './field-policies.ts'

export interface AskedQuery {
  readonly source: string
  readonly operationName: string | undefined
}

/** Whether a client's query gives everybody the same, and may be kept; it can then be asked on nobody's behalf. */
export function createPublicCheck(supergraphSdl: string): (query: AskedQuery) => boolean {
  const policies = readFieldPolicies(supergraphSdl)
  return ({ source, operationName }) => {
    const plan = planCaching({ subgraph: '', query: source, operationName }, policies)
    return plan?.scope === 'PUBLIC' && plan.variableNames.length === 0
  }
}
