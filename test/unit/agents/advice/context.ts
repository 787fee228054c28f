import { workflow } from '#root/subgraphs/agents/src/domain/advice/index'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { simulateCosts } from '#root/subgraphs/agents/src/domain/advice/simulation/simulate-costs'
import type {
  AdviceContext,
  AgentOutcome,
  Requirements,
  RoleOutcome,
} from '#root/subgraphs/agents/src/domain/advice/types'
import { webQueries } from '#root/subgraphs/agents/src/domain/advice/web-research/queries'

/** A context whose simulation runs in place, with few trials, and whose web is switched off. */
export function contextOf(changes: Partial<AdviceContext> = {}): AdviceContext {
  return {
    signal: new AbortController().signal,
    reportProgress: () => undefined,
    simulate: async (input) => simulateCosts({ ...input, trials: 200 }),
    webQueries: async (requirements) => webQueries(situationOf(requirements)),
    searchEndpoint: null,
    search: async () => [],
    outcomes: [],
    ...changes,
  }
}

/** Runs the whole workflow in its order, each role with the outcomes of those before. */
export async function runWorkflow(
  requirements: Requirements,
  changes: Partial<AdviceContext> = {},
): Promise<readonly (RoleOutcome & { readonly outcome: AgentOutcome })[]> {
  const outcomes: (RoleOutcome & { readonly outcome: AgentOutcome })[] = []
  for (const { role, advise } of workflow) {
    outcomes.push({ role, outcome: await advise(requirements, contextOf({ ...changes, outcomes: [...outcomes] })) })
  }
  return outcomes
}
