import { driversOf } from '../analysis.ts'
import { formatNumber, formatUsd } from '../format.ts'
import { situationOf } from '../rules.ts'
import type { AdviceContext, AgentOutcome, Requirements } from '../types.ts'
import { budgetFinding } from './cost-findings.ts'
import { simulationInput } from './simulation-input.ts'

/** Simulates what the coming year may cost, in a worker thread. */
export async function adviseBySimulation(requirements: Requirements, context: AdviceContext): Promise<AgentOutcome> {
  const situation = situationOf(requirements)
  const input = simulationInput(situation)
  if (input === null) {
    return {
      kind: 'skipped',
      reason: `None of the ${requirements.workloads.length} workloads has a cost that could be simulated.`,
    }
  }
  const result = await context.simulate(input)
  const tornado = driversOf(situation)
  const { p50, p90 } = result.lastMonthUsd
  return {
    kind: 'completed',
    summary: `${formatNumber(result.trials)} futures of ${result.months} months: the last month costs ${formatUsd(p50)} (p50) to ${formatUsd(p90)} (p90).`,
    findings: [budgetFinding(input, result, tornado)],
    details: {
      seed: input.seed,
      trials: result.trials,
      firstMonthUsd: { ...result.firstMonthUsd },
      lastMonthUsd: { ...result.lastMonthUsd },
      totalUsd: { ...result.totalUsd },
      drivers: (tornado?.drivers ?? []).map(({ name, low, high, swingUsd }) => ({
        name,
        low: { ...low },
        high: { ...high },
        swingUsd,
      })),
      totalUsdHistogram: { ...result.totalUsdHistogram },
      budget: result.budget === null ? null : { ...result.budget },
    },
  }
}
