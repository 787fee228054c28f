import { lexer } from 'marked'
import type { Token, Tokens } from 'marked'
import { cleanText } from './clean-text.ts'

/** A piece of text in one style. */
export interface Span {
  readonly text: string
  readonly bold: boolean
  readonly italic: boolean
}

export type Spans = readonly Span[]

/** What a report consists of, for formats that are not Markdown. */
export type Block =
  | { readonly kind: 'heading'; readonly spans: Spans }
  | { readonly kind: 'paragraph'; readonly spans: Spans }
  | { readonly kind: 'list'; readonly items: readonly Spans[] }
  | { readonly kind: 'table'; readonly head: readonly Spans[]; readonly rows: readonly (readonly Spans[])[] }

/** Reads the Markdown of a section. What the report does not use, such as images and HTML, becomes plain text. */
export const readBlocks = (markdown: string): readonly Block[] => lexer(cleanText(markdown)).flatMap(toBlock)

function toBlock(token: Token): readonly Block[] {
  switch (token.type) {
    case 'space':
    case 'hr':
      return []
    case 'heading':
      return [{ kind: 'heading', spans: spansOf(token) }]
    case 'list':
      return [{ kind: 'list', items: (token as Tokens.List).items.map((item) => spansOf(item)) }]
    case 'table': {
      const { header, rows } = token as Tokens.Table
      return [{ kind: 'table', head: header.map(cellOf), rows: rows.map((row) => row.map(cellOf)) }]
    }
    default:
      return [{ kind: 'paragraph', spans: spansOf(token) }]
  }
}

const plain = { bold: false, italic: false }

const cellOf = ({ tokens }: Tokens.TableCell): Spans => inline(tokens, plain)

function spansOf(token: Token): Spans {
  const tokens = 'tokens' in token ? token.tokens : undefined
  return tokens === undefined ? [{ text: textOf(token), ...plain }] : inline(tokens, plain)
}

function inline(tokens: readonly Token[], style: Omit<Span, 'text'>): Spans {
  return tokens.flatMap((token): Spans => {
    if (token.type === 'strong') return inline(token.tokens ?? [], { ...style, bold: true })
    if (token.type === 'em') return inline(token.tokens ?? [], { ...style, italic: true })
    if (token.type === 'br') return [{ text: '\n', ...style }]
    if ('tokens' in token && token.tokens !== undefined) return inline(token.tokens, style)
    return [{ text: textOf(token), ...style }]
  })
}

const textOf = (token: Token): string => ('text' in token && typeof token.text === 'string' ? token.text : token.raw)
