/** Drawings in points, for the text width of a page. */
export const chartWidth = 515

export const colours = {
  main: '#1f5fbf',
  soft: '#b9c7dd',
  warm: '#c8501e',
  axis: '#5d6878',
  grid: '#e3e7ee',
  text: '#1b2430',
} as const

/** Writes a text as content of an SVG `text` element: escaped, and in fonts that have its characters. */
export type WriteText = (text: string) => string

export interface LabelStyle {
  readonly size?: number
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly colour?: string
  readonly isBold?: boolean
}

export interface Drawing {
  readonly height: number
  readonly shapes: readonly string[]
}

export const svgOf = ({ height, shapes }: Drawing, width = chartWidth): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${round(height)}" viewBox="0 0 ${width} ${round(height)}">${shapes.join('')}</svg>`

export function label(x: number, y: number, content: string, style: LabelStyle = {}): string {
  const { size = 8.5, anchor = 'start', colour = colours.text, isBold = false } = style
  return `<text x="${round(x)}" y="${round(y)}" font-family="Roboto" font-size="${size}" font-weight="${isBold ? 'bold' : 'normal'}" text-anchor="${anchor}" fill="${colour}">${content}</text>`
}

export const rectangle = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}" fill="${fill}"/>`

export type Point = readonly [x: number, y: number]

export const line = (points: readonly Point[], stroke: string, { width = 1, dash = '' } = {}): string =>
  `<polyline points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}" fill="none" stroke="${stroke}" stroke-width="${width}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>`

export const circle = ([x, y]: Point, radius: number, fill: string): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" fill="${fill}"/>`

/** From 0 to a round number at or above `max`, in three to six equal steps of 1, 2, 2.5 or 5 times a power of ten. */
export function ticksUpTo(max: number): readonly number[] {
  if (!(max > 0) || !Number.isFinite(max)) return [0, 1]
  const power = 10 ** Math.floor(Math.log10(max / 4))
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power * 5 >= max) ?? 10)
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step)
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })

/** `$1.2M` */
export const shortUsd = (usd: number): string => `${usd < 0 ? '-' : ''}$${compact.format(Math.abs(usd))}`

/** `12.5K` */
export const shortNumber = (value: number): string => compact.format(value)

const round = (value: number): number => Math.round(value * 100) / 100
