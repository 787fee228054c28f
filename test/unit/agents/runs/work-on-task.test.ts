import { prepared } from '#root/subgraphs/agents/src/domain/runs/change-run'
import { failTask } from '#root/subgraphs/agents/src/domain/runs/fail-task'
import type { Run, RunChange } from '#root/subgraphs/agents/src/domain/runs/run'
import { attemptKey, progressOf } from '#root/subgraphs/agents/src/domain/runs/run'
import {
  claimTask,
  dueTasks,
  finishTask,
  lostTasks,
  reportProgress,
  silentTasks,
} from '#root/subgraphs/agents/src/domain/runs/work-on-task'
import type { Claim } from '#root/subgraphs/agents/src/domain/runs/work-on-task'
import { later, noon, smallRun, statuses, task } from './fixtures.ts'

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

test('the ready tasks of a prepared run are those without dependencies', () => {
  expect(statuses(ready)).toEqual({ VALIDATION: 'READY', CTO: 'WAITING', MLOPS: 'WAITING', SYNTHESIS: 'WAITING' })
})

test('no task can be claimed before the run is prepared', () => {
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

test('completing a task makes the tasks ready that waited only for it', () => {
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

test('a specialist that has failed permanently does not fail the run', () => {
  const claimed = claim(complete(ready, 'VALIDATION'), { role: 'CTO', attempt: 1 })
  const { run } = must(failTask(claimed, { role: 'CTO', attempt: 1 }, { ...failure, kind: 'refused' }))
  expect(run.status).toBe('RUNNING')
  expect(statuses(complete(run, 'MLOPS'))).toMatchObject({ CTO: 'FAILED', SYNTHESIS: 'READY' })
})

test('a required task that has failed permanently fails the run and cancels the others', () => {
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

test('an outdated attempt changes nothing', () => {
  const retried = must(
    failTask(claim(ready, { role: 'VALIDATION', attempt: 1 }), { role: 'VALIDATION', attempt: 1 }, failure),
  ).run
  const second = claim(retried, { role: 'VALIDATION', attempt: 2 })
  expect(finishTask(second, { role: 'VALIDATION', attempt: 1 }, done)).toBeNull()
  expect(failTask(second, { role: 'VALIDATION', attempt: 1 }, failure)).toBeNull()
  expect(reportProgress(second, { role: 'VALIDATION', attempt: 1 }, { progress: 0.5, now: noon })).toBeNull()
})

test('progress only increases, and counts for its share of the run', () => {
  const running = claim(ready, { role: 'VALIDATION', attempt: 1 })
  const { run } = must(reportProgress(running, { role: 'VALIDATION', attempt: 1 }, { progress: 0.5, now: noon }))
  expect(progressOf(run)).toBe(0.125)
  expect(reportProgress(run, { role: 'VALIDATION', attempt: 1 }, { progress: 0.4, now: noon })).toBeNull()
})

test('a task whose worker is silent is lost', () => {
  const running = claim(ready, { role: 'VALIDATION', attempt: 1 })
  expect(lostTasks(running, noon, new Map())).toEqual([])
  expect(lostTasks(running, later(1), new Map()).map(({ role }) => role)).toEqual(['VALIDATION'])
})

test('a task that is ready cannot be taken before the credits of the run are secured', () => {
  const pending = { ...ready, preparation: 'pending' } as const
  expect(claimTask(pending, { role: 'VALIDATION', attempt: 1 }, noon)).toBeNull()
})

test('a task that the run does not have cannot be taken, nor one that waits', () => {
  expect(claimTask(ready, { role: 'CHATBOT', attempt: 1 }, noon)).toBeNull()
  expect(claimTask(ready, { role: 'CTO', attempt: 1 }, noon)).toBeNull()
  expect(finishTask(ready, { role: 'CHATBOT', attempt: 0 }, done)).toBeNull()
})

test('a further attempt keeps when the task and the run began', () => {
  const run = smallRun({
    preparation: 'done',
    status: 'RUNNING',
    startedAt: noon,
    tasks: [task('CTO', { status: 'RETRYING', attempt: 1, startedAt: noon, error: 'It broke.', retryAt: noon })],
  })
  const { run: next } = must(claimTask(run, { role: 'CTO', attempt: 2 }, later(9)))
  expect(next.startedAt).toEqual(noon)
  expect(next.tasks[0]).toMatchObject({
    startedAt: noon,
    heartbeatAt: later(9),
    error: null,
    retryAt: null,
    attempt: 2,
  })
})

test('progress is announced when there is some', () => {
  const running = claim(ready, { role: 'VALIDATION', attempt: 1 })
  const half = must(reportProgress(running, { role: 'VALIDATION', attempt: 1 }, { progress: 0.5, now: later(1) }))
  expect(half.events).toEqual([
    { kind: 'TASK_PROGRESS', at: later(1), message: null, taskId: 'tsk_VALIDATION', progress: 0.125 },
  ])
  expect(half.run.tasks[0]).toMatchObject({ heartbeatAt: later(1) })
  expect(reportProgress(half.run, { role: 'VALIDATION', attempt: 1 }, { progress: 0.5, now: later(2) })).toBeNull()
})

test.each([
  ['COMPLETED', 'Fine.'],
  ['SKIPPED', 'Skipped: Fine.'],
] as const)('a task that is %s reports %j', (status, message) => {
  const running = claim(ready, { role: 'VALIDATION', attempt: 1 })
  const { run, events } = must(finishTask(running, { role: 'VALIDATION', attempt: 1 }, { ...done, status }))
  expect(events).toMatchObject([{ kind: 'TASK_COMPLETED', message, taskId: 'tsk_VALIDATION' }])
  expect(run.tasks[0]).toMatchObject({ status, summary: 'Fine.', recommendationIds: ['rec_1'] })
})

describe('tasks that are due', () => {
  const tasks = [
    task('VALIDATION', { status: 'READY' }),
    task('CTO', { status: 'RETRYING', retryAt: later(5) }),
    task('MLOPS', { status: 'RETRYING' }),
    task('SYNTHESIS', { status: 'RUNNING' }),
  ]
  const dueAt = (seconds: number, status: Run['status'] = 'RUNNING') =>
    dueTasks(smallRun({ status, tasks }), later(seconds)).map(({ role }) => role)

  test('are ready, or at the time of their next attempt', () => {
    expect(dueAt(4)).toEqual(['VALIDATION', 'MLOPS'])
    expect(dueAt(5)).toEqual(['VALIDATION', 'CTO', 'MLOPS'])
    expect(dueAt(5, 'QUEUED')).toEqual(['VALIDATION', 'CTO', 'MLOPS'])
  })

  test.each(['PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const)('are none while the run is %s', (status) => {
    expect(dueAt(5, status)).toEqual([])
  })
})

test('a running task is lost when its worker has sent no heartbeat, or none since then', () => {
  const tasks = [
    task('VALIDATION', { status: 'RUNNING' }),
    task('CTO', { status: 'RUNNING', heartbeatAt: later(1) }),
    task('MLOPS', { status: 'RUNNING', heartbeatAt: later(2) }),
    task('SYNTHESIS', { status: 'READY' }),
  ]
  const run = smallRun({ tasks })
  expect(silentTasks(run, later(2)).map(({ role }) => role)).toEqual(['VALIDATION', 'CTO'])
  expect(lostTasks(run, later(2), new Map()).map(({ role }) => role)).toEqual(['VALIDATION', 'CTO'])
  const heartbeats = (attempt: number, seconds: number) =>
    new Map([[attemptKey({ runId: run.id, taskId: 'tsk_CTO', attempt }), later(seconds)]])
  expect(lostTasks(run, later(2), heartbeats(0, 2)).map(({ role }) => role)).toEqual(['VALIDATION'])
  expect(lostTasks(run, later(2), heartbeats(0, 1)).map(({ role }) => role)).toEqual(['VALIDATION', 'CTO'])
  expect(lostTasks(run, later(2), heartbeats(1, 2)).map(({ role }) => role)).toEqual(['VALIDATION', 'CTO'])
})
