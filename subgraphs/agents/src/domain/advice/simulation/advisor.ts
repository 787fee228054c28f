import { formatNumber, formatUsd } from '../format.ts'
import { situationOf } from '../rules.ts'
import type { AdviceContext, AgentOutcome, Requirements } from '../types.ts'
import { budgetFinding, sensitivityFinding } from './cost-findings.ts'
import type { Ablation } from './cost-findings.ts'
import { simulationInput } from './simulation-input.ts'

const ablationTrials = 5000

/** Simulates what the coming year may cost: once with all uncertainty, then without each kind of it. */
export async function adviseBySimulation(requirements: Requirements, context: AdviceContext): Promise<AgentOutcome> {
  const input = simulationInput(situationOf(requirements), context.seed)
  if (input === null) {
    return {
      kind: 'skipped',
      reason: `None of the ${requirements.workloads.length} workloads has a cost that could be simulated.`,
    }
  }
  const result = await context.simulate(input)
  context.reportProgress(0.6)
  const fewer = { ...input, trials: ablationTrials }
  const ablations: readonly Ablation[] = await Promise.all([
    context.simulate({ ...fewer, demandSigma: 0 }).then((known) => ({ name: 'demand' as const, result: known })),
    context.simulate({ ...fewer, priceSigma: 0 }).then((known) => ({ name: 'price' as const, result: known })),
    context.simulate({ ...fewer, growthSigma: 0 }).then((known) => ({ name: 'growth' as const, result: known })),
  ])
  const { p50, p90 } = result.lastMonthUsd
  return {
    kind: 'completed',
    summary: `${formatNumber(result.trials)} futures of ${result.months} months: the last month costs ${formatUsd(p50)} (p50) to ${formatUsd(p90)} (p90).`,
    findings: [budgetFinding(input, result), ...sensitivityFinding(result, ablations)],
    details: {
      seed: input.seed,
      trials: result.trials,
      firstMonthUsd: { ...result.firstMonthUsd },
      lastMonthUsd: { ...result.lastMonthUsd },
      totalUsd: { ...result.totalUsd },
      budget: result.budget === null ? null : { ...result.budget },
    },
  }
}
