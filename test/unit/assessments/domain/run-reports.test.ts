import type { AssessmentStatus } from '#root/subgraphs/assessments/src/domain/assessment'
import { afterRunEvent } from '#root/subgraphs/assessments/src/domain/run-reports'
import type { RunReport } from '#root/subgraphs/assessments/src/domain/run-reports'
import { anAssessment, later } from './build.ts'

const runId = 'run_1'
const queued = anAssessment({ status: 'QUEUED', currentRunId: runId, beforeRun: { status: 'DRAFT', runId: null } })

/** The assessment after events of the run, numbered as they were announced, in the order in which they arrive. */
const after = (...events: readonly (readonly [number, RunReport])[]) =>
  events.reduce(
    (assessment, [number, event]) => afterRunEvent(assessment, { id: `evt_${number}`, runId, event }, later),
    queued,
  )

test.each([
  ['started', 'RUNNING'],
  ['paused', 'PAUSED'],
  ['resumed', 'RUNNING'],
  ['completed', 'COMPLETED'],
  ['failed', 'FAILED'],
  ['cancelled', 'CANCELLED'],
] as const)('a run that has %s makes its assessment %s', (event, status) => {
  expect(after([1, event])).toMatchObject({ status, version: 2, beforeRun: null, updatedAt: later })
})

test('a run is followed through its life', () => {
  const statuses: AssessmentStatus[] = []
  const life: RunReport[] = ['started', 'paused', 'resumed', 'completed']
  life.reduce((assessment, event, index) => {
    const next = afterRunEvent(assessment, { id: `evt_${index}`, runId, event }, later)
    statuses.push(next.status)
    return next
  }, queued)
  expect(statuses).toEqual(['RUNNING', 'PAUSED', 'RUNNING', 'COMPLETED'])
})

test('a duplicate event counts once', () => {
  const once = after([1, 'started'])
  expect(afterRunEvent(once, { id: 'evt_1', runId, event: 'started' }, later)).toBe(once)
})

test.each([
  [
    'resumed before paused',
    [
      [1, 'started'],
      [3, 'resumed'],
      [2, 'paused'],
    ],
    'RUNNING',
  ],
  [
    'paused before started',
    [
      [2, 'paused'],
      [1, 'started'],
    ],
    'PAUSED',
  ],
  [
    'completed before everything',
    [
      [4, 'completed'],
      [1, 'started'],
      [2, 'paused'],
      [3, 'resumed'],
    ],
    'COMPLETED',
  ],
] as const)('events that overtake each other end where the last one ends: %s', (_name, events, status) => {
  expect(after(...events)).toMatchObject({ status })
})

test('the end of a run counts although its event looks older than another', () => {
  expect(after([5, 'resumed'], [4, 'failed'])).toMatchObject({ status: 'FAILED' })
})

test('a change without visible effect creates no new version', () => {
  expect(after([1, 'started'], [3, 'resumed'])).toMatchObject({ version: 2, revision: 3, lastRunEventId: 'evt_3' })
})

test.each(['DRAFT', 'COMPLETED', 'FAILED', 'CANCELLED', 'ARCHIVED'] as const)(
  'an assessment that is %s is not moved by a late event',
  (status) => {
    const before = anAssessment({ status, currentRunId: runId })
    expect(afterRunEvent(before, { id: 'evt_9', runId, event: 'started' }, later)).toBe(before)
  },
)

test('events of another run are not for this assessment', () => {
  expect(afterRunEvent(queued, { id: 'evt_1', runId: 'run_0', event: 'completed' }, later)).toBe(queued)
})
