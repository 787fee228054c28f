import { createReplayWindow } from '#root/packages/federated-subscriptions/src/streams/replay-window'
import type { EventPayload } from '#root/packages/federated-subscriptions/src/streams/replay-window'

const limits = { maxEvents: 3, maxBytes: 100 }

function payload(cursor: string | undefined, sizeBytes = 1): EventPayload {
  return { text: cursor ?? 'error', cursor, sizeBytes, receivedAtMs: 0 }
}

function cursors(payloads: readonly EventPayload[] | undefined): unknown {
  return payloads?.map(({ cursor }) => cursor)
}

test('returns the events after a cursor, and none after the last', () => {
  const window = createReplayWindow('0', limits)
  for (const cursor of ['1', '2']) window.push(payload(cursor))
  expect(cursors(window.after('0'))).toEqual(['1', '2'])
  expect(cursors(window.after('1'))).toEqual(['2'])
  expect(cursors(window.after('2'))).toEqual([])
  expect(window.position).toBe('2')
})

test('returns undefined for an unknown cursor', () => {
  expect(createReplayWindow('0', limits).after('7')).toBeUndefined()
})

test('drops the oldest event beyond the limit, and still accepts the cursor before the first', () => {
  const window = createReplayWindow('0', limits)
  for (const cursor of ['1', '2', '3', '4', '5']) window.push(payload(cursor))
  expect(window.after('1')).toBeUndefined()
  expect(cursors(window.after('2'))).toEqual(['3', '4', '5'])
})

test('forgets the oldest past the bound in bytes, if need be all', () => {
  const window = createReplayWindow('0', limits)
  window.push(payload('1', 60))
  window.push(payload('2', 60))
  expect(window.after('0')).toBeUndefined()
  expect(cursors(window.after('1'))).toEqual(['2'])
  window.push(payload('3', 200))
  expect(window.after('2')).toBeUndefined()
  expect(cursors(window.after('3'))).toEqual([])
})

test('accepts a client without a cursor only before the first event', () => {
  const window = createReplayWindow(undefined, limits)
  expect(cursors(window.after(undefined))).toEqual([])
  window.push(payload('1'))
  expect(window.after(undefined)).toBeUndefined()
  expect(createReplayWindow('0', limits).after(undefined)).toBeUndefined()
})

test('does not contain events without a cursor', () => {
  const window = createReplayWindow('0', limits)
  window.push(payload(undefined))
  expect(cursors(window.after('0'))).toEqual([])
})

test('continues after the later of two events with one cursor, such as a snapshot at the current position', () => {
  const window = createReplayWindow(undefined, limits)
  for (const cursor of ['1', '1', '2']) window.push(payload(cursor))
  expect(cursors(window.after('1'))).toEqual(['2'])
})
