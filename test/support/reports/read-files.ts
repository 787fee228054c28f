import { XMLParser } from 'fast-xml-parser'
import { strFromU8, unzipSync } from 'fflate'
import { extractText, getDocumentProxy } from 'unpdf'

/** The text of each page of a PDF. */
export async function pagesOf(pdf: Uint8Array): Promise<readonly string[]> {
  // The reader takes over the bytes that it is given.
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: false })
  return text
}

/** The text of the paragraphs of a Word file, those in tables included. */
export function paragraphsOf(docx: Uint8Array): readonly string[] {
  const xml = partOf(docx, 'word/document.xml')
  const nodes = new XMLParser({ preserveOrder: true, trimValues: false }).parse(xml) as readonly XmlNode[]
  return collect(nodes, 'w:p').map((paragraph) => textOf(paragraph))
}

type XmlNode = Readonly<Record<string, readonly XmlNode[] | string>>

function collect(nodes: readonly XmlNode[], name: string): readonly (readonly XmlNode[])[] {
  return nodes.flatMap((node) =>
    Object.entries(node).flatMap(([key, value]) => {
      if (!Array.isArray(value)) return []
      const children = value as readonly XmlNode[]
      return key === name ? [children] : collect(children, name)
    }),
  )
}

const textOf = (nodes: readonly XmlNode[]): string =>
  nodes
    .flatMap((node) =>
      Object.entries(node).map(([key, value]) => {
        if (key === '#text') return String(value)
        return Array.isArray(value) ? textOf(value as readonly XmlNode[]) : ''
      }),
    )
    .join('')

/** A cell of a workbook. */
export interface StoredCell {
  readonly kind: 'text' | 'number' | 'formula'
  /** Of a formula, the value that is stored beside it. */
  readonly value: string | number
  readonly formula?: string
}

/** Cells by sheet and address. */
export type Workbook = ReadonlyMap<string, ReadonlyMap<string, StoredCell>>

interface SheetXml {
  readonly worksheet: { readonly sheetData: { readonly row?: readonly { readonly c?: readonly CellXml[] }[] } }
}

interface CellXml {
  readonly '@_r': string
  readonly '@_t'?: string
  readonly v?: string | { readonly '#text': string }
  readonly f?: string | { readonly '#text': string }
  readonly is?: unknown
}

/** Reads a workbook from its XML, without the library that wrote it. */
export function readWorkbook(xlsx: Uint8Array): Workbook {
  const files = unzipSync(xlsx)
  const read = (path: string): string => strFromU8(files[path] ?? new Uint8Array())
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    trimValues: false,
    isArray: (name) => ['row', 'c', 'sheet', 'si', 'Relationship', 'r'].includes(name),
  })
  const strings = sharedStrings(parser, read('xl/sharedStrings.xml'))
  const { workbook } = parser.parse(read('xl/workbook.xml')) as {
    workbook: { sheets: { sheet: readonly { '@_name': string; '@_r:id': string }[] } }
  }
  const { Relationships } = parser.parse(read('xl/_rels/workbook.xml.rels')) as {
    Relationships: { Relationship: readonly { '@_Id': string; '@_Target': string }[] }
  }
  const targets = new Map(Relationships.Relationship.map((one) => [one['@_Id'], one['@_Target']]))
  return new Map(
    workbook.sheets.sheet.map((sheet) => {
      const target = targets.get(sheet['@_r:id']) ?? ''
      const { worksheet } = parser.parse(read(`xl/${target.replace(/^\/xl\//, '')}`)) as SheetXml
      const cells = (worksheet.sheetData.row ?? []).flatMap((row) => row.c ?? [])
      return [sheet['@_name'], new Map(cells.flatMap((cell) => toCell(cell, strings)))] as const
    }),
  )
}

function toCell(cell: CellXml, strings: readonly string[]): readonly (readonly [string, StoredCell])[] {
  const [value, formula] = [plainOf(cell.v), plainOf(cell.f)]
  if (formula !== undefined) return [[cell['@_r'], { kind: 'formula', formula, value: Number(value) }]]
  if (cell['@_t'] === 's') return [[cell['@_r'], { kind: 'text', value: strings[Number(value)] ?? '' }]]
  if (cell['@_t'] === 'inlineStr') return [[cell['@_r'], { kind: 'text', value: deepText(cell.is) }]]
  return value === undefined ? [] : [[cell['@_r'], { kind: 'number', value: Number(value) }]]
}

const plainOf = (value: string | { readonly '#text': string } | undefined): string | undefined =>
  typeof value === 'object' ? value['#text'] : value

function sharedStrings(parser: XMLParser, xml: string): readonly string[] {
  if (xml === '') return []
  const { sst } = parser.parse(xml) as { sst: { si?: readonly unknown[] } }
  return (sst.si ?? []).map(deepText)
}

function deepText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(deepText).join('')
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .map(([key, inner]) => (key.startsWith('@_') ? '' : deepText(inner)))
    .join('')
}

const partOf = (zip: Uint8Array, path: string): string => {
  const part = unzipSync(zip)[path]
  if (!part) throw new Error(`expected ${path} in the file, found none`)
  return strFromU8(part)
}
