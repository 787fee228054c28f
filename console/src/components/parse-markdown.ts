/** The part of Markdown that reports are written in. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** Splits a text into blocks. What is no heading, list or table is a paragraph, so that no text is lost. */
export function parseMarkdown(markdown: string): readonly Block[] {
  return markdown
    .split(/\n\s*\n|\n(?=#{1,6} )|(?<=^#{1,6} .*)\n/m)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseBlock)
}

function parseBlock(text: string): Block {
  const [, marks = '', heading = ''] = /^(#{1,6}) (.*)$/.exec(text) ?? []
  if (marks !== '') return { kind: 'heading', level: marks.length, text: heading }
  const lines = text.split('\n')
  if (lines.every((line) => /^([-*]|\d+\.) /.test(line)))
    return { kind: 'list', items: lines.map((line) => line.replace(/^([-*]|\d+\.) /, '')) }
  if (lines.length > 1 && lines.every((line) => line.startsWith('|')) && /^\|[\s:|-]+$/.test(lines[1] ?? '')) {
    const [head = [], , ...rows] = lines.map(splitCells)
    return { kind: 'table', head, rows }
  }
  return { kind: 'paragraph', text: lines.join(' ') }
}

const splitCells = (line: string): readonly string[] =>
  line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())

/** A run of text with one form. */
export interface Inline {
  readonly kind: 'text' | 'strong' | 'emphasis' | 'code'
  readonly text: string
}

/** Emphasis and code within a block; escaped characters are literal. */
export function parseInline(text: string): readonly Inline[] {
  const parts = text.split(/(\*\*[^*]+\*\*|(?<!\\)\*[^*]+(?<!\\)\*|`[^`]+`)/)
  return parts.filter((part) => part !== '').map(toInline)
}

function toInline(part: string): Inline {
  const [, strong] = /^\*\*(.+)\*\*$/s.exec(part) ?? []
  if (strong !== undefined) return { kind: 'strong', text: unescape(strong) }
  const [, emphasis] = /^\*(.+)\*$/s.exec(part) ?? []
  if (emphasis !== undefined) return { kind: 'emphasis', text: unescape(emphasis) }
  const [, code] = /^`(.+)`$/s.exec(part) ?? []
  if (code !== undefined) return { kind: 'code', text: code }
  return { kind: 'text', text: unescape(part) }
}

/** `\_` → `_` */
const unescape = (text: string): string => text.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
