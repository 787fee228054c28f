import type { Cell, WriteSheet } from 'hucre'
import { writeXlsx } from 'hucre/xlsx'
import type { PlannedPlacement } from '../domain/plans/infrastructure-plan.ts'
import type { ReportDocument } from '../domain/reports/report-document.ts'
import { cleanText } from './clean-text.ts'

/**
 * The numbers of the report as a workbook. What follows from other cells is a formula, stored with its value for programs that do not
 * calculate. Text is always stored as text, in cells of the format "text": also what looks like a formula stays what it is.
 */
export function renderExcel(document: ReportDocument): Promise<Uint8Array> {
  const sheets = [
    summarySheet(document),
    workloadsSheet(document),
    alternativesSheet(document),
    recommendationsSheet(document),
    ...(document.simulation === null ? [] : [simulationSheet(document.simulation)]),
    ...loadSheets(document),
  ]
  return writeXlsx({ sheets })
}

type CellSpec =
  | { readonly kind: 'text'; readonly text: string; readonly isHead?: boolean }
  | { readonly kind: 'number'; readonly value: number | null; readonly format: string }
  | { readonly kind: 'formula'; readonly formula: string; readonly result: number; readonly format: string }

type Row = readonly CellSpec[]

const usd = '"$"#,##0.00;[Red]-"$"#,##0.00'
const whole = '#,##0'
const decimal = '#,##0.00'
const share = '0.0%'

// The longest text that a cell can hold.
const maxCellCharacters = 32_767

const text = (value: string): CellSpec => ({ kind: 'text', text: cleanText(value).slice(0, maxCellCharacters) })
const head = (value: string): CellSpec => ({ kind: 'text', text: value, isHead: true })
const number = (value: number | null, format: string): CellSpec => ({ kind: 'number', value, format })
const money = (cents: number | null): CellSpec => number(cents === null ? null : cents / 100, usd)
const formula = (text_: string, result: number, format: string): CellSpec => ({
  kind: 'formula',
  formula: text_,
  result,
  format,
})

const sheetNames = {
  summary: 'Summary',
  workloads: 'Workloads',
  alternatives: 'Alternatives',
  recommendations: 'Recommendations',
  simulation: 'Cost distribution',
  load: 'Load and capacity',
} as const

function summarySheet({ title, generatedAt, plan, monthlyBudgetCents, recommendations }: ReportDocument): WriteSheet {
  const { workloads } = plan
  const monthly = sumCents(workloads.map(({ monthlyCents }) => monthlyCents))
  const saved = savedCents(recommendations)
  const [workloadTotal, counted] = [workloads.length + 2, recommendations.length + 1]
  const rows: Row[] = [
    [head('Assessment'), text(title)],
    [head('Written on'), text(generatedAt.slice(0, 10))],
    [head('Provider'), text(plan.provider)],
    [head('Cost of a month'), formula(`${sheetNames.workloads}!J${workloadTotal}`, monthly / 100, usd)],
    [head('Cost of a year'), formula('B4*12', (monthly * 12) / 100, usd)],
    [head('Monthly budget'), money(monthlyBudgetCents)],
    [
      head('Budget left'),
      monthlyBudgetCents === null
        ? text('no budget stated')
        : formula('B6-B4', (monthlyBudgetCents - monthly) / 100, usd),
    ],
    [
      head('Can be saved a month'),
      formula(
        `-SUMIF(${sheetNames.recommendations}!I2:I${counted},"yes",${sheetNames.recommendations}!G2:G${counted})`,
        saved / 100,
        usd,
      ),
    ],
    [head('Cost of a month after savings'), formula('B4-B8', (monthly - saved) / 100, usd)],
    [head('Workloads without a place'), number(plan.unplaced, whole)],
    [head('kg CO₂e a month, at most'), number(plan.kgCO2ePerMonth, whole)],
  ]
  return sheet(sheetNames.summary, { widths: [32, 60], rows, frozenRows: 0 })
}

const workloadColumns = [
  ['Workload', 34],
  ['Kind', 20],
  ['Instance', 24],
  ['Region', 18],
  ['Instances', 11],
  ['USD an hour', 14],
  ['Hours a month', 14],
  ['Compute a month', 18],
  ['Storage a month', 18],
  ['Cost a month', 18],
  ['Part of the cost', 16],
] as const

function workloadsSheet({ plan: { workloads } }: ReportDocument): WriteSheet {
  const total = workloads.length + 2
  const sum = sumCents(workloads.map(({ monthlyCents }) => monthlyCents))
  const rows = workloads.map(({ name, kind, placement, monthlyCents, storageCents }, index): Row => {
    const row = index + 2
    return [
      text(name),
      text(kind),
      text(placement?.sku ?? '–'),
      text(
        placement === null
          ? '–'
          : sitesOf(placement)
              .map(({ region }) => region)
              .join(', '),
      ),
      number(placement === null ? 0 : instancesOf(placement), whole),
      number(placement === null ? null : meanUsdPerHour(placement), usd),
      number(placement?.hoursPerMonth ?? null, decimal),
      money(monthlyCents - storageCents),
      money(storageCents),
      formula(`H${row}+I${row}`, monthlyCents / 100, usd),
      formula(`IF(J$${total}=0,0,J${row}/J$${total})`, sum === 0 ? 0 : monthlyCents / sum, share),
    ]
  })
  const totalOf = (column: string, cents: number): CellSpec =>
    formula(`SUM(${column}2:${column}${total - 1})`, cents / 100, usd)
  const storage = sumCents(workloads.map(({ storageCents }) => storageCents))
  const blanks = Array.from({ length: 6 }, () => text(''))
  const footer: Row = [head('Total'), ...blanks, totalOf('H', sum - storage), totalOf('I', storage), totalOf('J', sum)]
  return sheet(sheetNames.workloads, tableOf(workloadColumns, [...rows, footer]))
}

/** All regions that have instances of a workload. */
const sitesOf = ({ region, instances, usdPerHour, elsewhere = [] }: PlannedPlacement): readonly Site[] => [
  { region, instances, usdPerHour },
  ...elsewhere,
]

type Site = Pick<PlannedPlacement, 'region' | 'instances' | 'usdPerHour'>

const instancesOf = (placement: PlannedPlacement): number =>
  sitesOf(placement).reduce((sum, { instances }) => sum + instances, 0)

/** Of one instance; the mean where the regions have different prices. */
function meanUsdPerHour(placement: PlannedPlacement): number {
  const sites = sitesOf(placement)
  const [first] = sites
  if (sites.every(({ usdPerHour }) => usdPerHour === first?.usdPerHour)) return placement.usdPerHour
  return sites.reduce((sum, { instances, usdPerHour }) => sum + instances * usdPerHour, 0) / instancesOf(placement)
}

const alternativeColumns = [
  ['Provider', 20],
  ['Cost a month', 18],
  ['More than the plan', 20],
  ['Times the plan', 16],
  ['Not placed', 12],
  ['Target missed', 14],
] as const

function alternativesSheet({ plan }: ReportDocument): WriteSheet {
  const best = plan.monthlyCents
  const rows = [plan, ...plan.alternatives].map(({ provider, monthlyCents, unplaced, missed }, index): Row => {
    const row = index + 2
    const isComparable = monthlyCents !== null && best !== null
    return [
      text(provider),
      money(monthlyCents),
      isComparable ? formula(`B${row}-B$2`, (monthlyCents - best) / 100, usd) : text('–'),
      isComparable && best !== 0 ? formula(`B${row}/B$2`, monthlyCents / best, decimal) : text('–'),
      number(unplaced, whole),
      number(missed, whole),
    ]
  })
  return sheet(sheetNames.alternatives, tableOf(alternativeColumns, rows))
}

const recommendationColumns = [
  ['Rank', 8],
  ['Recommendation', 60],
  ['Category', 18],
  ['Severity', 12],
  ['Effort', 12],
  ['Confidence', 12],
  ['Cost a month', 18],
  ['Cost a year', 18],
  ['In the sum', 12],
  ['Agent', 20],
  ['Why', 80],
] as const

function recommendationsSheet({ recommendations }: ReportDocument): WriteSheet {
  const total = recommendations.length + 2
  const rows = recommendations.map((one, index): Row => {
    const row = index + 2
    const cents = one.monthlyCostImpactCents
    return [
      number(one.rank, whole),
      text(one.title),
      text(one.category),
      text(one.severity),
      text(one.effort),
      number(one.confidence, decimal),
      cents === null ? text(one.costUnknown ?? 'not known') : money(cents),
      cents === null ? text('–') : formula(`G${row}*12`, (cents * 12) / 100, usd),
      text(one.savingCounted ? 'yes' : 'no'),
      text(one.role),
      text(one.rationale),
    ]
  })
  const saved = savedCents(recommendations)
  const sumOf = (column: string, result: number): CellSpec =>
    formula(`SUMIF(I2:I${total - 1},"yes",${column}2:${column}${total - 1})`, result, usd)
  const footer: Row = [
    text(''),
    head('Sum of what is marked "yes"'),
    ...Array.from({ length: 4 }, () => text('')),
    sumOf('G', -saved / 100),
    sumOf('H', (-saved * 12) / 100),
  ]
  return sheet(
    sheetNames.recommendations,
    tableOf(recommendationColumns, recommendations.length === 0 ? [] : [...rows, footer]),
  )
}

const simulationColumns = [
  ['US dollars', 30],
  ['One of ten below', 18],
  ['Middle', 18],
  ['One of ten above', 18],
  ['Range', 18],
] as const

function simulationSheet(simulation: NonNullable<ReportDocument['simulation']>): WriteSheet {
  const { trials, firstMonthUsd, lastMonthUsd, totalUsd, totalUsdHistogram: histogram } = simulation
  const entries = [
    ['First month', firstMonthUsd],
    ['Month 12', lastMonthUsd],
    ['Twelve months', totalUsd],
  ] as const
  const rows: Row[] = entries.map(([name, { p10, p50, p90 }], index) => [
    text(name),
    number(p10, usd),
    number(p50, usd),
    number(p90, usd),
    formula(`D${index + 2}-B${index + 2}`, p90 - p10, usd),
  ])
  rows.push([text('Simulated futures'), number(trials, whole)])
  if (histogram) {
    const { fromUsd, toUsd, shares } = histogram
    const width = (toUsd - fromUsd) / shares.length
    const first = rows.length + 4
    rows.push([], [head('Twelve months cost from'), head('to'), head('Share of futures'), head('Up to here')])
    shares.forEach((part, index) =>
      rows.push([
        number(fromUsd + index * width, usd),
        number(fromUsd + (index + 1) * width, usd),
        number(part, share),
        formula(`SUM(C$${first}:C${first + index})`, sum(shares.slice(0, index + 1)), share),
      ]),
    )
  }
  return sheet(sheetNames.simulation, tableOf(simulationColumns, rows))
}

const loadColumns = [
  ['Workload', 40],
  ['Month', 10],
  ['Requests a second', 20],
  ['Capacity a second', 20],
  ['Used', 12],
  ['Instances', 12],
] as const

function loadSheets({ plan: { workloads } }: ReportDocument): readonly WriteSheet[] {
  const entries = workloads.flatMap(({ name, outlook = [] }) => outlook.map((load) => ({ name, ...load })))
  if (entries.length === 0) return []
  const rows = entries.map(({ name, month, demandPerSecond, capacityPerSecond, instances }, index): Row => {
    const row = index + 2
    const isLimited = capacityPerSecond > 0 && Number.isFinite(capacityPerSecond)
    return [
      text(name),
      number(month, whole),
      number(demandPerSecond, '#,##0.0###'),
      number(finite(capacityPerSecond), '#,##0.0###'),
      formula(`IF(N(D${row})=0,0,C${row}/D${row})`, isLimited ? demandPerSecond / capacityPerSecond : 0, share),
      number(finite(instances), whole),
    ]
  })
  return [sheet(sheetNames.load, tableOf(loadColumns, rows))]
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
const sumCents = sum

/** What can be saved together, as a positive amount. */
const savedCents = (recommendations: ReportDocument['recommendations']): number =>
  -sum(recommendations.map(({ savingCounted, monthlyCostImpactCents: cents }) => (savingCounted ? (cents ?? 0) : 0)))

interface SheetContent {
  readonly widths: readonly number[]
  readonly rows: readonly Row[]
  readonly frozenRows: number
}

const tableOf = (columns: readonly (readonly [string, number])[], rows: readonly Row[]): SheetContent => ({
  widths: columns.map(([, width]) => width),
  rows: [columns.map(([title]) => head(title)), ...rows],
  frozenRows: 1,
})

function sheet(name: string, { widths, rows, frozenRows }: SheetContent): WriteSheet {
  const cells = new Map<string, Partial<Cell>>()
  rows.forEach((row, y) => row.forEach((spec, x) => cells.set(`${y},${x}`, toCell(spec))))
  return {
    name,
    columns: widths.map((width) => ({ width })),
    rows: rows.map((row) => row.map(() => null)),
    cells,
    ...(frozenRows > 0 && { freezePane: { rows: frozenRows } }),
    pageSetup: {
      paperSize: 'a4',
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      ...(frozenRows > 0 && { printTitlesRow: `$1:$${frozenRows}` }),
    },
  }
}

function toCell(spec: CellSpec): Partial<Cell> {
  switch (spec.kind) {
    case 'text':
      return {
        value: spec.text,
        type: 'string',
        style: spec.isHead
          ? { font: { bold: true }, fill: headFill, alignment: { wrapText: true, vertical: 'top' } }
          : { numFmt: '@', alignment: { wrapText: true, vertical: 'top' } },
      }
    case 'number':
      return { value: spec.value, type: 'number', style: { numFmt: spec.format, alignment: { vertical: 'top' } } }
    case 'formula':
      return {
        value: null,
        type: 'formula',
        formula: spec.formula,
        formulaResult: spec.result,
        style: { numFmt: spec.format, alignment: { vertical: 'top' } },
      }
    default:
      return spec satisfies never
  }
}

const headFill = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E8EDF4' } } as const
