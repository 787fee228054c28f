import type { PlannedLoad } from '../../domain/plans/outlook.ts'
import { colours, label, line, shortNumber, svgOf, ticksUpTo } from './svg.ts'
import type { Point, WriteText } from './svg.ts'

/** Two of these stand beside each other. */
export const loadChartWidth = 250

const height = 130
const [left, right, top, bottom] = [36, 8, 10, 22]

/** Requests per second over two years as a line, and in steps what the instances carry that are needed by then. */
export function loadAgainstCapacity(months: readonly PlannedLoad[], write: WriteText): string {
  const finite = months.filter(({ capacityPerSecond }) => Number.isFinite(capacityPerSecond))
  const last = Math.max(1, ...months.map(({ month }) => month))
  const values = [
    ...months.map(({ demandPerSecond }) => demandPerSecond),
    ...finite.map((one) => one.capacityPerSecond),
  ]
  const ticks = ticksUpTo(Math.max(...values))
  const most = ticks.at(-1) ?? 1
  const x = (month: number): number => left + (month / last) * (loadChartWidth - left - right)
  const y = (value: number): number => height - bottom - (value / most) * (height - top - bottom)
  const grid = ticks.flatMap((tick) => [
    line(
      [
        [left, y(tick)],
        [loadChartWidth - right, y(tick)],
      ],
      colours.grid,
      { width: 0.7 },
    ),
    label(left - 4, y(tick) + 3, write(shortNumber(tick)), { anchor: 'end', size: 7.5, colour: colours.axis }),
  ])
  const scale = [0, 6, 12, 18, 24].map((month) =>
    label(x(month), height - 10, write(month === 0 ? 'today' : month === 24 ? '24 months' : String(month)), {
      anchor: month === 0 ? 'start' : month === 24 ? 'end' : 'middle',
      size: 7.5,
      colour: colours.axis,
    }),
  )
  const demand = months.map(({ month, demandPerSecond }): Point => [x(month), y(demandPerSecond)])
  const capacity = finite.flatMap(({ month, capacityPerSecond }, index): readonly Point[] => {
    const before = finite[index - 1]
    const here: Point = [x(month), y(capacityPerSecond)]
    return before === undefined ? [here] : [[x(month), y(before.capacityPerSecond)], here]
  })
  const shapes = [
    ...grid,
    ...scale,
    line(capacity, colours.warm, { width: 1.4 }),
    line(demand, colours.main, { width: 1.6 }),
  ]
  return svgOf({ height, shapes }, loadChartWidth)
}
