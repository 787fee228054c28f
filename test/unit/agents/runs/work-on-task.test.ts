import { prepared } from '../../../../subgraphs/agents/src/domain/runs/change-run.ts'
import { failTask } from '../../../../subgraphs/agents/src/domain/runs/fail-task.ts'
import type { Run, RunChange } from '../../../../subgraphs/agents/src/domain/runs/run.ts'
import { progressOf } from '../../../../subgraphs/agents/src/domain/runs/run.ts'
import {
  claimTask,
  dueTasks,
  finishTask,
  lostTasks,
  reportProgress,
} from '../../../../subgraphs/agents/src/domain/runs/work-on-task.ts'
import type { Claim } from '../../../../subgraphs/agents/src/domain/runs/work-on-task.ts'
import { later, noon, smallRun, statuses } from './fixtures.ts'

const ready = prepared(smallRun()).run
const done = { status: 'COMPLETED', summary: 'Fine.', recommendationIds: ['rec_1'], now: noon } as const
const failure = { kind: 'failed', reason: 'It broke.', now: noon, random: 0.5, patienceMs: 60_000 } as const

function must(change: RunChange | null): RunChange {
  if (!change) throw new Error('expected a change, got none')
  return change
}

const claim = (run: Run, work: Claim) => must(claimTask(run, work, noon)).run
const complete = (run: Run, role: Claim['role']) =>
  must(finishTask(claim(run, { role, attempt: 1 }), { role, attempt: 1 }, done)).run

test('a prepared run has ready what depends on nothing', () => {
  expect(statuses(ready)).toEqual({ VALIDATION: 'READY', CTO: 'WAITING', MLOPS: 'WAITING', SYNTHESIS: 'WAITING' })
})

test('nothing can be taken before the run is prepared', () => {
  expect(claimTask(smallRun(), { role: 'VALIDATION', attempt: 1 }, noon)).toBeNull()
})

test('the first claim starts the run, a later one does not again', () => {
  const first = must(claimTask(ready, { role: 'VALIDATION', attempt: 1 }, noon))
  expect(first.run).toMatchObject({ status: 'RUNNING', startedAt: noon })
  expect(first.events.map(({ kind }) => kind)).toEqual(['RUN_STARTED', 'TASK_STARTED'])
  const second = must(claimTask(complete(ready, 'VALIDATION'), { role: 'CTO', attempt: 1 }, noon))
  expect(second.events.map(({ kind }) => kind)).toEqual(['TASK_STARTED'])
})

test('an attempt can be taken once, and only in its turn', () => {
  const running = claim(ready, { role: 'VALIDATION', attempt: 1 })
  expect(claimTask(running, { role: 'VALIDATION', attempt: 1 }, noon)).toBeNull()
  expect(claimTask(ready, { role: 'VALIDATION', attempt: 2 }, noon)).toBeNull()
})

test('completing a task makes ready what waited for it alone', () => {
  expect(statuses(complete(ready, 'VALIDATION'))).toMatchObject({ CTO: 'READY', MLOPS: 'READY', SYNTHESIS: 'WAITING' })
})

test('the last task completes the run', () => {
  const before = complete(complete(complete(ready, 'VALIDATION'), 'CTO'), 'MLOPS')
  const claimed = claim(before, { role: 'SYNTHESIS', attempt: 1 })
  const { run, events } = must(finishTask(claimed, { role: 'SYNTHESIS', attempt: 1 }, { ...done, now: later(2) }))
  expect(run).toMatchObject({ status: 'COMPLETED', finishedAt: later(2) })
  expect(events.map(({ kind, progress }) => [kind, progress])).toEqual([
    ['TASK_COMPLETED', 1],
    ['RUN_COMPLETED', 1],
  ])
})

test('a failed attempt waits for the next one with backoff and jitter', () => {
  const { run, events } = must(
    failTask(claim(ready, { role: 'VALIDATION', attempt: 1 }), { role: 'VALIDATION', attempt: 1 }, failure),
  )
  // 500 ms for the first failure: half of it and half of the other half.
  expect(run.tasks[0]).toMatchObject({ status: 'RETRYING', attempt: 1, retryAt: new Date(noon.getTime() + 375) })
  expect(events).toMatchObject([{ kind: 'TASK_RETRYING', message: 'It broke.' }])
  expect(dueTasks(run, noon)).toEqual([])
  expect(dueTasks(run, later(1))).toHaveLength(1)
})

test('a specialist that has failed for good does not fail the run', () => {
  const claimed = claim(complete(ready, 'VALIDATION'), { role: 'CTO', attempt: 1 })
  const { run } = must(failTask(claimed, { role: 'CTO', attempt: 1 }, { ...failure, kind: 'refused' }))
  expect(run.status).toBe('RUNNING')
  expect(statuses(complete(run, 'MLOPS'))).toMatchObject({ CTO: 'FAILED', SYNTHESIS: 'READY' })
})

test('a required task that has failed for good fails the run and cancels the rest', () => {
  const claimed = claim(ready, { role: 'VALIDATION', attempt: 1 })
  const { run, events } = must(failTask(claimed, { role: 'VALIDATION', attempt: 1 }, { ...failure, kind: 'refused' }))
  expect(run).toMatchObject({ status: 'FAILED', error: 'VALIDATION failed: It broke.' })
  expect(statuses(run)).toEqual({ VALIDATION: 'FAILED', CTO: 'CANCELLED', MLOPS: 'CANCELLED', SYNTHESIS: 'CANCELLED' })
  expect(events.map(({ kind }) => kind)).toEqual(['TASK_FAILED', 'RUN_FAILED'])
})

test('the third failed attempt is the last', () => {
  let run = ready
  for (const attempt of [1, 2, 3])
    run = must(failTask(claim(run, { role: 'VALIDATION', attempt }), { role: 'VALIDATION', attempt }, failure)).run
  expect(run).toMatchObject({ status: 'FAILED' })
})

test('an attempt that does not count any more changes nothing', () => {
  const retried = must(
    failTask(claim(ready, { role: 'VALIDATION', attempt: 1 }), { role: 'VALIDATION', attempt: 1 }, failure),
  ).run
  const second = claim(retried, { role: 'VALIDATION', attempt: 2 })
  expect(finishTask(second, { role: 'VALIDATION', attempt: 1 }, done)).toBeNull()
  expect(failTask(second, { role: 'VALIDATION', attempt: 1 }, failure)).toBeNull()
  expect(reportProgress(second, { role: 'VALIDATION', attempt: 1 }, { progress: 0.5, now: noon })).toBeNull()
})

test('progress goes forward only, and counts for its share of the run', () => {
  const running = claim(ready, { role: 'VALIDATION', attempt: 1 })
  const { run } = must(reportProgress(running, { role: 'VALIDATION', attempt: 1 }, { progress: 0.5, now: noon }))
  expect(progressOf(run)).toBe(0.125)
  expect(reportProgress(run, { role: 'VALIDATION', attempt: 1 }, { progress: 0.4, now: noon })).toBeNull()
})

test('a task whose worker is silent is lost', () => {
  const running = claim(ready, { role: 'VALIDATION', attempt: 1 })
  expect(lostTasks(running, noon)).toEqual([])
  expect(lostTasks(running, later(1)).map(({ role }) => role)).toEqual(['VALIDATION'])
})
