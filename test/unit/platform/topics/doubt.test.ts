import type { Membership } from '../../../../platform/src/topics/channel.ts'
import { createDoubt } from '../../../../platform/src/topics/doubt.ts'
import type { LogPage } from '../../../../platform/src/topics/topic-log.ts'

const nothingAfterIt: LogPage = { entries: [], anchor: { terminal: false }, isLast: true }
const nothingAtAll: LogPage = { entries: [], anchor: null, isLast: true }

function create() {
  const member = { wakeCount: 0, outageCount: 0 }
  const doubt = createDoubt(member as unknown as Membership, { graceMs: 1_000, verifyMs: 60_000 })
  return { member, doubt }
}

test('a log that holds the position and was within reach is trusted', () => {
  expect(create().doubt.askAt(nothingAfterIt)).toBe(Number.POSITIVE_INFINITY)
})

test('one that does not hold the position is asked about after a grace, at the same moment however often it is looked at', () => {
  const { doubt } = create()
  const dueAt = doubt.askAt(nothingAtAll)
  const leftMs = dueAt - performance.now()
  expect(leftMs).toBeGreaterThan(0)
  expect(leftMs).toBeLessThanOrEqual(2_000)
  expect(doubt.askAt(nothingAtAll)).toBe(dueAt)
})

test('a read that failed makes the log doubtful, also when it holds the position', () => {
  const { doubt } = create()
  doubt.onOutage()
  expect(Number.isFinite(doubt.askAt(nothingAfterIt))).toBe(true)
})

test('so does an outage of the connection that wakes readers', () => {
  const { member, doubt } = create()
  member.outageCount = 1
  expect(Number.isFinite(doubt.askAt(nothingAfterIt))).toBe(true)
})

test('doubt ends when the log gives what follows, and begins anew with the next outage', () => {
  const { member, doubt } = create()
  doubt.onOutage()
  doubt.askAt(nothingAfterIt)
  doubt.onProgress()
  expect(doubt.askAt(nothingAfterIt)).toBe(Number.POSITIVE_INFINITY)
  member.outageCount = 1
  expect(Number.isFinite(doubt.askAt(nothingAfterIt))).toBe(true)
})

test('once the truth was asked a log that holds the position is trusted, and one that does not is verified now and then', () => {
  const { doubt } = create()
  doubt.onOutage()
  doubt.onAsk()
  expect(doubt.askAt(nothingAtAll) - performance.now()).toBeGreaterThan(50_000)
  expect(doubt.askAt(nothingAfterIt)).toBe(Number.POSITIVE_INFINITY)
})

test('a wake-up for nothing has the truth asked again soon', () => {
  const { member, doubt } = create()
  doubt.onAsk()
  doubt.askAt(nothingAtAll)
  member.wakeCount = 1
  expect(doubt.askAt(nothingAtAll) - performance.now()).toBeLessThanOrEqual(2_000)
})
