import { createHoldBack } from '../../../../platform/src/outbox/hold-back.ts'
import type { OutboxEvent } from '../../../../platform/src/outbox/types.ts'

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
const create = () => createHoldBack(() => nowMs)

beforeEach(() => {
  nowMs = 1_000_000
})

/** For how long nothing but time passes until an event is tried again, to the millisecond. */
function heldForMs(holdBack: ReturnType<typeof create>, id: string): number {
  const from = nowMs
  while (holdBack.now().ids.includes(id)) nowMs += 1
  return nowMs - from
}

test('an event waits twice as long after each failure, a minute at most', () => {
  const holdBack = create()
  const waits = Array.from({ length: 9 }, () => {
    holdBack.add(failureOf(event('a')))
    return heldForMs(holdBack, 'a')
  })
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
})

test('the first failure of an event is told from its next ones', () => {
  const holdBack = create()
  const tell = (id: string) => holdBack.add(failureOf(event(id)))
  expect([tell('a'), tell('a'), tell('b'), tell('a')]).toEqual([true, false, true, false])
})

test('what follows a failed event in its topic waits for as long as it does', () => {
  const holdBack = create()
  const [first, second, third] = [event('1', 't'), event('2', 't'), event('3', 't')]
  holdBack.add(failureOf(first, [second]))
  holdBack.follow([third])
  expect(holdBack.now()).toEqual({ ids: ['1', '2', '3'], topics: new Set(['t']) })
  nowMs += 1_000
  expect(holdBack.now()).toEqual({ ids: [], topics: new Set() })
})

test('what waited for another has not failed itself', () => {
  const holdBack = create()
  const [first, second] = [event('1', 't'), event('2', 't')]
  holdBack.add(failureOf(first, [second]))
  nowMs += 1_000
  expect(holdBack.add(failureOf(second))).toBe(true)
  expect(heldForMs(holdBack, '2')).toBe(1_000)
})

test('no other topic waits, and no event without one', () => {
  const holdBack = create()
  holdBack.add(failureOf(event('1')))
  holdBack.add(failureOf(event('2', 't')))
  holdBack.follow([event('3')])
  holdBack.follow([event('4', 'other')])
  expect(holdBack.now()).toEqual({ ids: ['1', '2'], topics: new Set(['t']) })
})

test('of too many that fail the oldest are tried again with the rest', () => {
  const holdBack = create()
  for (let n = 0; n < 1_001; n++) holdBack.add(failureOf(event(String(n))))
  const { ids } = holdBack.now()
  expect(ids).toHaveLength(1_000)
  expect(ids).not.toContain('0')
})
