import { moneyOfCents } from '#platform/subgraph-server'
import type { Quantiles } from '../domain/advice/simulation-port.ts'
import type { CostForecast } from '../domain/plans/cost-forecast.ts'
import type { CostForecastType, MoneyRange } from '../schema/cost-forecast.type.ts'

/** A forecast in the types of the graph. */
export const toForecastNode = ({
  trials,
  firstMonthUsd,
  lastMonthUsd,
  totalUsd,
  budget,
}: CostForecast): CostForecastType => ({
  trials,
  firstMonth: toRange(firstMonthUsd),
  lastMonth: toRange(lastMonthUsd),
  total: toRange(totalUsd),
  budget,
})

const toRange = ({ p10, p50, p90 }: Quantiles): MoneyRange => ({
  p10: moneyOfUsd(p10),
  p50: moneyOfUsd(p50),
  p90: moneyOfUsd(p90),
})

const moneyOfUsd = (usd: number) => moneyOfCents(Math.round(usd * 100))
