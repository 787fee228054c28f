import { isClean, judge } from '../../support/chaos/index.ts'
import type { Sighting } from '../../support/chaos/verdict.ts'

const reference = { events: new Map([1, 2, 3, 4].map((seq) => [seq, 'TASK_PROGRESS'])), last: 4 }
const saw = (...seqs: readonly number[]): Sighting[] =>
  seqs.map((seq) => ({ kind: 'event', seq, event: 'TASK_PROGRESS' }))
const snapshot = (seq: number): Sighting => ({ kind: 'event', seq, event: 'SNAPSHOT' })
const blank: Sighting = { kind: 'blank', reason: 'away' }
const broke: Sighting = { kind: 'break' }

const clean = { lost: 0, duplicated: 0, outOfOrder: 0, wrong: 0, snapshots: 0 }

test('a snapshot and what follows it is all there is to see', () => {
  expect(judge([snapshot(1), ...saw(2, 3, 4)], reference)).toMatchObject({ ...clean, events: 4 })
})

test('what is missing in between and at the end is lost', () => {
  expect(judge([snapshot(0), ...saw(1, 3)], reference)).toMatchObject({ ...clean, lost: 2 })
})

test('what is seen again is duplicated, what comes late is out of order', () => {
  expect(judge([snapshot(0), ...saw(1, 2, 2, 3, 4)], reference)).toMatchObject({ ...clean, duplicated: 1 })
  expect(judge([snapshot(2), ...saw(1, 3, 4)], reference)).toMatchObject({ ...clean, outOfOrder: 1 })
})

test('an event of which errors are left takes its place', () => {
  expect(judge([snapshot(0), ...saw(1), blank, ...saw(3, 4)], reference)).toMatchObject({ ...clean, blank: 1 })
  expect(judge([snapshot(0), ...saw(1, 2, 3), blank], reference)).toMatchObject(clean)
})

test('an event without a cursor comes again after a break', () => {
  expect(judge([snapshot(0), ...saw(1), blank, broke, ...saw(2, 3, 4)], reference)).toMatchObject(clean)
})

test('an event of another kind than in the log is wrong, and a second snapshot is told', () => {
  const other: Sighting = { kind: 'event', seq: 1, event: 'RUN_STARTED' }
  expect(judge([snapshot(0), other, ...saw(2), snapshot(4)], reference)).toMatchObject({
    ...clean,
    wrong: 1,
    snapshots: 1,
  })
})

test('a round is clean when every event came whole, and from the log', () => {
  expect(isClean(judge([snapshot(0), ...saw(1, 2, 3, 4)], reference))).toBe(true)
  expect(isClean(judge([snapshot(0), ...saw(1, 2, 3), blank], reference))).toBe(false)
  expect(isClean(judge([snapshot(0), ...saw(1, 2), snapshot(4)], reference))).toBe(false)
})
