import { prepared } from '#root/subgraphs/agents/src/domain/runs/change-run'
import { cancelRun, pauseRun, resumeRun, retryTask } from '#root/subgraphs/agents/src/domain/runs/control-run'
import { claimTask } from '#root/subgraphs/agents/src/domain/runs/work-on-task'
import { later, noon, smallRun, statuses, task } from './fixtures.ts'

const ready = prepared(smallRun()).run

test('a paused run has no ready tasks, and a resumed one has them again', () => {
  const paused = pauseRun(ready, noon)
  expect(paused.events).toMatchObject([{ kind: 'RUN_PAUSED' }])
  expect(claimTask(paused.run, { role: 'VALIDATION', attempt: 1 }, noon)).toBeNull()
  const resumed = resumeRun(paused.run, noon)
  expect(resumed.events).toMatchObject([{ kind: 'RUN_RESUMED' }])
  expect(claimTask(resumed.run, { role: 'VALIDATION', attempt: 1 }, noon)).not.toBeNull()
})

test('a cancelled run cancels its unfinished tasks', () => {
  const { run, events } = cancelRun(ready, noon)
  expect(run).toMatchObject({ status: 'CANCELLED', finishedAt: noon })
  expect(new Set(Object.values(statuses(run)))).toEqual(new Set(['CANCELLED']))
  expect(events).toMatchObject([{ kind: 'RUN_CANCELLED' }])
})

test.each([
  ['resume', () => resumeRun(ready, noon), 'QUEUED', 'RUNNING'],
  ['pause', () => pauseRun(cancelRun(ready, noon).run, noon), 'CANCELLED', 'PAUSED'],
  ['cancel', () => cancelRun(cancelRun(ready, noon).run, noon), 'CANCELLED', 'CANCELLED'],
])('a run that is in the wrong state for %s is INVALID_TRANSITION', (_step, control, from, to) => {
  expect(control).toThrow(expect.objectContaining({ code: 'INVALID_TRANSITION', details: { from, to } }))
})

test('retrying a failed task repeats it and the tasks that depend on it', () => {
  const run = smallRun({
    preparation: 'done',
    status: 'RUNNING',
    tasks: [
      task('VALIDATION', { status: 'COMPLETED' }),
      task('CTO', { status: 'FAILED', attempt: 3, error: 'It broke.', dependsOn: ['VALIDATION'] }),
      task('MLOPS', { status: 'COMPLETED', attempt: 1, dependsOn: ['VALIDATION'] }),
      task('SYNTHESIS', { status: 'COMPLETED', attempt: 1, dependsOn: ['CTO', 'MLOPS'] }),
    ],
  })
  const next = retryTask(run, 'CTO', noon).run
  expect(statuses(next)).toEqual({ VALIDATION: 'COMPLETED', CTO: 'READY', MLOPS: 'COMPLETED', SYNTHESIS: 'WAITING' })
  // Attempts go on counting, because their number names the job.
  expect(next.tasks[1]).toMatchObject({ attempt: 3, maxAttempts: 6, error: null })
  expect(claimTask(next, { role: 'CTO', attempt: 4 }, noon)).not.toBeNull()
})

test('a task that has not failed cannot be retried', () => {
  expect(() => retryTask(ready, 'CTO', noon)).toThrow(expect.objectContaining({ code: 'INVALID_TRANSITION' }))
})

test('a resumed run keeps its start time', () => {
  expect(resumeRun(smallRun({ status: 'PAUSED' }), later(1)).run.startedAt).toEqual(later(1))
  expect(resumeRun(smallRun({ status: 'PAUSED', startedAt: noon }), later(1)).run.startedAt).toEqual(noon)
})

describe('retrying by hand', () => {
  const cto = task('CTO', { status: 'FAILED', attempt: 3 })
  const running = smallRun({ status: 'RUNNING', preparation: 'done', tasks: [cto] })

  test('is announced', () => {
    expect(retryTask(running, 'CTO', later(1)).events).toEqual([
      { kind: 'TASK_RETRYING', at: later(1), taskId: 'tsk_CTO', message: 'Retried by a user.', progress: 0 },
    ])
  })

  test('is possible for a task that was skipped', () => {
    const run = { ...running, tasks: [{ ...cto, status: 'SKIPPED' as const }] }
    expect(statuses(retryTask(run, 'CTO', noon).run)).toEqual({ CTO: 'READY' })
  })

  test('is refused for a task that the run does not have', () => {
    expect(() => retryTask(running, 'CHATBOT', noon)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })

  test('names the expected state of the task', () => {
    const run = { ...running, tasks: [{ ...cto, status: 'COMPLETED' as const }] }
    expect(() => retryTask(run, 'CTO', noon)).toThrow(
      expect.objectContaining({ code: 'INVALID_TRANSITION', details: { from: 'COMPLETED', to: 'READY' } }),
    )
  })

  test('is refused while a dependent task runs, and not while another one does', () => {
    const synthesis = task('SYNTHESIS', { status: 'RUNNING', dependsOn: ['CTO'] })
    expect(() => retryTask({ ...running, tasks: [cto, synthesis] }, 'CTO', noon)).toThrow(
      expect.objectContaining({ code: 'INVALID_TRANSITION', details: { from: 'FAILED', to: 'READY' } }),
    )
    const other = task('MLOPS', { status: 'RUNNING' })
    expect(statuses(retryTask({ ...running, tasks: [cto, other] }, 'CTO', noon).run)).toEqual({
      CTO: 'READY',
      MLOPS: 'RUNNING',
    })
  })
})
