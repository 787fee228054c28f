import { createRequire } from 'node:module'
import { openSync } from 'fontkit'
import type { Font } from 'fontkit'
import type { TFontDictionary } from 'pdfmake/interfaces.js'

/** A piece of text in a font that has all of its characters. */
export interface FontRun {
  readonly text: string
  readonly font: string
}

/** The fonts of PDF files. */
export interface Fonts {
  readonly dictionary: TFontDictionary
  /** Divides a text into pieces by font. A character that no font has is replaced by its code point, such as `[U+4E2D]`. */
  toRuns(text: string): readonly FontRun[]
  /** Width of a text on one line, as a multiple of the font size. */
  widthOf(text: string): number
}

/** Also the family of charts. */
export const mainFont = 'Roboto'

const { resolve } = createRequire(import.meta.url)

/** Opens the fonts, which takes some milliseconds. */
export function createFonts(): Fonts {
  const fileOf = (style: string): string => resolve(`pdfmake/fonts/Roboto/Roboto-${style}.ttf`)
  const regular = openSync(fileOf('Regular')) as Font
  const has = (character: string): boolean => regular.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
  const advances = new Map<string, number>()
  const advanceOf = (character: string): number => {
    const known = advances.get(character)
    if (known !== undefined) return known
    const advance = regular.glyphForCodePoint(character.codePointAt(0) ?? 0).advanceWidth / regular.unitsPerEm
    advances.set(character, advance)
    return advance
  }
  return {
    dictionary: {
      [mainFont]: {
        normal: fileOf('Regular'),
        bold: fileOf('Medium'),
        italics: fileOf('Italic'),
        bolditalics: fileOf('MediumItalic'),
      },
    },
    toRuns(text) {
      const shown = Array.from(text.normalize('NFC'), (character) =>
        character === '\n' || has(character) ? character : (spelled[character] ?? notation(character)),
      )
      return [{ text: shown.join(''), font: mainFont }]
    },
    widthOf: (text) => Array.from(text).reduce((sum, character) => sum + advanceOf(character), 0),
  }
}

const notation = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`

/** Signs that read as well in other characters. */
const spelled: Readonly<Record<string, string>> = { '→': '->', '←': '<-', '✓': 'yes', '✗': 'no', '★': '*', '\t': ' ' }
