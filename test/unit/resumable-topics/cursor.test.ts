import { InvalidCursor, parseCursor, toCursor } from '@plumbline/resumable-topics'
import * as fc from 'fast-check'

const topicName = fc.string({ minLength: 1 }).filter((name) => name.isWellFormed())

test('a cursor encodes a position in its topic', () => {
  fc.assert(
    fc.property(topicName, fc.nat(9_999_999_999_999), fc.maxSafeNat(), (topic, mark, seq) => {
      expect(parseCursor(topic, toCursor(topic, { mark, seq }))).toEqual({ mark, seq })
    }),
  )
})

test('a cursor is safe in addresses and headers', () => {
  expect(toCursor('run:run_01', { seq: 12 })).toMatch(/^[\w-]+$/)
})

test('a cursor of another topic is refused by name', () => {
  const cursor = toCursor('run:run_02', { seq: 5 })
  expect(() => parseCursor('run:run_01', cursor)).toThrow(InvalidCursor)
  expect(() => parseCursor('run:run_01', cursor)).toThrow(
    'after: expected a cursor of run:run_01, got one of run:run_02',
  )
})

test('any text that is not a cursor of a topic is refused as bad input', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => parseCursor('run:run_01', text)).toThrow(
        expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }),
      )
    }),
  )
})

test.each([
  ['a negative seq', '-1@topic'],
  ['a fraction', '1.5@topic'],
  ['a leading zero', '01@topic'],
  ['a seq beyond exact numbers', '99999999999999999@topic'],
  ['no topic', '1@'],
])('refuses a forged cursor with %s', (_, text) => {
  const forged = Buffer.from(text).toString('base64url')
  expect(() => parseCursor('topic', forged)).toThrow(InvalidCursor)
})

test('refuses padding and other spellings of the same bytes', () => {
  const cursor = toCursor('topic', { seq: 1 })
  for (const spelling of [`${cursor}=`, ` ${cursor}`, `${cursor}!`]) {
    expect(() => parseCursor('topic', spelling)).toThrow(InvalidCursor)
  }
})

test('echoes no more than the beginning of a long text', () => {
  expect(() => parseCursor('topic', 'x'.repeat(1_000_000))).toThrow(/^.{1,200}$/)
})
