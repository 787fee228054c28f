import type { ReactNode } from 'react'
import './markdown.css'
import { parseInline, parseMarkdown } from './parse-markdown.ts'
import type { Block, Inline } from './parse-markdown.ts'

interface MarkdownProps {
  readonly text: string
  /** The level of the heading above the text. */
  readonly below: 1 | 2 | 3
}

/** A text of a report. Its words are never interpreted as HTML. */
export function Markdown({ text, below }: MarkdownProps): ReactNode {
  return (
    <div className="markdown">
      {parseMarkdown(text).map((block, index) => (
        <BlockView key={index} block={block} below={below} />
      ))}
    </div>
  )
}

function BlockView({ block, below }: { readonly block: Block; readonly below: 1 | 2 | 3 }): ReactNode {
  switch (block.kind) {
    case 'heading': {
      const Heading = `h${below + 1}` as 'h2' | 'h3' | 'h4'
      return (
        <Heading>
          <InlineView text={block.text} />
        </Heading>
      )
    }
    case 'paragraph':
      return (
        <p>
          <InlineView text={block.text} />
        </p>
      )
    case 'list':
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={index}>
              <InlineView text={item} />
            </li>
          ))}
        </ul>
      )
    case 'table':
      return <TableView head={block.head} rows={block.rows} />
  }
}

interface TableViewProps {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

function TableView({ head, rows }: TableViewProps): ReactNode {
  // Columns of numbers are aligned at their end.
  const isNumeric = head.map((_, column) => rows.every((row) => /^[-+$–\d][\d,.$%]*$/.test(row[column] ?? '')))
  return (
    <div
      className="scroll-x"
      tabIndex={0}
      role="group"
      aria-label={head.map((cell) => cell.replaceAll('\\', '')).join(', ')}
    >
      <table className="data-table">
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" className={isNumeric[column] ? 'number' : undefined}>
                <InlineView text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} className={isNumeric[column] ? 'number' : undefined}>
                  <InlineView text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function InlineView({ text }: { readonly text: string }): ReactNode {
  return parseInline(text).map((part, index) => <Part key={index} {...part} />)
}

function Part({ kind, text }: Inline): ReactNode {
  switch (kind) {
    case 'text':
      return text
    case 'strong':
      return <strong>{text}</strong>
    case 'emphasis':
      return <em>{text}</em>
    case 'code':
      return <code>{text}</code>
  }
}
