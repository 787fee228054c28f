import type { LogPage } from '@plumbline/resumable-topics/log'
import type { Membership } from '#root/packages/resumable-topics/src/topics/channel'
import { createStalenessCheck } from '#root/packages/resumable-topics/src/topics/staleness-check'

const nothingAfterIt: LogPage = {
  entries: [],
  anchor: { mark: 0, seq: 1, payload: null, terminal: false },
  isLast: true,
}
const nothingAtAll: LogPage = { entries: [], anchor: null, isLast: true }

function create() {
  const member = { wakeCount: 0, outageCount: 0 }
  const staleness = createStalenessCheck(member as unknown as Membership, { graceMs: 1_000, verifyMs: 60_000 })
  return { member, staleness }
}

test('a log that contains the position and was reachable needs no snapshot', () => {
  expect(create().staleness.dueAt(nothingAfterIt)).toBe(Number.POSITIVE_INFINITY)
})

test('a log without the position needs a snapshot after a grace period, at the same time however often it is read', () => {
  const { staleness } = create()
  const dueAt = staleness.dueAt(nothingAtAll)
  const leftMs = dueAt - performance.now()
  expect(leftMs).toBeGreaterThan(0)
  expect(leftMs).toBeLessThanOrEqual(2_000)
  expect(staleness.dueAt(nothingAtAll)).toBe(dueAt)
})

test('after a failed read a snapshot is needed, also when the log contains the position', () => {
  const { staleness } = create()
  staleness.onOutage()
  expect(Number.isFinite(staleness.dueAt(nothingAfterIt))).toBe(true)
})

test('after an outage of the notifications a snapshot is needed', () => {
  const { member, staleness } = create()
  member.outageCount = 1
  expect(Number.isFinite(staleness.dueAt(nothingAfterIt))).toBe(true)
})

test('no snapshot is needed once the log contains the next entry, until the next outage', () => {
  const { member, staleness } = create()
  staleness.onOutage()
  staleness.dueAt(nothingAfterIt)
  staleness.onProgress()
  expect(staleness.dueAt(nothingAfterIt)).toBe(Number.POSITIVE_INFINITY)
  member.outageCount = 1
  expect(Number.isFinite(staleness.dueAt(nothingAfterIt))).toBe(true)
})

test('after a snapshot a log that contains the position needs no other, and one that does not is verified periodically', () => {
  const { staleness } = create()
  staleness.onOutage()
  staleness.onSnapshot()
  expect(staleness.dueAt(nothingAtAll) - performance.now()).toBeGreaterThan(50_000)
  expect(staleness.dueAt(nothingAfterIt)).toBe(Number.POSITIVE_INFINITY)
})

test('a notification without a new entry makes a snapshot due soon', () => {
  const { member, staleness } = create()
  staleness.onSnapshot()
  staleness.dueAt(nothingAtAll)
  member.wakeCount = 1
  expect(staleness.dueAt(nothingAtAll) - performance.now()).toBeLessThanOrEqual(2_000)
})
