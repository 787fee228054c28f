import { parseMarkdown, unescape } from './parse-markdown.ts'
import type { Block } from './parse-markdown.ts'

/** The plan of a report, as far as it could be read. */
export interface Plan {
  /** The whole of the cheapest plan, US dollars a month. */
  readonly monthly: number | null
  readonly placements: readonly { readonly workload: string; readonly runsOn: string; readonly monthly: string }[]
  readonly alternatives: readonly Alternative[]
}

export interface Alternative {
  readonly provider: string
  /** US dollars a month. */
  readonly monthly: number
  readonly notPlaced: string
  readonly targetMissed: string
}

interface Section {
  readonly title: string
  readonly markdown: string
}

/** Reads the section of a report that compares plans. Null without one. */
export function readPlan(sections: readonly Section[] | undefined): Plan | null {
  const section = sections?.find(({ title }) => title === 'Plan and cost')
  if (!section) return null
  const tables = parseMarkdown(section.markdown).filter((block) => block.kind === 'table')
  const alternatives = rowsOf(tables, 'Provider').flatMap(
    ([provider = '', monthly = '', notPlaced = '', targetMissed = '']) => {
      const amount = parseMoney(monthly)
      return amount === null ? [] : [{ provider, monthly: amount, notPlaced, targetMissed }]
    },
  )
  const placements = rowsOf(tables, 'Workload').map(([workload = '', runsOn = '', monthly = '']) => ({
    workload,
    runsOn,
    monthly,
  }))
  const [, stated] = /costs (\$[\d,.]+) a month/.exec(section.markdown) ?? []
  return { monthly: stated === undefined ? null : parseMoney(stated), placements, alternatives }
}

function rowsOf(
  tables: readonly Extract<Block, { kind: 'table' }>[],
  firstColumn: string,
): readonly (readonly string[])[] {
  const table = tables.find(({ head }) => head[0] === firstColumn && head.some((cell) => cell === 'A month'))
  return table?.rows.map((row) => row.map(unescape)) ?? []
}

/** `$44,561` → 44561 */
function parseMoney(text: string): number | null {
  const value = Number(text.replace(/[.,]$/, '').replaceAll(/[$,]/g, ''))
  return text !== '' && Number.isFinite(value) ? value : null
}
