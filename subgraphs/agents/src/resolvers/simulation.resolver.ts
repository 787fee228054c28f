import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { moneyOfCents } from '#platform/subgraph-server'
import type { MoneyType } from '#platform/subgraph-server'
import type { PlanOutline, WorkloadOutline } from '../domain/advice/what-if.ts'
import { SimulationChangesInput, SimulationType } from '../schema/simulation.type.ts'
import type { SimulatedAlternative, SimulatedPlan, SimulatedWorkload } from '../schema/simulation.type.ts'
import type { SimulationService } from '../services/simulation.service.ts'
import type { AgentsContext } from './context.ts'

@Resolver()
export class SimulationResolver {
  readonly #simulations: SimulationService

  constructor(simulations: SimulationService) {
    this.#simulations = simulations
  }

  @Query(() => SimulationType, {
    description:
      'What if: plans an assessment with changed requirements, beside the plan of the stored ones. Nothing is stored and no credit is spent. Needs the role VIEWER.',
  })
  async simulate(
    @Arg('assessmentId', () => ID, { description: 'Id of the assessment, with the prefix `asm_`.' })
    assessmentId: string,
    @Arg('changes', () => SimulationChangesInput, { description: 'What is different.' })
    changes: SimulationChangesInput,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<SimulationType> {
    assertSignedIn(viewer)
    const { before, after } = await this.#simulations.simulate(viewer, { assessmentId, changes }, correlationId)
    const isComparable = before.monthlyUsd !== null && after.monthlyUsd !== null
    return {
      before: toPlan(before),
      after: toPlan(after),
      monthlyDifference: isComparable ? money((after.monthlyUsd ?? 0) - (before.monthlyUsd ?? 0)) : null,
    }
  }
}

const money = (usd: number): MoneyType => moneyOfCents(Math.round(usd * 100))

const toAlternative = ({
  provider,
  monthlyUsd,
  unplaced,
  missed,
}: PlanOutline['alternatives'][number]): SimulatedAlternative => ({
  provider,
  monthlyCost: monthlyUsd === null ? null : money(monthlyUsd),
  unplaced,
  missed,
})

const toPlan = (outline: PlanOutline): SimulatedPlan => {
  const { provider, monthlyCost, unplaced, missed } = toAlternative(outline)
  const { emissions } = outline
  return {
    provider,
    monthlyCost,
    unplaced,
    missed,
    workloads: outline.workloads.map(toWorkload),
    kgCO2ePerMonth: emissions.kind === 'known' ? emissions.kgCO2e : null,
    emissionsUnknown: emissions.kind === 'known' ? null : emissions.reason,
    alternatives: outline.alternatives.map(toAlternative),
  }
}

const toWorkload = ({ monthlyUsd, latencySeconds, runUsd, ...workload }: WorkloadOutline): SimulatedWorkload => ({
  ...workload,
  monthlyCost: money(monthlyUsd),
  latencyMs: latencySeconds === null ? null : latencySeconds * 1000,
  runCost: runUsd === null ? null : money(runUsd),
})
