import type { Fault } from '#root/test/support/chaos/faults'
import { isClean, judge } from '#root/test/support/chaos/index'
import type { Sighting } from '#root/test/support/chaos/verdict'

const reference = { events: new Map([1, 2, 3, 4].map((seq) => [seq, 'TASK_PROGRESS'])), last: 4 }
const saw = (...seqs: readonly number[]): Sighting[] =>
  seqs.map((seq) => ({ kind: 'event', seq, event: 'TASK_PROGRESS' }))
const snapshot = (seq: number): Sighting => ({ kind: 'event', seq, event: 'SNAPSHOT' })
const blank: Sighting = { kind: 'blank', reason: 'away' }
const broke: Sighting = { kind: 'break' }

const clean = { lost: 0, duplicated: 0, outOfOrder: 0, wrong: 0, snapshots: 0 }

test('a snapshot and the events after it count as everything', () => {
  expect(judge([snapshot(1), ...saw(2, 3, 4)], reference)).toMatchObject({ ...clean, events: 4 })
})

test('events that are missing in between and at the end are lost', () => {
  expect(judge([snapshot(0), ...saw(1, 3)], reference)).toMatchObject({ ...clean, lost: 2 })
})

test('repeated events are duplicates, and late ones are out of order', () => {
  expect(judge([snapshot(0), ...saw(1, 2, 2, 3, 4)], reference)).toMatchObject({ ...clean, duplicated: 1 })
  expect(judge([snapshot(2), ...saw(1, 3, 4)], reference)).toMatchObject({ ...clean, outOfOrder: 1 })
})

test('an event with errors counts as received', () => {
  expect(judge([snapshot(0), ...saw(1), blank, ...saw(3, 4)], reference)).toMatchObject({ ...clean, blank: 1 })
  expect(judge([snapshot(0), ...saw(1, 2, 3), blank], reference)).toMatchObject(clean)
})

test('an event without a cursor may be repeated after an interruption', () => {
  expect(judge([snapshot(0), ...saw(1), blank, broke, ...saw(2, 3, 4)], reference)).toMatchObject(clean)
})

test('an event of another kind than in the log is an error, and a second snapshot is reported', () => {
  const other: Sighting = { kind: 'event', seq: 1, event: 'RUN_STARTED' }
  expect(judge([snapshot(0), other, ...saw(2), snapshot(4)], reference)).toMatchObject({
    ...clean,
    wrong: 1,
    snapshots: 1,
  })
})

test('a round is clean if every event was complete, and in the log', () => {
  expect(isClean(roundOf([snapshot(0), ...saw(1, 2, 3, 4)]))).toBe(true)
  expect(isClean(roundOf([snapshot(0), ...saw(1, 2, 3), blank]))).toBe(false)
  expect(isClean(roundOf([snapshot(0), ...saw(1, 2), snapshot(4)]))).toBe(false)
  expect(isClean({ ...roundOf([snapshot(0), ...saw(1, 2, 3, 4)]), leftOnGateways: 1 })).toBe(false)
})

test('a round is not clean when a query failed although all was restarted in good order, or the run did not complete', () => {
  const round = roundOf([snapshot(0), ...saw(1, 2, 3, 4)])
  expect(isClean({ ...round, queries: { asked: 9, failures: [] } })).toBe(true)
  expect(isClean({ ...round, queries: { asked: 9, failures: ['503'] } })).toBe(false)
  expect(isClean({ ...round, runEnd: 'RUN_FAILED' })).toBe(false)
})

test('a snapshot may replace events that a killed Redis had not written yet', () => {
  const sightings = [snapshot(0), ...saw(1, 2), snapshot(4)]
  expect(isClean(roundOf(sightings, fault('kill', 'redis')))).toBe(true)
  expect(isClean(roundOf(sightings, fault('pause', 'redis'), fault('kill', 'users')))).toBe(false)
  expect(isClean(roundOf([snapshot(0), ...saw(1, 2), ...saw(4)], fault('kill', 'redis')))).toBe(false)
})

const roundOf = (sightings: readonly Sighting[], ...faults: readonly Fault[]) => ({
  verdict: judge(sightings, reference),
  faults,
  leftOnGateways: 0,
  runEnd: 'RUN_COMPLETED',
  queries: null,
})

const fault = (kind: Fault['kind'], name: string): Fault => ({
  kind,
  target: { name } as Fault['target'],
  atMs: 0,
  forMs: 0,
})
