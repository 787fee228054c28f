import { prepared } from '../../../../subgraphs/agents/src/domain/runs/change-run.ts'
import { cancelRun, pauseRun, resumeRun, retryTask } from '../../../../subgraphs/agents/src/domain/runs/steer-run.ts'
import { claimTask } from '../../../../subgraphs/agents/src/domain/runs/work-on-task.ts'
import { noon, smallRun, statuses, task } from './fixtures.ts'

const ready = prepared(smallRun()).run

test('a paused run gives out no tasks, a resumed one does again', () => {
  const paused = pauseRun(ready, noon)
  expect(paused.events).toMatchObject([{ kind: 'RUN_PAUSED' }])
  expect(claimTask(paused.run, { role: 'VALIDATION', attempt: 1 }, noon)).toBeNull()
  const resumed = resumeRun(paused.run, noon)
  expect(resumed.events).toMatchObject([{ kind: 'RUN_RESUMED' }])
  expect(claimTask(resumed.run, { role: 'VALIDATION', attempt: 1 }, noon)).not.toBeNull()
})

test('a cancelled run cancels what has not ended', () => {
  const { run, events } = cancelRun(ready, noon)
  expect(run).toMatchObject({ status: 'CANCELLED', finishedAt: noon })
  expect(new Set(Object.values(statuses(run)))).toEqual(new Set(['CANCELLED']))
  expect(events).toMatchObject([{ kind: 'RUN_CANCELLED' }])
})

test.each([
  ['resume', () => resumeRun(ready, noon), 'QUEUED', 'RUNNING'],
  ['pause', () => pauseRun(cancelRun(ready, noon).run, noon), 'CANCELLED', 'PAUSED'],
  ['cancel', () => cancelRun(cancelRun(ready, noon).run, noon), 'CANCELLED', 'CANCELLED'],
])('a run that is in the wrong state for %s is INVALID_TRANSITION', (_step, steer, from, to) => {
  expect(steer).toThrow(expect.objectContaining({ code: 'INVALID_TRANSITION', details: { from, to } }))
})

test('retrying a failed task runs it again, and what was built on its absence', () => {
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
