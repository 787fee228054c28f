import type { ReactNode } from 'react'
import { Chart } from '../../components/chart.tsx'
import { formatMoney, formatNumber, formatPercent } from '../../components/format.ts'
import type { PlanPageQuery } from './plan.documents.ts'

type Run = NonNullable<PlanPageQuery['assessment']>['runs']['nodes'][number]
type Forecast = NonNullable<Run['costForecast']>
type Range = Forecast['firstMonth']

interface ForecastProps {
  readonly forecast: Forecast
  /** US dollars a month. */
  readonly budget: number | null
}

const labelWidth = 132
const width = 720
const rowHeight = 44
const top = 26

const money = (amount: number) => formatMoney({ amount: String(amount), currencyCode: 'USD' })

/** How uncertain the cost of the coming year is. */
export function ForecastCard({ forecast, budget }: ForecastProps): ReactNode {
  const rows = [
    { label: 'First month', ...toAmounts(forecast.firstMonth, 1) },
    { label: 'Twelfth month', ...toAmounts(forecast.lastMonth, 1) },
    { label: 'Mean of the year', ...toAmounts(forecast.total, 12) },
  ]
  return (
    <section className="card">
      <div className="card-head">
        <h2>What the coming year may cost</h2>
        <span className="small muted">{`${formatNumber(forecast.trials)} simulated futures`}</span>
      </div>
      <div className="card-body stack">
        {forecast.budget && <p>{riskWords(forecast.budget.anyMonthExceeds)}</p>}
        <ForecastChart rows={rows} budget={budget} />
      </div>
      <div className="scroll-x" tabIndex={0} role="group" aria-label="Cost of the coming year">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">A month</th>
              <th scope="col" className="number">
                1 in 10 is below
              </th>
              <th scope="col" className="number">
                Half are below
              </th>
              <th scope="col" className="number">
                1 in 10 is above
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, p10, p50, p90 }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td className="number">{money(p10)}</td>
                <td className="number">{money(p50)}</td>
                <td className="number">{money(p90)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface Row {
  readonly label: string
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

/** Ranges on a scale from zero. A bar spans the 10th to the 90th percentile; its mark is the median. */
function ForecastChart({ rows, budget }: { readonly rows: readonly Row[]; readonly budget: number | null }): ReactNode {
  const largest = Math.max(...rows.map(({ p90 }) => p90), budget ?? 0)
  const scale = (width - labelWidth - 90) / Math.max(1, largest)
  const x = (amount: number) => labelWidth + amount * scale
  const height = top + rows.length * rowHeight + 24
  return (
    <Chart
      label={`Cost a month: ${rows.map(({ label, p10, p50, p90 }) => `${label.toLowerCase()} ${money(p10)} to ${money(p90)}, half below ${money(p50)}`).join('; ')}`}
      fileName="coming-year"
      width={width}
      height={height}
      table={[
        ['A month', 'P10, US dollars', 'P50, US dollars', 'P90, US dollars'],
        ...rows.map(({ label, p10, p50, p90 }) => [label, ...[p10, p50, p90].map(Math.round)]),
      ]}
    >
      <line x1={labelWidth} x2={labelWidth} y1={top - 6} y2={height - 18} className="chart-axis" />
      {rows.map(({ label, p10, p50, p90 }, index) => {
        const y = top + index * rowHeight + rowHeight / 2
        return (
          <g key={label}>
            <text x={labelWidth - 12} y={y} dominantBaseline="central" textAnchor="end" className="chart-label">
              {label}
            </text>
            <line x1={labelWidth} x2={x(p10)} y1={y} y2={y} className="chart-guide" />
            <rect x={x(p10)} y={y - 9} width={Math.max(2, x(p90) - x(p10))} height={18} rx={3} className="chart-band" />
            <line x1={x(p50)} x2={x(p50)} y1={y - 12} y2={y + 12} className="chart-mark" />
            <text x={x(p90) + 8} y={y} dominantBaseline="central" className="chart-value">
              {money(p50)}
            </text>
          </g>
        )
      })}
      {budget !== null && (
        <>
          <line x1={x(budget)} x2={x(budget)} y1={top - 8} y2={height - 18} className="chart-line" />
          <text x={x(budget) - 6} y={12} textAnchor="end" className="chart-note">
            {`Budget ${money(budget)}`}
          </text>
        </>
      )}
      <text x={labelWidth} y={height - 3} className="chart-note">
        US dollars a month; the bar holds 8 of 10 futures, half of them cost less than the mark
      </text>
    </Chart>
  )
}

const toAmounts = ({ p10, p50, p90 }: Range, months: number) => ({
  p10: Number(p10.amount) / months,
  p50: Number(p50.amount) / months,
  p90: Number(p90.amount) / months,
})

const riskWords = (anyMonthExceeds: number) =>
  anyMonthExceeds < 0.005
    ? 'Almost none of the futures exceeds the budget in any month.'
    : `In ${formatPercent(anyMonthExceeds)} of the futures, at least one month costs more than the budget.`
