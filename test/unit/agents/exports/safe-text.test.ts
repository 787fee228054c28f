import fc from 'fast-check'
import { inOneLine, slugOf } from '#root/subgraphs/agents/src/domain/exports/safe-text'

const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', minLength: 150, maxLength: 300 }))

test('a text for a comment is one line of at most 200 characters, which nothing ends', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const line = inOneLine(text)
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      expect(Array.from(line).length).toBeLessThanOrEqual(200)
      expect(line).toBe(line.trimStart())
    }),
  )
})

test('words stay apart by one space', () => {
  expect(inOneLine('  an\r\n\t assistant \u200B for\u2028all \n')).toBe('an assistant for all')
  expect(inOneLine('x'.repeat(200))).toBe('x'.repeat(200))
  expect(inOneLine('😀'.repeat(201))).toBe('😀'.repeat(200))
})

test('a slug is a DNS label or empty', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const slug = slugOf(text)
      expect(slug).toMatch(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/)
      expect(slug.length).toBeLessThanOrEqual(40)
    }),
  )
})

test.each([
  ['Ärzte & Über-Büro', 'arzte-uber-buro'],
  ['--a - b--', 'a-b'],
  ['x'.repeat(41), 'x'.repeat(40)],
  [`${'x'.repeat(39)} y`, 'x'.repeat(39)],
  ['漢字', ''],
])('the slug of %j is %j', (text, slug) => {
  expect(slugOf(text)).toBe(slug)
})
