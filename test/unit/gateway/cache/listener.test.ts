import { listenFor } from '../../../../gateway/src/cache/entity-cache.ts'
import { ReadingProgress } from '../../../../gateway/src/cache/reading-progress.ts'
import { TouchLedger } from '../../../../gateway/src/cache/touch-ledger.ts'
import { createTrust, staleBoundMs } from '../../../../gateway/src/cache/trust.ts'

function create() {
  const clock = { nowMs: 100_000 }
  const [ledger, trust, progress] = [new TouchLedger(), createTrust(() => clock.nowMs), new ReadingProgress()]
  let clears = 0
  const listener = listenFor({ ledger, trust, progress, memory: { clear: () => void clears++ } })
  const start = (seq: number) => listener.onStart({ epoch: 'one', mark: 'm', seq, lastId: '0-0', entries: [] })
  start(0)
  return { clock, ledger, trust, progress, listener, start, clears: () => clears }
}

const vouched = (seq: number) => ({ seq, message: { kind: 'lease-renewed', publisher: 'books' } }) as const

test('from the moment in which the log is lost nobody is vouched for', () => {
  const { trust, listener, clock } = create()
  listener.onEntry(vouched(1), clock.nowMs)
  expect(trust.isVouched('books')).toBe(true)
  listener.onLost()
  expect(trust.isVouched('books')).toBe(false)
})

test('a new start forgets all copies, and whom it trusted', () => {
  const { trust, listener, clock, start, clears } = create()
  listener.onEntry(vouched(1), clock.nowMs)
  start(1)
  expect({ isVouched: trust.isVouched('books'), clears: clears() }).toEqual({ isVouched: false, clears: 2 })
})

test('a word that was read late vouches from when it may have been given, not from when it was read', () => {
  const { trust, listener, clock } = create()
  listener.onEntry(vouched(1), clock.nowMs - staleBoundMs)
  expect(trust.isVouched('books')).toBe(false)
})

test('whoever waits for an entry hears of it after it counts', async () => {
  const { listener, progress, ledger, trust, clock } = create()
  const moment = ledger.now
  const waited = progress.until(2)
  listener.onEntry({ seq: 1, message: { kind: 'invalidated', publisher: 'books', tags: ['Book:a'] } }, clock.nowMs)
  listener.onEntry({ seq: 2, message: { kind: 'user-wrote', userId: 'usr_1' } }, clock.nowMs)
  await waited
  expect(ledger.holds(moment, ['books/Book:a'])).toBe(false)
  expect(trust.hasWritten('usr_1')).toBe(true)
})

test('whoever waits for an entry of a numbering that is over is let go', async () => {
  const { progress, start } = create()
  const waited = progress.until(1_000)
  start(3)
  await waited
  let isReached = false
  void progress.until(4).then(() => (isReached = true))
  await progress.until(3)
  await new Promise((resolve) => setImmediate(resolve))
  expect(isReached).toBe(false)
})
