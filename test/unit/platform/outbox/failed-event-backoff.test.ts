import { createFailedEventBackoff } from '#root/platform/src/outbox/failed-event-backoff'
import type { OutboxEvent } from '#root/platform/src/outbox/types'

const event = (id: string, topic?: string): OutboxEvent => ({
  id,
  type: 'thing.happened',
  correlationId: 'cor_1',
  payload: null,
  ...(topic !== undefined && { topic: { name: topic, seq: 1, terminal: false } }),
})
const failureOf = (failed: OutboxEvent, followers: readonly OutboxEvent[] = []) => ({
  event: failed,
  error: new Error('no such queue'),
  followers,
})

let nowMs = 0
const create = () => createFailedEventBackoff(() => nowMs)

beforeEach(() => {
  nowMs = 1_000_000
})

/** For how long nothing but time passes until an event is tried again, to the millisecond. */
function delayedForMs(backoff: ReturnType<typeof create>, id: string): number {
  const from = nowMs
  while (backoff.excluded().ids.includes(id)) nowMs += 1
  return nowMs - from
}

test('an event waits twice as long after each failure, a minute at most', () => {
  const backoff = create()
  const waits = Array.from({ length: 9 }, () => {
    backoff.add(failureOf(event('a')))
    return delayedForMs(backoff, 'a')
  })
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
})

test('the first failure of an event is distinguished from later ones', () => {
  const backoff = create()
  const tell = (id: string) => backoff.add(failureOf(event(id)))
  expect([tell('a'), tell('a'), tell('b'), tell('a')]).toEqual([true, false, true, false])
})

test('later events of the topic of a failed event wait as long as it does', () => {
  const backoff = create()
  const [first, second, third] = [event('1', 't'), event('2', 't'), event('3', 't')]
  backoff.add(failureOf(first, [second]))
  backoff.addFollowers([third])
  expect(backoff.excluded()).toEqual({ ids: ['1', '2', '3'], topics: new Set(['t']) })
  nowMs += 1_000
  expect(backoff.excluded()).toEqual({ ids: [], topics: new Set() })
})

test('an event that waited for another one does not count as failed', () => {
  const backoff = create()
  const [first, second] = [event('1', 't'), event('2', 't')]
  backoff.add(failureOf(first, [second]))
  nowMs += 1_000
  expect(backoff.add(failureOf(second))).toBe(true)
  expect(delayedForMs(backoff, '2')).toBe(1_000)
})

test('no other topic waits, and no event without one', () => {
  const backoff = create()
  backoff.add(failureOf(event('1')))
  backoff.add(failureOf(event('2', 't')))
  backoff.addFollowers([event('3')])
  backoff.addFollowers([event('4', 'other')])
  expect(backoff.excluded()).toEqual({ ids: ['1', '2'], topics: new Set(['t']) })
})

test('of too many that fail the oldest are tried again with the rest', () => {
  const backoff = create()
  for (let n = 0; n < 1_001; n++) backoff.add(failureOf(event(String(n))))
  const { ids } = backoff.excluded()
  expect(ids).toHaveLength(1_000)
  expect(ids).not.toContain('0')
})
