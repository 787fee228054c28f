import { z } from 'zod'
import type { AgentOutcome } from '../advice/types.ts'

const quantiles = z.object({ p10: z.number(), p50: z.number(), p90: z.number() })
const share = z.number()

const forecast = z.object({
  trials: z.number(),
  firstMonthUsd: quantiles,
  lastMonthUsd: quantiles,
  totalUsd: quantiles,
  /** Absent from results of earlier releases. */
  totalUsdHistogram: z.object({ fromUsd: z.number(), toUsd: z.number(), shares: z.array(share) }).optional(),
  budget: z.object({ lastMonthExceeds: share, anyMonthExceeds: share, meanMonthExceeds: share }).nullable(),
})

/** What the coming year may cost, as a run has simulated it. */
export type CostForecast = z.infer<typeof forecast>

/** The forecast in the outcome of the simulation; null where there was nothing to simulate. */
export function costForecastOf(outcome: AgentOutcome): CostForecast | null {
  return outcome.kind === 'completed' ? (forecast.safeParse(outcome.details).data ?? null) : null
}
