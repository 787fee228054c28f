import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { moneyOfCents } from '#platform/subgraph-server'
import { SimulationChangesInput, SimulationType } from '../schema/simulation.type.ts'
import type { SimulationService } from '../services/simulation.service.ts'
import type { AgentsContext } from './context.ts'
import { toPlanNode } from './infrastructure-plan.ts'

@Resolver()
export class SimulationResolver {
  readonly #simulations: SimulationService

  constructor(simulations: SimulationService) {
    this.#simulations = simulations
  }

  @Query(() => SimulationType, {
    nullable: true,
    description:
      'Plans an assessment with its stored requirements and with changed ones; null when it does not exist or is not visible. Nothing is stored and no credit is spent. BAD_USER_INPUT names the invalid change; RATE_LIMITED while too many simulations are waiting; TIMEOUT when planning takes too long.',
  })
  async simulate(
    @Arg('assessmentId', () => ID, { description: 'Id of the assessment, with the prefix `asm_`.' })
    assessmentId: string,
    @Arg('changes', () => SimulationChangesInput, { description: 'The changes.' })
    changes: SimulationChangesInput,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<SimulationType | null> {
    assertSignedIn(viewer)
    const simulation = await this.#simulations.simulate(viewer, { assessmentId, changes }, correlationId)
    if (simulation === null) return null
    const { before, after } = simulation
    return {
      before: toPlanNode(before),
      after: toPlanNode(after),
      monthlyDifference:
        before.monthlyCents === null || after.monthlyCents === null
          ? null
          : moneyOfCents(after.monthlyCents - before.monthlyCents),
    }
  }
}
