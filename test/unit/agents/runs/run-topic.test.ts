import { settled } from '#root/subgraphs/agents/src/domain/runs/change-run'
import { isFinal, isTaskFinal, progressOf } from '#root/subgraphs/agents/src/domain/runs/run'
import { jobIdOf, runTask } from '#root/subgraphs/agents/src/domain/runs/run-task.job'
import { runTopic, toLogged, toSnapshot } from '#root/subgraphs/agents/src/domain/runs/run-topic'
import { later, noon, smallRun, task } from './fixtures.ts'

test('a run is over in three states, a task in four', () => {
  const runs = ['QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const
  expect(runs.filter((status) => isFinal({ status }))).toEqual(['COMPLETED', 'FAILED', 'CANCELLED'])
  const tasks = ['WAITING', 'READY', 'RUNNING', 'RETRYING', 'COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED'] as const
  expect(tasks.filter((status) => isTaskFinal({ status }))).toEqual(['COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED'])
})

test('a run without tasks has a progress of 0', () => {
  expect(progressOf({ tasks: [] })).toBe(0)
})

test('a run that has ended does not change', () => {
  const run = smallRun({ status: 'CANCELLED', tasks: [task('VALIDATION', { status: 'COMPLETED' })] })
  expect(settled({ run, events: [] }, noon)).toEqual({ run, events: [] })
})

test('each run has a topic of its own', () => {
  expect(runTopic('run_1')).not.toBe(runTopic('run_2'))
})

test('an event is logged as plain JSON', () => {
  const event = { kind: 'RUN_STARTED', at: noon, message: 'm', progress: 0.5, taskId: 't' } as const
  expect(toLogged(event)).toEqual({ ...event, at: '2026-01-31T12:00:00.000Z' })
})

test('a snapshot replaces every event so far', () => {
  const tasks = [task('VALIDATION', { status: 'COMPLETED' }), task('CTO')]
  expect(toSnapshot(smallRun({ seq: 7, tasks, error: 'e' }), later(1))).toEqual({
    seq: 7,
    terminal: false,
    payload: { kind: 'SNAPSHOT', at: later(1).toISOString(), message: 'e', progress: 0.5, taskId: null },
  })
  expect(toSnapshot(smallRun({ status: 'FAILED' }), noon).terminal).toBe(true)
})

test('each attempt has one job', () => {
  const attempt = { runId: 'run_1', role: 'CTO', attempt: 1 } as const
  expect(jobIdOf(attempt)).toBe(jobIdOf({ ...attempt }))
  const others = [{ ...attempt, runId: 'run_2' }, { ...attempt, role: 'MLOPS' } as const, { ...attempt, attempt: 2 }]
  expect(new Set([attempt, ...others].map(jobIdOf)).size).toBe(4)
})

test('a job id contains the attempt, and the job survives minutes without the database', () => {
  const payload = { runId: 'run_1', role: 'CTO', attempt: 1 }
  expect(runTask.payload.parse(payload)).toEqual(payload)
  for (const wrong of [{ runId: 1 }, { role: 1 }, { attempt: 1.5 }])
    expect(runTask.payload.safeParse({ ...payload, ...wrong }).success).toBe(false)
  const { attempts, backoff } = runTask.options
  expect({ attempts, backoff }).toEqual({ attempts: 10, backoff: { baseMs: 250, maxMs: 15_000 } })
})
