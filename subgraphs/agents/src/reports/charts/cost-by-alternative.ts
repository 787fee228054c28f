import type { InfrastructurePlan } from '../../domain/plans/infrastructure-plan.ts'
import { chartWidth, colours, label, rectangle, shortUsd, svgOf } from './svg.ts'
import type { WriteText } from './svg.ts'

const rowHeight = 20
const [left, right] = [92, 96]

/** A bar for the plan and for each other provider. */
export function costByAlternative(plan: InfrastructurePlan, write: WriteText): string {
  const entries = [plan, ...plan.alternatives]
  const most = Math.max(1, ...entries.map(({ monthlyCents }) => monthlyCents ?? 0))
  const shapes = entries.flatMap(({ provider, monthlyCents, unplaced, missed }, index) => {
    const y = index * rowHeight
    const length = ((monthlyCents ?? 0) / most) * (chartWidth - left - right)
    const notes = [
      monthlyCents === null ? 'nothing can be placed' : shortUsd(monthlyCents / 100),
      ...(monthlyCents !== null && unplaced > 0 ? [`${unplaced} not placed`] : []),
      ...(missed > 0 ? [`${missed} too slow`] : []),
    ]
    return [
      label(left - 6, y + 13, write(provider), { anchor: 'end', isBold: index === 0 }),
      rectangle(left, y + 4, length, rowHeight - 8, index === 0 ? colours.main : colours.soft),
      label(left + length + 5, y + 13, write(notes.join(', '))),
    ]
  })
  return svgOf({ height: entries.length * rowHeight, shapes })
}
