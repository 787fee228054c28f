import pdfmake from 'pdfmake'
import type {
  Column,
  Content,
  ContentText,
  ContentTocItem,
  CustomTableLayout,
  TableCell,
  TDocumentDefinitions,
} from 'pdfmake/interfaces.js'
import { count, formatUsd } from '../domain/advice/format.ts'
import type { InfrastructurePlan } from '../domain/plans/infrastructure-plan.ts'
import type { ReportDocument } from '../domain/reports/report-document.ts'
import { readBlocks } from './blocks.ts'
import type { Block, Spans } from './blocks.ts'
import { costByAlternative } from './charts/cost-by-alternative.ts'
import { costDistribution } from './charts/cost-distribution.ts'
import { loadAgainstCapacity } from './charts/load-against-capacity.ts'
import { riskAgainstEffort } from './charts/risk-against-effort.ts'
import { chartWidth, colours } from './charts/svg.ts'
import type { WriteText } from './charts/svg.ts'
import { cleanLine } from './clean-text.ts'
import { mainFont } from './fonts.ts'
import type { Fonts } from './fonts.ts'

/** The report as A4 pages: key figures, contents, charts as vectors, and the sections of the text. */
export async function renderPdf(document: ReportDocument, fonts: Fonts): Promise<Uint8Array> {
  // The library has one instance in each thread. A document of text and charts needs no address and no file but the fonts.
  const library = pdfmake as typeof pdfmake & AccessPolicies
  library.setUrlAccessPolicy(() => false)
  library.setLocalAccessPolicy((path) => fontFiles.has(path))
  const fontFiles = new Set(Object.values(fonts.dictionary).flatMap((styles) => Object.values(styles) as string[]))
  library.setFonts(fonts.dictionary)
  library.setTableLayouts({ report: tableLayout })
  return library.createPdf(definitionOf(document, fonts)).getBuffer()
}

interface AccessPolicies {
  setUrlAccessPolicy(isAllowed: (url: string) => boolean): void
  setLocalAccessPolicy(isAllowed: (path: string) => boolean): void
}

const pageMargin = 40

function definitionOf(document: ReportDocument, fonts: Fonts): TDocumentDefinitions {
  const write = createWriter(fonts)
  const title = cleanLine(document.title)
  const body = [
    ...figures(document, write),
    ...document.sections.flatMap((section) => sectionOf(section.title, readBlocks(section.markdown), write)),
  ]
  return {
    pageSize: 'A4',
    pageMargins: [pageMargin, 54, pageMargin, 54],
    info: { title, creator: 'Plumbline', producer: 'Plumbline', creationDate: new Date(document.generatedAt) },
    language: 'en',
    defaultStyle: { font: mainFont, fontSize: 9.5, lineHeight: 1.2, color: colours.text },
    styles,
    header: (page) =>
      page === 1
        ? null
        : {
            columns: [
              {
                ...write.line(title, { maxCharacters: 90 }),
                style: 'running',
                margin: [pageMargin, 26, pageMargin, 0],
              },
            ],
          },
    footer: (page, pages) => ({
      columns: [
        { text: `Plumbline · ${document.generatedAt.slice(0, 10)}`, style: 'running' },
        { text: `Page ${page} of ${pages}`, style: 'running', alignment: 'right' },
      ],
      margin: [pageMargin, 20, pageMargin, 0],
    }),
    content: [...front(document, write), ...body, ...fontNote(write)],
    pageBreakBefore: (node, nodes) => node.headlineLevel === 1 && nodes.getFollowingNodesOnPage().length === 0,
  }
}

const styles = {
  title: { fontSize: 24, bold: true, lineHeight: 1.1 },
  section: { fontSize: 15, bold: true, color: colours.main, margin: [0, 16, 0, 6] },
  item: { fontSize: 11, bold: true, margin: [0, 10, 0, 2] },
  head: { bold: true, fontSize: 8.5, color: colours.axis },
  cell: { fontSize: 8.5 },
  caption: { fontSize: 8.5, color: colours.axis, margin: [0, 2, 0, 8] },
  running: { fontSize: 8, color: colours.axis },
  figure: { fontSize: 16, bold: true, color: colours.main },
  figureLabel: { fontSize: 8.5, color: colours.axis },
} as const satisfies TDocumentDefinitions['styles']

/** Lines between rows, and a stronger one under the head. */
const tableLayout: CustomTableLayout = {
  hLineWidth: (row, { table }) => (row === 0 || row === table.body.length ? 0 : row === table.headerRows ? 1 : 0.5),
  vLineWidth: () => 0,
  hLineColor: (row, { table }) => (row === table.headerRows ? colours.axis : colours.grid),
  paddingLeft: (column) => (column === 0 ? 0 : 4),
  paddingRight: () => 4,
  paddingTop: () => 3,
  paddingBottom: () => 2,
}

interface Writer {
  /** Spans of a paragraph. */
  readonly spans: (spans: Spans) => ContentText
  /** A text on one line, cut where it is too long. */
  readonly line: (text: string, options?: { readonly maxCharacters: number }) => ContentText
  /** A heading, which the contents repeat. */
  readonly heading: (text: string) => string
  /** A text in a chart. */
  readonly label: WriteText
  readonly widthOf: Fonts['widthOf']
  /** Whether a character was replaced by its code point. */
  readonly hasReplaced: () => boolean
}

function createWriter(fonts: Fonts): Writer {
  let hasReplaced = false
  const toRuns = (text: string) => {
    const runs = fonts.toRuns(text)
    hasReplaced ||= runs.some((run) => run.text.includes('[U+')) && !text.includes('[U+')
    return runs
  }
  const toContent = (text: string) => toRuns(text).map((run) => ({ text: run.text, font: run.font }))
  return {
    spans: (spans) => ({
      text: spans.flatMap(({ text, bold, italic }) =>
        toContent(text).map((run) => ({ ...run, ...(bold && { bold }), ...(italic && { italics: true }) })),
      ),
    }),
    line: (text, { maxCharacters } = { maxCharacters: Infinity }) => ({
      // Shortened after characters were replaced, which makes the text longer.
      text: shorten(
        toRuns(cleanLine(text))
          .map((run) => run.text)
          .join(''),
        maxCharacters,
      ),
    }),
    heading: (text) =>
      toRuns(cleanLine(text))
        .map((run) => run.text)
        .join(''),
    label: (text) =>
      toRuns(cleanLine(text))
        .map((run) => escapeXml(run.text))
        .join(''),
    widthOf: (text) => fonts.widthOf(text),
    hasReplaced: () => hasReplaced,
  }
}

const shorten = (text: string, maxCharacters: number): string => {
  const characters = Array.from(text)
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : text
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The first page: title, summary, key figures and contents. */
function front(document: ReportDocument, write: Writer): Content[] {
  const { title, summary, generatedAt, plan, monthlyBudgetCents, recommendations } = document
  const saved = recommendations.reduce(
    (sum, { savingCounted, monthlyCostImpactCents: cents }) => (savingCounted ? sum - (cents ?? 0) : sum),
    0,
  )
  const keyFigures = [
    [plan.monthlyCents === null ? 'none' : formatUsd(plan.monthlyCents / 100), `a month on ${plan.provider}`],
    [monthlyBudgetCents === null ? 'not stated' : formatUsd(monthlyBudgetCents / 100), 'budget a month'],
    [formatUsd(saved / 100), 'can be saved a month'],
    [String(recommendations.length), recommendations.length === 1 ? 'recommendation' : 'recommendations'],
  ] as const
  return [
    { text: 'Assessment of AI infrastructure', style: 'figureLabel', margin: [0, 0, 0, 4] },
    { ...write.line(title, { maxCharacters: 300 }), style: 'title', margin: [0, 0, 0, 4] },
    { text: `Written on ${generatedAt.slice(0, 10)}`, style: 'figureLabel', margin: [0, 0, 0, 14] },
    {
      table: {
        widths: ['*', '*', '*', '*'],
        body: [
          keyFigures.map(([figure, name]) => ({
            stack: [
              { text: figure, style: 'figure', ...(figure.length > 12 && { fontSize: figure.length > 18 ? 8 : 11 }) },
              { text: name, style: 'figureLabel' },
            ],
            fillColor: '#f1f4f9',
            margin: [4, 6, 4, 4],
          })),
        ],
      },
      layout: {
        hLineWidth: () => 0,
        vLineWidth: (column) => (column === 0 || column === 4 ? 0 : 6),
        vLineColor: () => '#ffffff',
      },
      margin: [0, 0, 0, 14],
    },
    { ...write.line(summary), fontSize: 10.5, margin: [0, 0, 0, 14] },
    {
      toc: {
        title: { text: 'Contents', style: 'section' },
        numberStyle: { color: colours.axis },
        textMargin: [0, 1, 0, 1],
      },
    },
  ]
}

/** The charts, each with what it shows. */
function figures(document: ReportDocument, write: Writer): Content[] {
  const { plan, simulation, recommendations, monthlyBudgetCents } = document
  const yearlyBudgetUsd = monthlyBudgetCents === null ? null : (monthlyBudgetCents * 12) / 100
  const distribution = simulation && costDistribution(simulation, yearlyBudgetUsd, write.label)
  const served = plan.workloads.filter(({ outlook = [] }) => outlook.length > 0)
  return [
    { ...sectionHeading('In figures', write), pageBreak: 'before' },
    ...figure({
      title: 'Cost of a month by provider',
      svg: costByAlternative(plan, write.label),
      caption: 'The best plan of each provider within the rules, best first, at list price on demand.',
      write,
    }),
    ...(simulation && distribution
      ? figure({
          title: 'What twelve months may cost',
          svg: distribution,
          caption: `${simulation.trials.toLocaleString('en-US')} simulated futures: the taller a bar, the more of them cost that much. One of ten costs less than the first dashed line, one of ten more than the last.${yearlyBudgetUsd === null ? '' : ` The budget of twelve months is ${formatUsd(yearlyBudgetUsd)}.`}`,
          write,
        })
      : []),
    ...(recommendations.length === 0
      ? []
      : figure({
          title: 'Risk against effort',
          svg: riskAgainstEffort(recommendations, write.label),
          caption:
            'Each number is the rank of a recommendation. What is urgent and takes little work stands at the upper left.',
          write,
        })),
    ...(served.length === 0 ? [] : loadFigures(served, write)),
  ]
}

const maxLoadCharts = 8

function loadFigures(served: InfrastructurePlan['workloads'], write: Writer): Content[] {
  const charts = served.slice(0, maxLoadCharts).map(({ name, outlook = [] }): Column => ({
    stack: [
      { ...write.line(name, { maxCharacters: 48 }), style: 'head' },
      { svg: loadAgainstCapacity(outlook, write.label) },
    ],
    width: '50%',
  }))
  const rows = Array.from({ length: Math.ceil(charts.length / 2) }, (_, row): Content => ({
    columns: charts.slice(row * 2, row * 2 + 2),
    columnGap: 15,
    margin: [0, 0, 0, 4],
    unbreakable: true,
  }))
  const further = served.length - charts.length
  const rest = further > 0 ? ` ${count(further, 'further workload')} in the Excel file.` : ''
  const [first, ...others] = rows
  const caption = `Requests a second at peak with the expected growth (blue), and in steps what the instances carry that are needed by then (orange).${rest}`
  return [
    {
      stack: [
        { text: 'Load against capacity', style: 'item' },
        { text: caption, style: 'caption' },
        ...(first === undefined ? [] : [first]),
      ],
      unbreakable: true,
    },
    ...others,
  ]
}

interface Figure {
  readonly title: string
  readonly svg: string
  readonly caption: string
  readonly write: Writer
}

const figure = ({ title, svg, caption, write }: Figure): Content[] => [
  {
    stack: [
      { ...write.line(title), style: 'item', margin: [0, 6, 0, 4] },
      { svg, width: chartWidth },
      { ...write.line(caption), style: 'caption' },
    ],
    unbreakable: true,
  },
]

const sectionHeading = (title: string, write: Writer): ContentTocItem => ({
  text: write.heading(title),
  style: 'section',
  tocItem: true,
  headlineLevel: 1,
})

function sectionOf(title: string, blocks: readonly Block[], write: Writer): Content[] {
  return [sectionHeading(title, write), ...keptTogether(blocks).map((group) => groupOf(group, write))]
}

/** A heading stays with the two blocks that follow it, and what introduces a list with the list. */
function keptTogether(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const groups: Block[][] = []
  for (const block of blocks) {
    const last = groups.at(-1)
    const isKept = block.kind !== 'heading' && block.kind !== 'table' && last !== undefined && isOpen(last)
    if (isKept) last.push(block)
    else groups.push([block])
  }
  return groups
}

const isOpen = ([first, ...rest]: readonly Block[]): boolean =>
  first?.kind === 'heading' ? rest.length < 2 : rest.length === 0 && first !== undefined && introduces(first)

const introduces = (block: Block): boolean => block.kind === 'paragraph' && textOf(block.spans).endsWith(':')

const textOf = (spans: Spans): string => spans.map(({ text }) => text).join('')

function groupOf(blocks: readonly Block[], write: Writer): Content {
  const contents = blocks.map((block) => contentOf(block, write))
  const [only] = contents
  if (contents.length === 1 && only !== undefined) return only
  return { stack: contents, unbreakable: blocks.every((block) => sizeOf(block) <= maxKept) }
}

/** What is kept on one page must fit one: the library draws the rest below the page. Characters of a block, and of a cell. */
const [maxKept, maxKeptInCell] = [900, 400]

const sizeOf = (block: Block): number =>
  block.kind === 'list'
    ? block.items.reduce((sum, item) => sum + textOf(item).length + 60, 0)
    : block.kind === 'table'
      ? Infinity
      : textOf(block.spans).length

function contentOf(block: Block, write: Writer): Content {
  switch (block.kind) {
    case 'heading':
      return { ...write.spans(block.spans), style: 'item' }
    case 'paragraph':
      return { ...write.spans(block.spans), margin: [0, 2, 0, 4] }
    case 'list':
      return { ul: block.items.map((item) => write.spans(item)), margin: [6, 0, 0, 6] }
    case 'table':
      return {
        layout: 'report',
        margin: [0, 2, 0, 8],
        table: {
          headerRows: 1,
          keepWithHeaderRows: 1,
          dontBreakRows: block.rows.every((row) => row.every((cell) => textOf(cell).length <= maxKeptInCell)),
          widths: [...widthsOf(block, write)],
          body: [
            block.head.map((cell): TableCell => ({ ...write.spans(cell), style: 'head' })),
            ...block.rows.map((row) => row.map((cell): TableCell => ({ ...write.spans(cell), style: 'cell' }))),
          ],
        },
      }
    default:
      return block satisfies never
  }
}

/** What stands beside the text of a cell, points. */
const cellPadding = 8

const maxWordWidth = 130
const maxTextWidth = 400

/** Short columns take what they need, and the others divide the rest by the length of their text. */
function widthsOf({ head, rows }: Extract<Block, { kind: 'table' }>, write: Writer): readonly number[] {
  const columns = head.map((title, index) => {
    const texts = [title, ...rows.map((row) => row[index] ?? [])].map(textOf)
    const words = texts.flatMap((text) => text.split(/\s+/))
    return {
      least: Math.min(maxWordWidth, widest(words, write)) + 2,
      wanted: Math.min(maxTextWidth, widest(texts, write)) + 2,
    }
  })
  const free = chartWidth - columns.length * cellPadding
  const least = columns.reduce((sum, column) => sum + column.least, 0)
  const extra = columns.reduce((sum, column) => sum + Math.max(0, column.wanted - column.least), 0)
  if (least >= free) return columns.map((column) => (column.least / least) * free)
  const factor = extra === 0 ? 0 : Math.min(1, (free - least) / extra)
  const widths = columns.map((column) => column.least + Math.max(0, column.wanted - column.least) * factor)
  const left = free - widths.reduce((sum, width) => sum + width, 0)
  // The last column takes what no column needs.
  return widths.map((width, index) => (index === widths.length - 1 ? width + left : width))
}

const widest = (texts: readonly string[], write: Writer): number =>
  Math.max(0, ...texts.map((text) => write.widthOf(text) * styles.cell.fontSize))

/** Says why there are code points in the text. */
const fontNote = (write: Writer): Content[] =>
  write.hasReplaced()
    ? [
        {
          text: 'Characters that the fonts of this file do not have are written as their Unicode code points, such as [U+4E2D]. The Word, Excel, Markdown and JSON files of this report have the characters themselves.',
          style: 'caption',
          margin: [0, 16, 0, 0],
        },
      ]
    : []
