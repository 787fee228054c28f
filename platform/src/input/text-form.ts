/** Whether a text is a single line, such as a name, or may have several, such as a note. */
export type TextForm = 'line' | 'lines'

// Control characters (NUL among them) break logs, terminals and exports. Bidirectional formatting displays a text in another
// order than it is stored in. Line separators count as line breaks. An unpaired surrogate is not a character.
const refused = /[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]/u
const refusedInLines = /(?![\n\r\t])[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]/u

const visible = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u

/**
 * Checks the characters of a text that users write.
 * @returns the end of an error message; null when the text is valid. An empty text is valid: its length is checked elsewhere.
 */
export function findTextProblem(text: string, form: TextForm): string | null {
  const found = (form === 'line' ? refused : refusedInLines).exec(text)
  if (found) {
    const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    return `expected a text without control characters and without characters that change its direction, got U+${code} at character ${found.index + 1}`
  }
  if (text !== '' && !visible.test(text)) return 'expected a text that can be seen, got one of blank characters'
  return null
}
