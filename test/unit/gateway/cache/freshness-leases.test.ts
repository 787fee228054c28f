import { createFreshnessLeases, staleBoundMs } from '#root/gateway/src/cache/freshness-leases'

test('a lease lasts as long as the staleness bound, less the time that a renewal may take', () => {
  const clock = { nowMs: 100_000 }
  const leases = createFreshnessLeases(() => clock.nowMs)
  expect(leases.isFresh('books')).toBe(false)
  leases.renew('books', clock.nowMs)
  clock.nowMs += staleBoundMs - 1_000
  expect(leases.isFresh('books')).toBe(true)
  expect(leases.validLeases).toBe(1)
  clock.nowMs += 1
  expect(leases.isFresh('books')).toBe(false)
  expect(leases.validLeases).toBe(0)
})

test('an ended lease is valid again after a renewal', () => {
  const leases = createFreshnessLeases(() => 5_000)
  leases.renew('books', 5_000)
  leases.endAll()
  expect(leases.isFresh('books')).toBe(false)
  leases.renew('books', 5_000)
  expect(leases.isFresh('books')).toBe(true)
})

test('a writer is tracked for the staleness bound', () => {
  const clock = { nowMs: 100_000 }
  const leases = createFreshnessLeases(() => clock.nowMs)
  leases.trackWriter('usr_1')
  expect([leases.hasRecentlyWritten('usr_1', 1_000), leases.hasRecentlyWritten('usr_2', 1_000)]).toEqual([true, false])
  clock.nowMs += staleBoundMs + 1
  expect(leases.hasRecentlyWritten('usr_1', 1_000)).toBe(false)
})
