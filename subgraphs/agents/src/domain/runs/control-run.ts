import { AppError } from '#platform/errors'
import type { AgentRole } from '../advice/types.ts'
import { assertStatus, ended, eventOf, withReadyTasks } from './change-run.ts'
import { isTaskFinal, ownAttempts, taskOf } from './run.ts'
import type { Run, RunChange, Task } from './run.ts'

/** Pauses a run: no new tasks start, and running ones continue. @throws AppError INVALID_TRANSITION */
export function pauseRun(run: Run, now: Date): RunChange {
  assertStatus(run, ['QUEUED', 'RUNNING'], 'PAUSED')
  const next: Run = { ...run, status: 'PAUSED' }
  return { run: next, events: [eventOf(next, { kind: 'RUN_PAUSED', at: now })] }
}

/** @throws AppError INVALID_TRANSITION */
export function resumeRun(run: Run, now: Date): RunChange {
  assertStatus(run, ['PAUSED'], 'RUNNING')
  const next: Run = { ...run, status: 'RUNNING', startedAt: run.startedAt ?? now }
  return { run: next, events: [eventOf(next, { kind: 'RUN_RESUMED', at: now })] }
}

/** @throws AppError INVALID_TRANSITION */
export function cancelRun(run: Run, now: Date): RunChange {
  assertStatus(run, ['QUEUED', 'RUNNING', 'PAUSED'], 'CANCELLED')
  return ended(run, { status: 'CANCELLED', now })
}

/**
 * Gives a failed or skipped task of an active run another series of attempts, and also the tasks that depend on it and have already
 * ended.
 * @throws AppError NOT_FOUND, INVALID_TRANSITION
 */
export function retryTask(run: Run, role: AgentRole, now: Date): RunChange {
  assertStatus(run, ['QUEUED', 'RUNNING', 'PAUSED'], 'RETRYING')
  const task = taskOf(run, role)
  if (!task) throw new AppError({ code: 'NOT_FOUND', message: `This run has no task ${role}.` })
  if (task.status !== 'FAILED' && task.status !== 'SKIPPED')
    throw new AppError({
      code: 'INVALID_TRANSITION',
      message: `Expected a task that is FAILED or SKIPPED to retry it, got one that is ${task.status}.`,
      details: { from: task.status, to: 'READY' },
    })
  const affected = dependantsOf(run, role)
  if (run.tasks.some((other) => affected.has(other.role) && other.status === 'RUNNING'))
    throw new AppError({
      code: 'INVALID_TRANSITION',
      message: `Expected no task that depends on ${role} to be running, got one that is.`,
      details: { from: task.status, to: 'READY' },
    })
  const fresh = run.tasks.map((other) => (affected.has(other.role) ? again(other) : other))
  const next = withReadyTasks({ ...run, tasks: fresh })
  return {
    run: next,
    events: [eventOf(next, { kind: 'TASK_RETRYING', at: now, taskId: task.id, message: 'Retried by a user.' })],
  }
}

/** The role itself and everything that depends on it, directly or not. */
function dependantsOf(run: Run, role: AgentRole): ReadonlySet<AgentRole> {
  const affected = new Set([role])
  // A workflow is listed in the order of its dependencies, so one pass finds them all.
  for (const task of run.tasks) if (task.dependsOn.some((other) => affected.has(other))) affected.add(task.role)
  return affected
}

const again = (task: Task): Task => ({
  ...task,
  status: 'WAITING',
  // Each attempt has its own number, because the number is part of the job id.
  maxAttempts: isTaskFinal(task) ? ownAttempts(task) + task.maxAttempts : task.maxAttempts,
  waitingSince: null,
  progress: 0,
  error: null,
  summary: null,
  finishedAt: null,
})
