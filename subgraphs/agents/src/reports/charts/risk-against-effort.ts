import type { Effort, Severity } from '../../domain/advice/types.ts'
import type { ReportedRecommendation } from '../../domain/reports/report-document.ts'
import { chartWidth, circle, colours, label, rectangle, svgOf } from './svg.ts'
import type { WriteText } from './svg.ts'

const severities: readonly Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO']
const efforts: readonly { readonly effort: Effort; readonly text: string }[] = [
  { effort: 'HOURS', text: 'up to a day' },
  { effort: 'DAYS', text: 'up to a week' },
  { effort: 'WEEKS', text: 'up to a month' },
  { effort: 'MONTHS', text: 'more than a month' },
]

const left = 62
const head = 16
const cellWidth = (chartWidth - left) / efforts.length
const [pitch, padding] = [17, 5]
const perRow = Math.floor((cellWidth - 2 * padding) / pitch)
const rowsAtMost = 4

/** The ranks of the recommendations, by how urgent they are and how much work they take. */
export function riskAgainstEffort(recommendations: readonly ReportedRecommendation[], write: WriteText): string {
  const shapes = efforts.map(({ text }, column) =>
    label(left + (column + 0.5) * cellWidth, 10, write(text), { anchor: 'middle', colour: colours.axis }),
  )
  let y = head
  for (const severity of severities) {
    const cells = efforts.map(({ effort }) =>
      recommendations.filter((one) => one.severity === severity && one.effort === effort).map(({ rank }) => rank),
    )
    const rows = Math.min(rowsAtMost, Math.max(1, ...cells.map((ranks) => Math.ceil(ranks.length / perRow))))
    const rowHeight = rows * pitch + 2 * padding
    shapes.push(label(left - 6, y + rowHeight / 2 + 3, write(severity), { anchor: 'end', size: 8 }))
    cells.forEach((ranks, column) => {
      const x = left + column * cellWidth
      shapes.push(rectangle(x + 1, y + 1, cellWidth - 2, rowHeight - 2, shadeOf(severity, column)))
      shapes.push(...dots(ranks, { x: x + padding, y: y + padding, write }))
    })
    y += rowHeight
  }
  return svgOf({ height: y, shapes })
}

interface Place {
  readonly x: number
  readonly y: number
  readonly write: WriteText
}

/** A dot with each rank; where they do not fit, the last place says how many are left out. */
function dots(ranks: readonly number[], { x, y, write }: Place): readonly string[] {
  const places = perRow * rowsAtMost
  const shown = ranks.length > places ? ranks.slice(0, places - 1) : ranks
  const at = (index: number) =>
    [x + ((index % perRow) + 0.5) * pitch, y + (Math.floor(index / perRow) + 0.5) * pitch] as const
  const marks = shown.flatMap((rank, index) => {
    const [cx, cy] = at(index)
    return [
      circle([cx, cy], 7.5, colours.main),
      label(cx, cy + 2.5, write(String(rank)), { anchor: 'middle', size: 7.5, colour: '#ffffff' }),
    ]
  })
  if (shown.length === ranks.length) return marks
  const [cx, cy] = at(places - 1)
  return [...marks, label(cx, cy + 2.5, write(`+${ranks.length - shown.length}`), { anchor: 'middle', size: 7.5 })]
}

/** The more urgent and the less work, the darker. */
function shadeOf(severity: Severity, column: number): string {
  const weight = (severities.length - 1 - severities.indexOf(severity)) * 1.2 + (efforts.length - 1 - column)
  return weight > 5.5 ? '#dbe6f8' : weight > 3 ? '#eaf0fa' : '#f5f7fb'
}
