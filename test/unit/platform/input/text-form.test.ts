import { findTextProblem, parseText } from '#platform/input'

const refused: readonly (readonly [what: string, character: string, code: string])[] = [
  ['NUL', '\0', 'U+0000'],
  ['an escape', '\u001B', 'U+001B'],
  ['a deletion', '\u007F', 'U+007F'],
  ['a C1 control', '\u0085', 'U+0085'],
  ['a right-to-left override', '\u202E', 'U+202E'],
  ['an isolate', '\u2067', 'U+2067'],
  ['a direction mark', '\u200F', 'U+200F'],
  ['an Arabic letter mark', '\u061C', 'U+061C'],
  ['a line separator', '\u2028', 'U+2028'],
  ['half a surrogate pair', '\uD800', 'U+D800'],
]

test.each(refused)('refuses %s at any position, in single-line and multi-line texts', (_, character, code) => {
  for (const form of ['line', 'lines'] as const)
    for (const text of [`${character}ab`, `a${character}b`, `ab${character}`])
      expect(findTextProblem(text, form)).toContain(code)
})

test.each(['\n', '\r', '\t'])('accepts %j only in multi-line texts', (character) => {
  expect(findTextProblem(`a${character}b`, 'lines')).toBeNull()
  expect(findTextProblem(`a${character}b`, 'line')).toContain('got U+000')
})

test.each([' ', '\u00A0\u2003', '\u200B\u200D', '\u3164', '\u2800', '\u00AD'])(
  'refuses %j, which is invisible',
  (text) => {
    expect(findTextProblem(text, 'line')).toMatch(/blank/)
    expect(findTextProblem(`${text}x${text}`, 'line')).toBeNull()
  },
)

test.each(['Ada', 'Zoë O’Neil-Łuczak', '李小龍', 'عَبْد الله', 'नमस्ते', 'שלום', '👩‍👩‍👧 family', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'a  b'])(
  'accepts %s',
  (text) => {
    expect(findTextProblem(text, 'line')).toBeNull()
    expect(parseText('name', ` ${text} `, { max: 200 })).toBe(text)
  },
)

test('parseText names the field, the character and its position', () => {
  expect(() => parseText('title', 'a\0b', { max: 200 })).toThrow(
    'title: expected a text without control characters and without characters that change its direction, got U+0000 at character 2',
  )
  expect(() => parseText('title', '\u200B', { max: 200 })).toThrow(/blank/)
})
