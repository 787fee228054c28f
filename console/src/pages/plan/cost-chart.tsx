import type { ReactNode } from 'react'
import { Chart } from '../../components/chart.tsx'
import { formatEnum, formatMoney } from '../../components/format.ts'

interface CostChartProps {
  readonly alternatives: readonly { readonly provider: string; readonly monthly: number }[]
  /** US dollars a month. */
  readonly budget: number | null
  readonly today: number | null
}

const labelWidth = 132
const width = 720
const barHeight = 26
const gap = 14
const top = 26

const money = (amount: number) => formatMoney({ amount: String(amount), currencyCode: 'USD' })

/** What each alternative costs a month, from zero, with the budget and what is spent today as lines. */
export function CostChart({ alternatives, budget, today }: CostChartProps): ReactNode {
  const largest = Math.max(...alternatives.map(({ monthly }) => monthly), budget ?? 0, today ?? 0)
  const scale = (width - labelWidth - 90) / Math.max(1, largest)
  const height = top + alternatives.length * (barHeight + gap) + 22
  // Beside a short bar; a long one could reach the lines.
  const isInside = (monthly: number) => monthly * scale > 120
  const lines = [
    { label: 'Budget', amount: budget, dash: undefined, anchor: 'end' as const },
    { label: 'Today', amount: today, dash: '4 3', anchor: 'start' as const },
  ].flatMap(({ amount, ...line }) => (amount === null ? [] : [{ ...line, amount }]))
  return (
    <Chart
      label={`Cost a month: ${alternatives.map(({ provider, monthly }) => `${formatEnum(provider)} ${money(monthly)}`).join(', ')}`}
      fileName="alternatives"
      width={width}
      height={height}
      table={[
        ['Provider', 'US dollars a month'],
        ...alternatives.map(({ provider, monthly }) => [formatEnum(provider), monthly]),
      ]}
    >
      <line x1={labelWidth} x2={labelWidth} y1={top - 6} y2={height - 14} className="chart-axis" />
      {alternatives.map(({ provider, monthly }, index) => {
        const y = top + index * (barHeight + gap)
        return (
          <g key={provider}>
            <text
              x={labelWidth - 12}
              y={y + barHeight / 2}
              dominantBaseline="central"
              textAnchor="end"
              className="chart-label"
            >
              {formatEnum(provider)}
            </text>
            <rect
              x={labelWidth}
              y={y}
              width={monthly * scale}
              height={barHeight}
              rx={3}
              data-provider={provider}
              className="chart-bar"
            />
            <text
              x={labelWidth + (isInside(monthly) ? 10 : monthly * scale + 8)}
              y={y + barHeight / 2}
              dominantBaseline="central"
              data-inside={isInside(monthly)}
              className="chart-value"
            >
              {money(monthly)}
            </text>
          </g>
        )
      })}
      {lines.map(({ label, amount, dash, anchor }) => (
        <g key={label}>
          <line
            x1={labelWidth + amount * scale}
            x2={labelWidth + amount * scale}
            y1={top - 8}
            y2={height - 14}
            strokeDasharray={dash}
            className="chart-line"
          />
          <text
            x={labelWidth + amount * scale + (anchor === 'end' ? -6 : 6)}
            y={12}
            textAnchor={anchor}
            className="chart-note"
          >
            {`${label} ${money(amount)}`}
          </text>
        </g>
      ))}
      <text x={labelWidth} y={height - 3} className="chart-note">
        US dollars a month, list price
      </text>
    </Chart>
  )
}
