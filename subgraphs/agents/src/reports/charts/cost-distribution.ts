import type { CostForecast } from '../../domain/plans/cost-forecast.ts'
import { chartWidth, colours, label, line, rectangle, shortUsd, svgOf } from './svg.ts'
import type { WriteText } from './svg.ts'

const height = 170
const [left, right, top, bottom] = [30, 20, 30, 24]

/** How many of the simulated futures cost how much in twelve months. Null when results of an earlier release lack it. */
export function costDistribution(
  { totalUsd, totalUsdHistogram }: CostForecast,
  yearlyBudgetUsd: number | null,
  write: WriteText,
): string | null {
  if (totalUsdHistogram === undefined) return null
  const { shares, ...bounds } = totalUsdHistogram
  // A single amount, where nothing is uncertain, is shown as a narrow range.
  const fromUsd = bounds.fromUsd
  const toUsd = bounds.toUsd > fromUsd ? bounds.toUsd : fromUsd + Math.max(1, fromUsd * 0.01)
  const x = (usd: number): number => left + ((usd - fromUsd) / (toUsd - fromUsd)) * (chartWidth - left - right)
  const base = height - bottom
  const most = Math.max(...shares, 1e-9)
  const barWidth = (chartWidth - left - right) / shares.length
  const bars = shares.map((share, index) => {
    const tall = (share / most) * (base - top)
    return rectangle(left + index * barWidth + 1, base - tall, barWidth - 2, tall, colours.soft)
  })
  const marks = [
    { usd: totalUsd.p10, text: '10 %', colour: colours.axis },
    { usd: totalUsd.p50, text: 'middle', colour: colours.main },
    { usd: totalUsd.p90, text: '90 %', colour: colours.axis },
  ].flatMap(({ usd, text, colour }) => mark({ x: x(usd), top: 12, base }, { text: write(text), colour }))
  const isBudgetShown = yearlyBudgetUsd !== null && yearlyBudgetUsd >= fromUsd && yearlyBudgetUsd <= toUsd
  const budget = isBudgetShown
    ? mark({ x: x(yearlyBudgetUsd), top: 24, base }, { text: write('budget'), colour: colours.warm })
    : []
  const scale = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const usd = fromUsd + part * (toUsd - fromUsd)
    return label(x(usd), height - 8, write(shortUsd(usd)), { anchor: 'middle', colour: colours.axis })
  })
  const axis = line(
    [
      [left, base],
      [chartWidth - right, base],
    ],
    colours.axis,
  )
  return svgOf({ height, shapes: [...bars, axis, ...marks, ...budget, ...scale] })
}

const mark = (
  { x, top: y, base }: { readonly x: number; readonly top: number; readonly base: number },
  { text, colour }: { readonly text: string; readonly colour: string },
): readonly string[] => [
  line(
    [
      [x, y + 4],
      [x, base],
    ],
    colour,
    { dash: '3 2' },
  ),
  label(x, y, text, { anchor: 'middle', colour, size: 8 }),
]
