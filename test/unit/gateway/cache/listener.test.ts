import { createInvalidationListener } from '#root/gateway/src/cache/entity-cache'
import { createFreshnessLeases, staleBoundMs } from '#root/gateway/src/cache/freshness-leases'
import { InvalidationIndex } from '#root/gateway/src/cache/invalidation-index'
import { ReadingProgress } from '#root/gateway/src/cache/reading-progress'

function create() {
  const clock = { nowMs: 100_000 }
  const [invalidations, leases, progress] = [
    new InvalidationIndex(),
    createFreshnessLeases(() => clock.nowMs),
    new ReadingProgress(),
  ]
  const listener = createInvalidationListener({ invalidations, leases, progress })
  const start = (seq: number, epoch = 'one') => listener.onStart({ epoch, seq, entries: [] })
  start(0)
  return { clock, invalidations, leases, progress, listener, start }
}

const renewal = (seq: number) => ({ seq, message: { kind: 'lease-renewed', publisher: 'books' } }) as const

test('when the log is lost, all leases end', () => {
  const { leases, listener, clock } = create()
  listener.onEntry(renewal(1), clock.nowMs)
  expect(leases.isFresh('books')).toBe(true)
  listener.onLost()
  expect(leases.isFresh('books')).toBe(false)
})

test('a new start of the log ends all leases, and entries of another epoch are not valid', () => {
  const { invalidations, leases, listener, clock, start } = create()
  listener.onEntry(renewal(1), clock.nowMs)
  const before = invalidations.position
  start(1)
  expect({ isFresh: leases.isFresh('books'), isValid: invalidations.isValid(before, []) }).toEqual({
    isFresh: false,
    isValid: true,
  })
  start(1, 'two')
  expect(invalidations.isValid(before, [])).toBe(false)
})

test('a renewal that was read late counts from when it may have been published', () => {
  const { leases, listener, clock } = create()
  listener.onEntry(renewal(1), clock.nowMs - staleBoundMs)
  expect(leases.isFresh('books')).toBe(false)
})

test('a promise for a position resolves after its entry was applied', async () => {
  const { listener, progress, invalidations, leases, clock } = create()
  const position = invalidations.position
  const waited = progress.until(2)
  listener.onEntry({ seq: 1, message: { kind: 'invalidated', publisher: 'books', tags: ['Book:a'] } }, clock.nowMs)
  listener.onEntry({ seq: 2, message: { kind: 'user-wrote', userId: 'usr_1' } }, clock.nowMs)
  await waited
  expect(invalidations.isValid(position, ['books/Book:a'])).toBe(false)
  expect(leases.hasRecentlyWritten('usr_1', 1_000)).toBe(true)
})

test('a promise for a position of a lost log resolves', async () => {
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

test('a start of the log sets the position from which entries are valid', () => {
  const { invalidations, start } = create()
  start(8)
  expect(invalidations.position).toEqual({ epoch: 'one', seq: 8 })
  expect(invalidations.isValid({ epoch: 'one', seq: 7 }, ['books/Book:a'])).toBe(false)
})

test('only the announcement of a write makes somebody a writer', () => {
  const { leases, listener, clock } = create()
  const message = { kind: 'invalidated', publisher: 'users', tags: ['User:usr_1'], userId: 'usr_1' } as const
  listener.onEntry({ seq: 1, message }, clock.nowMs)
  listener.onEntry(renewal(2), clock.nowMs)
  expect(leases.hasRecentlyWritten('usr_1', 1_000)).toBe(false)
})
