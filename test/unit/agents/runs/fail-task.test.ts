import { retryTask } from '#root/subgraphs/agents/src/domain/runs/control-run'
import { failTask } from '#root/subgraphs/agents/src/domain/runs/fail-task'
import type { FailureKind, TaskFailure } from '#root/subgraphs/agents/src/domain/runs/fail-task'
import { countedAttempts, ownAttempts } from '#root/subgraphs/agents/src/domain/runs/run'
import type { Run, Task } from '#root/subgraphs/agents/src/domain/runs/run'
import { claimTask } from '#root/subgraphs/agents/src/domain/runs/work-on-task'
import { later, noon, smallRun, task } from './fixtures.ts'

const running = (change: Partial<Task> = {}): Run =>
  smallRun({
    preparation: 'done',
    status: 'RUNNING',
    tasks: [task('CTO', { status: 'RUNNING', attempt: 1, ...change }), task('MLOPS', { status: 'READY' })],
  })

const failureOf = (kind: FailureKind, change: Partial<TaskFailure> = {}): TaskFailure => ({
  kind,
  reason: 'It broke.',
  now: noon,
  random: 1,
  patienceMs: 60_000,
  ...change,
})

function fail(run: Run, kind: FailureKind, change: Partial<TaskFailure> = {}) {
  const [cto] = run.tasks
  const changed = failTask(run, { role: 'CTO', attempt: cto?.attempt ?? 0 }, failureOf(kind, change))
  if (!changed) throw new Error('expected a change, got none')
  return { run: changed.run, task: changed.run.tasks[0] as Task, events: changed.events }
}

/** The same run once its task is worked on again. */
function again(run: Run, now: Date): Run {
  const claimed = claimTask(run, { role: 'CTO', attempt: (run.tasks[0]?.attempt ?? 0) + 1 }, now)
  if (!claimed) throw new Error('expected that the task can be taken, it could not')
  return claimed.run
}

describe('a dependency that is unavailable', () => {
  test('uses up no attempt, however often it is unavailable', () => {
    let run = running()
    for (let seconds = 0; seconds < 59; seconds += 1) {
      const { task: waiting, run: next } = fail(run, 'unavailable', { now: later(seconds) })
      expect(waiting).toMatchObject({ status: 'RETRYING', waitingSince: noon, error: 'It broke.', progress: 0 })
      run = again(next, later(seconds))
    }
    expect(countedAttempts(run.tasks[0] as Task)).toBe(1)
    expect(ownAttempts(run.tasks[0] as Task)).toBe(1)
    // Three attempts of its own are left to it as before.
    for (const attempt of [1, 2]) {
      const failed = fail(run, 'failed', { now: later(60) })
      expect([attempt, failed.task.status]).toEqual([attempt, 'RETRYING'])
      run = again(failed.run, later(60))
    }
    expect(fail(run, 'failed').task).toMatchObject({ status: 'FAILED', error: 'It broke.' })
  })

  test('is requested again with backoff, at most every five seconds', () => {
    const waits = [0, 1, 2, 3, 4, 20].map((count) => {
      const { task: waiting } = fail(running({ waits: count }), 'unavailable')
      return (waiting.retryAt?.getTime() ?? 0) - noon.getTime()
    })
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000])
    const halved = fail(running(), 'unavailable', { random: 0 }).task.retryAt
    expect(halved).toEqual(new Date(noon.getTime() + 250))
  })

  test('is requested once more at the end of the maximum wait', () => {
    const { task: waiting } = fail(running({ waits: 9, waitingSince: noon }), 'unavailable', { now: later(58) })
    expect(waiting).toMatchObject({ status: 'RETRYING', retryAt: later(60) })
  })

  test('fails the task after the maximum wait, and names the unavailable service', () => {
    const waiting = running({ waits: 9, waitingSince: noon })
    const { task: failed, events } = fail(waiting, 'unavailable', {
      now: later(60),
      reason: 'payments cannot be reached.',
    })
    const error = 'Waited 60 s without success: payments cannot be reached.'
    expect(failed).toMatchObject({ status: 'FAILED', error, finishedAt: later(60), retryAt: null })
    expect(events).toMatchObject([{ kind: 'TASK_FAILED', message: error }])
  })

  test('begins a new wait after it was there', () => {
    const { run } = fail(running({ waits: 3, waitingSince: noon }), 'failed', { now: later(59) })
    expect(run.tasks[0]?.waitingSince).toBeNull()
    const { task: waiting } = fail(again(run, later(59)), 'unavailable', { now: later(70) })
    expect(waiting).toMatchObject({ status: 'RETRYING', waitingSince: later(70) })
  })
})

describe('a worker that sends no heartbeats', () => {
  test("counts as an attempt that people see, and uses up none of the task's own", () => {
    const { run, task: waiting } = fail(running(), 'lost')
    expect(waiting).toMatchObject({ status: 'RETRYING', losses: 1, retryAt: new Date(noon.getTime() + 500) })
    const second = again(run, noon).tasks[0] as Task
    expect([countedAttempts(second), ownAttempts(second)]).toEqual([2, 1])
  })

  test('fails the task that has taken ten of them down', () => {
    expect(fail(running({ attempt: 9, losses: 8 }), 'lost').task).toMatchObject({ status: 'RETRYING', losses: 9 })
    expect(fail(running({ attempt: 10, losses: 9 }), 'lost').task).toMatchObject({
      status: 'FAILED',
      error: 'It broke. This happened 10 times.',
    })
  })
})

test('the task of a worker that shuts down is ready for another one immediately', () => {
  const { task: waiting, events } = fail(running({ attempt: 3 }), 'interrupted')
  expect(waiting).toMatchObject({ status: 'RETRYING', waits: 1, retryAt: noon, waitingSince: null })
  expect(events).toMatchObject([{ kind: 'TASK_RETRYING' }])
})

test('a refused task is not retried', () => {
  expect(fail(running(), 'refused').task).toMatchObject({ status: 'FAILED', error: 'It broke.' })
})

test('an outdated attempt changes nothing', () => {
  expect(failTask(running({ attempt: 2 }), { role: 'CTO', attempt: 1 }, failureOf('lost'))).toBeNull()
  expect(failTask(running({ status: 'CANCELLED' }), { role: 'CTO', attempt: 1 }, failureOf('failed'))).toBeNull()
})

test('a task that is retried by hand has all its attempts again, however long it had waited', () => {
  const failed = running({ status: 'FAILED', attempt: 43, waits: 40, waitingSince: noon })
  const { run } = retryTask(failed, 'CTO', noon)
  const fresh = run.tasks[0] as Task
  expect([fresh.maxAttempts - ownAttempts(fresh), fresh.waitingSince]).toEqual([3, null])
})

describe('a run of which agents failed', () => {
  const specialists = ['CTO', 'CLOUD_ENGINEER', 'MLOPS', 'COMPLIANCE', 'RESEARCH'] as const
  const runWith = (statuses: readonly Task['status'][]): Run =>
    smallRun({
      preparation: 'done',
      status: 'RUNNING',
      tasks: [
        task('VALIDATION', { required: true, status: 'COMPLETED' }),
        ...statuses.map((status, index) =>
          task(specialists[index] ?? 'CTO', { status, attempt: 1, error: status === 'FAILED' ? 'No answer.' : null }),
        ),
        task('SYNTHESIS', { required: true, dependsOn: [...specialists] }),
      ],
    })
  const endLast = (run: Run) =>
    failTask(run, { role: 'CTO', attempt: 1 }, failureOf('refused', { reason: 'Broken.' }))?.run

  test('fails when most of them did, and does not write its report', () => {
    const run = endLast(runWith(['RUNNING', 'FAILED', 'FAILED', 'COMPLETED', 'COMPLETED']))
    expect(run).toMatchObject({
      status: 'FAILED',
      error: '3 of 5 agents failed (CTO, CLOUD_ENGINEER, MLOPS): Broken.; No answer.',
      finishedAt: noon,
    })
    expect(run?.tasks.at(-1)?.status).toBe('CANCELLED')
  })

  test('continues when most of them completed', () => {
    const run = endLast(runWith(['RUNNING', 'FAILED', 'COMPLETED', 'COMPLETED', 'COMPLETED']))
    expect(run).toMatchObject({ status: 'RUNNING', error: null })
    expect(run?.tasks.at(-1)?.status).toBe('READY')
  })

  test('does not count tasks without input', () => {
    const lacking = endLast(runWith(['RUNNING', 'FAILED', 'SKIPPED', 'SKIPPED', 'COMPLETED']))
    expect(lacking?.status).toBe('FAILED')
    const whole = endLast(runWith(['RUNNING', 'SKIPPED', 'SKIPPED', 'COMPLETED', 'COMPLETED']))
    expect(whole?.status).toBe('RUNNING')
  })

  test('waits for those that still work before it decides', () => {
    const run = endLast(runWith(['RUNNING', 'FAILED', 'FAILED', 'FAILED', 'RUNNING']))
    expect(run?.status).toBe('RUNNING')
  })
})
