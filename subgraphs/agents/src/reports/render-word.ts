import {
  AlignmentType,
  Document,
  Footer,
  Header,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableOfContents,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { ReportDocument } from '../domain/reports/report-document.ts'
import { readBlocks } from './blocks.ts'
import type { Block, Span, Spans } from './blocks.ts'
import { cleanLine } from './clean-text.ts'

/** The report as a text document with the built-in heading styles, so that it can be edited. */
export async function renderWord({ title, summary, sections, generatedAt }: ReportDocument): Promise<Uint8Array> {
  const name = cleanLine(title)
  const document = new Document({
    title: name,
    creator: 'Plumbline',
    features: { updateFields: true },
    styles: { default: { document: { run: { font: 'Calibri', size: 21 } } } },
    numbering: { config: [{ reference: listName, levels: [bullet] }] },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11_906, height: 16_838 },
            margin: { top: 1_134, bottom: 1_134, left: 1_134, right: 1_134 },
          },
        },
        headers: { default: new Header({ children: [new Paragraph({ children: [small(name)] })] }) },
        footers: { default: new Footer({ children: [pageNumbers(generatedAt)] }) },
        children: [
          new Paragraph({ text: name, heading: HeadingLevel.TITLE }),
          new Paragraph({ children: [small(`Written on ${generatedAt.slice(0, 10)}`)], spacing: { after: 200 } }),
          new Paragraph({ children: [new TextRun(cleanLine(summary))], spacing: { after: 200 } }),
          new TableOfContents('Contents', { hyperlink: true, headingStyleRange: '1-1' }),
          ...sections.flatMap((section) => [
            new Paragraph({ text: cleanLine(section.title), heading: HeadingLevel.HEADING_1 }),
            ...readBlocks(section.markdown).flatMap(contentOf),
          ]),
        ],
      },
    ],
  })
  return new Uint8Array(await Packer.toArrayBuffer(document))
}

const listName = 'steps'

const bullet = {
  level: 0,
  format: LevelFormat.BULLET,
  text: '•',
  alignment: AlignmentType.LEFT,
  style: { paragraph: { indent: { left: 400, hanging: 200 } } },
} as const

const small = (text: string): TextRun => new TextRun({ text, size: 17, color: '5D6878' })

const pageNumbers = (generatedAt: string): Paragraph =>
  new Paragraph({
    alignment: AlignmentType.RIGHT,
    children: [
      small(`Plumbline · ${generatedAt.slice(0, 10)} · Page `),
      new TextRun({ children: [PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES], size: 17, color: '5D6878' }),
    ],
  })

function contentOf(block: Block): readonly (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ children: runsOf(block.spans), heading: HeadingLevel.HEADING_2, keepNext: true })]
    case 'paragraph':
      return [new Paragraph({ children: runsOf(block.spans), spacing: { after: 120 } })]
    case 'list':
      return block.items.map(
        (item) => new Paragraph({ children: runsOf(item), numbering: { reference: listName, level: 0 } }),
      )
    case 'table':
      return [tableOf(block), new Paragraph({ text: '' })]
    default:
      return block satisfies never
  }
}

const runsOf = (spans: Spans): TextRun[] => spans.map(runOf)

const runOf = ({ text, bold, italic }: Span): TextRun => new TextRun({ text, bold, italics: italic })

function tableOf({ head, rows }: Extract<Block, { kind: 'table' }>): Table {
  const cell = (spans: Spans, shading?: 'head'): TableCell =>
    new TableCell({
      children: [
        new Paragraph({ children: spans.map((span) => runOf({ ...span, bold: span.bold || shading === 'head' })) }),
      ],
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      ...(shading && { shading: { type: ShadingType.CLEAR, fill: 'E8EDF4' } }),
    })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: head.map((spans) => cell(spans, 'head')) }),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: row.map((spans) => cell(spans)) })),
    ],
  })
}
