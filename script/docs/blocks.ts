const block = /<!-- generated: ([a-z-]+) -->\n[\s\S]*?<!-- end of generated -->/g

/** Generators of Markdown by the names of the parts. */
export type Generators = Readonly<Record<string, () => string>>

/**
 * Fills the generated parts of a Markdown document, which are between `<!-- generated: name -->` and
 * `<!-- end of generated -->`; the rest is not changed.
 * @throws Error - a part's name has no generator
 */
export function fillBlocks(text: string, generators: Generators): string {
  return text.replaceAll(block, (_whole, name: string) => {
    const generate = generators[name]
    if (generate === undefined) {
      throw new Error(`expected a generated part named ${Object.keys(generators).join(', ')}, found ${name}`)
    }
    return `<!-- generated: ${name} -->\n\n${generate().trim()}\n\n<!-- end of generated -->`
  })
}

/** The names of the generated parts of a document. */
export function blockNames(text: string): readonly string[] {
  return [...text.matchAll(block)].map(([, name = '']) => name)
}

/** A Markdown table; cells may contain any text. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

const escapeCell = (text: string) => text.replaceAll('\n', ' ').replaceAll('|', String.raw`\|`)
