/** A word that this project used to use, and the established one. */
export interface Word {
  /** A regular expression, which ignores case. */
  readonly pattern: string
  readonly write: string
}

/** `prose`: Markdown without code, link targets and comments, so that it may name identifiers. `text`: everything. */
export type Reading = 'prose' | 'text'

/** Which words are looked for, and where. */
export interface WordList {
  readonly files: readonly { readonly globs: readonly string[]; readonly read: Reading }[]
  /** Globs of files that are not read. */
  readonly ignored: readonly string[]
  readonly words: readonly Word[]
}

/** One use of a word. Lines and columns count from 1. */
export interface FoundWord {
  readonly line: number
  readonly column: number
  readonly found: string
  readonly write: string
}

/** The uses of listed words in a text, in order. */
export function findWords(text: string, words: readonly Word[], read: Reading): readonly FoundWord[] {
  const lines = (read === 'prose' ? proseOf(text) : text).split('\n')
  return lines.flatMap((line, index) =>
    words
      .flatMap(({ pattern, write }) =>
        [...line.matchAll(new RegExp(pattern, 'gi'))].map((match) => ({
          line: index + 1,
          column: match.index + 1,
          found: match[0].trim(),
          write,
        })),
      )
      .toSorted((left, right) => left.column - right.column),
  )
}

/** Markdown with everything that is not prose blanked out, so that lines and columns stay. */
export function proseOf(markdown: string): string {
  const notProse = [
    /^(```+|~~~+)[^\n]*\n[\s\S]*?^\1/gm,
    /<!--[\s\S]*?-->/g,
    /`[^`\n]+`/g,
    /\]\([^)\s]*\)/g,
    /https?:\/\/\S+/g,
  ]
  return notProse.reduce((text, part) => text.replaceAll(part, (match) => match.replaceAll(/[^\n]/g, ' ')), markdown)
}
