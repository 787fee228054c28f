/** Whether a text may have several lines: a name has one, a note many. */
export type TextForm = 'line' | 'lines'

// Control characters (NUL among them) break logs, terminals and exports; bidirectional formatting shows a text in another order
// than it is stored in; separators of lines count as line breaks; half a surrogate pair is no character at all.
const refused = /[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]/u
const refusedInLines = /(?![\n\r\t])[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]/u

const visible = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u

/**
 * Says what is wrong with the characters of a text that people write, as the end of a message; null if nothing is. An empty
 * text is in order: whether there has to be one is a question of its length.
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
