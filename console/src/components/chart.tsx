import { useRef } from 'react'
import type { ReactNode } from 'react'
import './chart.css'
import { download } from './download.ts'
import { Icon } from './icons.tsx'

interface ChartProps {
  /** The content as a sentence with its numbers, for screen readers. */
  readonly label: string
  /** Name of the files, without extension. */
  readonly fileName: string
  readonly width: number
  readonly height: number
  /** The numbers behind it, the names of the columns first. */
  readonly table: readonly (readonly (string | number)[])[]
  readonly children: ReactNode
}

/** A drawing with its numbers, both to download. On narrow screens it scrolls sideways. */
export function Chart({ label, fileName, width, height, table, children }: ChartProps): ReactNode {
  const drawing = useRef<SVGSVGElement>(null)
  const save = () =>
    drawing.current &&
    download(`${fileName}.svg`, 'image/svg+xml', new XMLSerializer().serializeToString(withLooks(drawing.current)))
  const saveTable = () =>
    download(`${fileName}.csv`, 'text/csv', table.map((row) => row.map(toCell).join(',')).join('\r\n'))
  return (
    <figure className="chart">
      <div className="scroll-x" tabIndex={0} role="group" aria-label={`Chart: ${fileName.replaceAll('-', ' ')}`}>
        <svg
          ref={drawing}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={label}
          fontFamily="Inter Variable, Inter, sans-serif"
          fontSize={13}
        >
          {children}
        </svg>
      </div>
      <figcaption className="row">
        <button type="button" className="button" data-kind="quiet" onClick={save}>
          <Icon name="download" />
          SVG
        </button>
        <button type="button" className="button" data-kind="quiet" onClick={saveTable}>
          <Icon name="download" />
          CSV
        </button>
      </figcaption>
    </figure>
  )
}

const looks = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-size', 'font-weight', 'opacity'] as const

/** A copy whose looks do not depend on the stylesheets of this page. */
function withLooks(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const originals = drawing.querySelectorAll('*')
  for (const [index, element] of copy.querySelectorAll('*').entries()) {
    const original = originals[index]
    if (!original) continue
    const style = getComputedStyle(original)
    for (const look of looks) element.setAttribute(look, style.getPropertyValue(look))
    element.removeAttribute('class')
  }
  return copy
}

/** Spreadsheets would execute a text that begins like a formula. */
function toCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
