import type { InvalidationLogEntry } from '#platform/invalidations'
import { TouchLedger } from '../../../../gateway/src/cache/touch-ledger.ts'

const touched = (seq: number, ...tags: readonly string[]): InvalidationLogEntry => ({
  seq,
  message: { kind: 'invalidated', publisher: 'books', tags },
})

const start = (seq: number, entries: readonly InvalidationLogEntry[], epoch = 'one') => {
  const ledger = new TouchLedger()
  ledger.start({ epoch, mark: '', seq, lastId: '0-0', entries })
  return ledger
}

const at = (seq: number, epoch = 'one') => ({ epoch, seq })

test('a copy holds until something that it shows is touched', () => {
  const ledger = start(0, [])
  const readAs = ledger.now
  ledger.add(touched(1, 'Book:b'))
  expect(ledger.holds(readAs, ['books/Book:a'])).toBe(true)
  ledger.add(touched(2, 'Book:a'))
  expect(ledger.holds(readAs, ['books/Book:a'])).toBe(false)
  expect(ledger.holds(ledger.now, ['books/Book:a'])).toBe(true)
})

test('what stands for all of a type is touched with each of them', () => {
  const ledger = start(0, [])
  ledger.add(touched(1, 'Book:b'))
  expect(ledger.holds(at(0), ['books/Book'])).toBe(false)
})

test('what one subgraph keeps of a thing is not touched by what another one does', () => {
  const ledger = start(0, [])
  ledger.add(touched(1, 'Book:a'))
  expect(ledger.holds(at(0), ['shops/Book:a'])).toBe(true)
})

test('copies from before what is left of the log do not hold', () => {
  const ledger = start(12, [touched(11, 'Book:a'), touched(12, 'Book:b')])
  expect(ledger.holds(at(9), ['books/Book:z'])).toBe(false)
  expect(ledger.holds(at(10), ['books/Book:z'])).toBe(true)
  expect(ledger.holds(at(10), ['books/Book:a'])).toBe(false)
  expect(ledger.holds(at(11), ['books/Book:a'])).toBe(true)
})

test('copies of another numbering do not hold', () => {
  expect(start(3, [], 'two').holds(at(3, 'one'), ['books/Book:a'])).toBe(false)
})

test('of very many things the oldest touches are forgotten, and with them what they would say of copies', () => {
  const ledger = start(0, [])
  for (let seq = 1; seq <= 60_000; seq += 1) ledger.add(touched(seq, `Book:${seq}`, `Page:${seq}`))
  expect(ledger.holds(at(1), ['books/Book:x'])).toBe(false)
  expect(ledger.holds(at(59_999), ['books/Book:x'])).toBe(true)
  expect(ledger.holds(at(59_999), ['books/Book:60000'])).toBe(false)
})
