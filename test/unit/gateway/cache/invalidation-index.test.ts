import type { InvalidationLogEntry } from '#platform/invalidations'
import { InvalidationIndex } from '#root/gateway/src/cache/invalidation-index'

const invalidated = (seq: number, ...tags: readonly string[]): InvalidationLogEntry => ({
  seq,
  message: { kind: 'invalidated', publisher: 'books', tags },
})

const start = (seq: number, entries: readonly InvalidationLogEntry[], epoch = 'one') => {
  const invalidations = new InvalidationIndex()
  invalidations.start({ epoch, seq, entries })
  return invalidations
}

const at = (seq: number, epoch = 'one') => ({ epoch, seq })

test('an entry is valid until one of its entities is invalidated', () => {
  const invalidations = start(0, [])
  const logPosition = invalidations.position
  invalidations.add(invalidated(1, 'Book:b'))
  expect(invalidations.isValid(logPosition, ['books/Book:a'])).toBe(true)
  invalidations.add(invalidated(2, 'Book:a'))
  expect(invalidations.isValid(logPosition, ['books/Book:a'])).toBe(false)
  expect(invalidations.isValid(invalidations.position, ['books/Book:a'])).toBe(true)
})

test('the tag of a type is invalidated with each of its entities', () => {
  const invalidations = start(0, [])
  invalidations.add(invalidated(1, 'Book:b'))
  expect(invalidations.isValid(at(0), ['books/Book'])).toBe(false)
})

test('the data of one subgraph is not invalidated by another subgraph', () => {
  const invalidations = start(0, [])
  invalidations.add(invalidated(1, 'Book:a'))
  expect(invalidations.isValid(at(0), ['shops/Book:a'])).toBe(true)
})

test('entries from before the beginning of the log are invalid', () => {
  const invalidations = start(12, [invalidated(11, 'Book:a'), invalidated(12, 'Book:b')])
  expect(invalidations.isValid(at(9), ['books/Book:z'])).toBe(false)
  expect(invalidations.isValid(at(10), ['books/Book:z'])).toBe(true)
  expect(invalidations.isValid(at(10), ['books/Book:a'])).toBe(false)
  expect(invalidations.isValid(at(11), ['books/Book:a'])).toBe(true)
})

test('an entry of several entities is invalid when one of them is', () => {
  const invalidations = start(0, [])
  invalidations.add(invalidated(1, 'Book:b'))
  expect(invalidations.isValid(at(0), ['books/Book:a', 'books/Book:b'])).toBe(false)
  expect(invalidations.isValid(at(1), ['books/Book:a', 'books/Book:b'])).toBe(true)
})

test('entries from before an empty log are invalid', () => {
  const invalidations = start(5, [])
  expect([4, 5].map((seq) => invalidations.isValid(at(seq), ['books/Book:a']))).toEqual([false, true])
})

test('no entry is valid before the log was read', () => {
  expect(new InvalidationIndex().isValid(at(0), ['books/Book:a'])).toBe(false)
})

test('entries of another epoch are invalid', () => {
  expect(start(3, [], 'two').isValid(at(3, 'one'), ['books/Book:a'])).toBe(false)
})

test('the oldest invalidations of very many are dropped, and entries from before them are invalid', () => {
  const invalidations = start(0, [])
  for (let seq = 1; seq <= 60_000; seq += 1) invalidations.add(invalidated(seq, `Book:${seq}`, `Page:${seq}`))
  expect(invalidations.isValid(at(1), ['books/Book:x'])).toBe(false)
  expect(invalidations.isValid(at(59_999), ['books/Book:x'])).toBe(true)
  expect(invalidations.isValid(at(59_999), ['books/Book:60000'])).toBe(false)
})
