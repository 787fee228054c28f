import { writeReport } from '#root/subgraphs/agents/src/domain/advice/index'
import { describeRunPlan } from '#root/subgraphs/agents/src/domain/plans/run-plan'
import { composeDocument } from '#root/subgraphs/agents/src/domain/reports/report-document'
import type { ReportDocument } from '#root/subgraphs/agents/src/domain/reports/report-document'
import { fileNameOf } from '#root/subgraphs/agents/src/domain/reports/report-file'
import type { ReportFormat } from '#root/subgraphs/agents/src/domain/reports/report-file'
import { createFonts } from '#root/subgraphs/agents/src/reports/fonts'
import { renderReport } from '#root/subgraphs/agents/src/reports/render-report'
import { calculate } from '#root/test/support/reports/calculate'
import { pagesOf, paragraphsOf, readWorkbook } from '#root/test/support/reports/read-files'
import type { Workbook } from '#root/test/support/reports/read-files'
import { recommendation, reportDocument, workload } from '#root/test/support/reports/report-document'
import { runWorkflow } from '../advice/context.ts'
import { example } from '../advice/examples.ts'

const fonts = createFonts()
const render = (document: ReportDocument, format: ReportFormat) => renderReport(document, format, fonts)
const textOf = async (document: ReportDocument, format: 'MARKDOWN' | 'JSON') =>
  new TextDecoder().decode(await render(document, format))
const pdfText = async (document: ReportDocument) => (await pagesOf(await render(document, 'PDF'))).join('\n')
const wordText = async (document: ReportDocument) => paragraphsOf(await render(document, 'WORD')).join('\n')
const workbookOf = async (document: ReportDocument) => readWorkbook(await render(document, 'EXCEL'))

const cellsOf = (workbook: Workbook) =>
  [...workbook].flatMap(([sheet, cells]) => [...cells].map(([address, cell]) => ({ sheet, address, ...cell })))

async function realDocument(name: string): Promise<ReportDocument> {
  const input = example(name)
  const outcomes = await runWorkflow(input.requirements)
  const plan = describeRunPlan(input.requirements)
  return composeDocument({ input, outcomes, plan, draft: writeReport({ input, outcomes }), now: new Date(0) })
}

/** Every formula of the workbook gives the value that is stored beside it. */
function expectCalculated(workbook: Workbook) {
  const formulas = cellsOf(workbook).filter(({ kind }) => kind === 'formula')
  expect(formulas.length).toBeGreaterThan(5)
  for (const { sheet, address, formula = '', value } of formulas) {
    const calculated = calculate(workbook, sheet, formula)
    expect({ sheet, address, value: Number(value).toPrecision(9) }).toEqual({
      sheet,
      address,
      value: calculated.toPrecision(9),
    })
  }
}

describe('a report of the examples', () => {
  test.each(['llm-serving', 'hipaa-rag', 'fine-tuning'])('%s has the same figures in all formats', async (name) => {
    const document = await realDocument(name)
    const workbook = await workbookOf(document)
    expectCalculated(workbook)
    expect(workbook.get('Summary')?.get('B4')?.value).toBeCloseTo((document.plan.monthlyCents ?? 0) / 100, 6)
    const [pdf, word, markdown] = [
      await pdfText(document),
      await wordText(document),
      await textOf(document, 'MARKDOWN'),
    ]
    for (const { title } of document.sections) {
      for (const text of [pdf, word, markdown]) expect(text).toContain(title)
    }
    for (const { rank, title } of document.recommendations.slice(0, 10)) {
      expect(word).toContain(title)
      expect(pdf.replaceAll(/\s+/g, ' ')).toContain(`${rank}. ${title}`)
    }
    expect(JSON.parse(await textOf(document, 'JSON'))).toEqual({ format: 'plumbline.report', version: 1, ...document })
  })
})

describe('a report of a hundred recommendations', () => {
  const document = reportDocument({
    recommendations: Array.from({ length: 100 }, (_, index) => recommendation(index + 1)),
  })
  let pages: readonly string[]
  let pdf: Uint8Array

  beforeAll(async () => {
    pdf = await render(document, 'PDF')
    pages = await pagesOf(pdf)
  })

  test('numbers its pages, and repeats the heads of tables', () => {
    pages.forEach((page, index) => expect(page).toContain(`Page ${index + 1} of ${pages.length}`))
    const withRows = pages.filter((page) =>
      /Recommendation number \d+ about the plan (?:CRITICAL|HIGH|MEDIUM|LOW|INFO)/.test(page),
    )
    expect(withRows.length).toBeGreaterThan(1)
    for (const page of withRows) expect(page).toMatch(/# Recommendation Severity/)
  })

  test('has contents that name the page of each section', () => {
    const contents = pages[0] ?? ''
    for (const { title } of document.sections) {
      const number = Number(new RegExp(`${title} (\\d+)`).exec(contents)?.[1])
      expect(pages[number - 1]).toContain(title)
    }
  })

  test('keeps each heading with its text', () => {
    for (const { rank } of document.recommendations) {
      const page = pages.find((text) => text.includes(`${rank}. Recommendation number ${rank} about`))
      expect(page).toContain(`Reason ${rank}.`)
    }
    for (const page of pages) expect(page).not.toMatch(/Evidence:\s*(?:Plumbline|Page)/)
  })

  test('draws its charts as vectors', () => {
    const text = Buffer.from(pdf).toString('latin1')
    expect(text).not.toContain('/Subtype /Image')
    expect(pages[1]).toContain('Risk against effort')
  })

  test('adds up what is counted', async () => {
    const workbook = await workbookOf(document)
    expectCalculated(workbook)
    const counted = document.recommendations.filter(({ savingCounted }) => savingCounted)
    const cents = counted.reduce((all, one) => all + (one.monthlyCostImpactCents ?? 0), 0)
    expect(workbook.get('Summary')?.get('B8')?.value).toBeCloseTo(-cents / 100, 6)
  })
})

describe('text from elsewhere', () => {
  const hostile = 'a\u0000b\u0007c\u202Etxt\u2066.exe\u200F\uFEFF d\uD800e'

  test('loses control characters and what changes its direction', async () => {
    const document = reportDocument({
      title: hostile,
      summary: hostile,
      recommendations: [recommendation(1, { title: hostile, rationale: hostile })],
    })
    const forbidden = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u200E\u200F\uFEFF]/u
    const word = await wordText(document)
    const cells = cellsOf(await workbookOf(document)).map(({ value }) => String(value))
    for (const text of [await pdfText(document), word, ...cells, await textOf(document, 'MARKDOWN')])
      expect(text.replaceAll('\n', '')).not.toMatch(forbidden)
    expect(word).toContain('abctxt.exe d')
    expect(cells).toContain('abctxt.exe d\uFFFDe')
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1+1', '=HYPERLINK("http://x.example","y")'])(
    'that looks like a formula stays text: %j',
    async (text) => {
      const document = reportDocument({
        title: text,
        recommendations: [
          recommendation(1, { title: text, rationale: text, monthlyCostImpactCents: null, costUnknown: text }),
        ],
        plan: { ...reportDocument().plan, workloads: [workload(text, 100, 0)] },
      })
      const cells = cellsOf(await workbookOf(document))
      const texts = cells.filter(({ value }) => value === text)
      expect(texts.map(({ kind }) => kind)).toEqual(texts.map(() => 'text'))
      expect(texts.length).toBeGreaterThanOrEqual(4)
      for (const { formula = '' } of cells) expect(formula).not.toBe(text.trim().slice(1))
    },
  )

  test('does not become markup', async () => {
    const document = reportDocument({ title: '# [x](http://x.example) <b>' })
    expect(await textOf(document, 'MARKDOWN')).toMatch(/^# \\# \\\[x\\\]\(http/)
    expect(await wordText(document)).toContain('# [x](http://x.example) <b>')
    expect(await pdfText(document)).toContain('# [x](http://x.example) <b>')
  })

  test('that the fonts of a PDF lack is told by its code points, and the file says why', async () => {
    const document = reportDocument({ title: 'Plan für Ωμέγα, Київ und ༀ' })
    const pdf = await pdfText(document)
    expect(pdf).toContain('Plan für Ωμέγα, Київ und [U+0F00]')
    expect(pdf).toContain('are written as their Unicode code points')
    expect(await pdfText(reportDocument())).not.toContain('Unicode code points')
    expect(await wordText(document)).toContain('ༀ')
    expect(fileNameOf('計画', 'PDF')).toBe('report.pdf')
    expect(fileNameOf('Déjà vu / 2026: "x"', 'WORD')).toBe('deja-vu-2026-x.docx')
  })

  test('without a space is broken into lines', async () => {
    const long = 'x'.repeat(3_000)
    const document = reportDocument({ recommendations: [recommendation(1, { title: long, rationale: long })] })
    const pages = await pagesOf(await render(document, 'PDF'))
    expect(pages.join('').match(/x/g)?.length).toBeGreaterThanOrEqual(3 * 3_000)
  })
})

test('amounts of any size are written', async () => {
  const cents = 900_719_925_474_099
  const document = reportDocument({
    monthlyBudgetCents: cents,
    recommendations: [recommendation(1, { monthlyCostImpactCents: -cents, savingCounted: true })],
    plan: { ...reportDocument().plan, monthlyCents: cents, workloads: [workload('large', cents, 0)] },
  })
  expectCalculated(await workbookOf(document))
  expect(await pdfText(document)).toContain('$9,007,199,254,741')
})

test('the workbook counts the instances of all regions, at their mean price', async () => {
  const { plan } = reportDocument()
  const [first] = plan.workloads
  if (!first?.placement) throw new Error('expected a workload with a place')
  const placement = { ...first.placement, region: 'one', instances: 3, usdPerHour: 2 }
  const elsewhere = [
    { region: 'two', country: 'DE', instances: 1, usdPerHour: 6 },
    { region: 'three', country: 'IE', instances: 1, usdPerHour: 2 },
  ]
  const rowOf = async (stated: typeof placement) => {
    const workloads = [{ ...first, placement: stated }]
    const cells = (await workbookOf(reportDocument({ plan: { ...plan, workloads } }))).get('Workloads')
    return ['D2', 'E2', 'F2'].map((address) => cells?.get(address)?.value)
  }
  expect(await rowOf({ ...placement, elsewhere })).toEqual(['one, two, three', 5, 2.8])
  expect(await rowOf({ ...placement, elsewhere: [] })).toEqual(['one', 3, 2])
})

test('a report of next to nothing is written in every format', async () => {
  const document = reportDocument({
    recommendations: [],
    simulation: null,
    monthlyBudgetCents: null,
    sections: [],
    plan: { ...reportDocument().plan, monthlyCents: null, workloads: [], alternatives: [] },
  })
  for (const format of ['PDF', 'WORD', 'EXCEL', 'MARKDOWN', 'JSON'] as const)
    expect((await render(document, format)).length).toBeGreaterThan(50)
})
