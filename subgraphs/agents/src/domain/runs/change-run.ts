import { AppError } from '#platform/errors'
import type { Run, RunChange, RunEvent, RunStatus, Task } from './run.ts'
import { isFinal, isTaskFinal, progressOf } from './run.ts'

/** Changes some fields of a task; the others stay. */
export const withTask = (run: Run, id: string, change: Partial<Task>): Run => ({
  ...run,
  tasks: run.tasks.map((task) => (task.id === id ? { ...task, ...change } : task)),
})

/** An event of the change that resulted in `run`. */
export const eventOf = (
  run: Run,
  { kind, at, message = null, taskId = null }: Pick<RunEvent, 'kind' | 'at'> & Partial<RunEvent>,
): RunEvent => ({ kind, at, message, taskId, progress: progressOf(run) })

/** Makes tasks ready whose dependencies have ended. */
export function withReadyTasks(run: Run): Run {
  const finished = new Set(run.tasks.filter(isTaskFinal).map((task) => task.role))
  const isReady = (task: Task) => task.status === 'WAITING' && task.dependsOn.every((role) => finished.has(role))
  return { ...run, tasks: run.tasks.map((task) => (isReady(task) ? { ...task, status: 'READY' as const } : task)) }
}

/** The credit and the assessment are reserved: the first tasks become ready. */
export function prepared(run: Run): RunChange {
  return { run: withReadyTasks({ ...run, preparation: 'done' }), events: [] }
}

/** Ends a run, whatever the status of its tasks. */
export function ended(
  run: Run,
  ending: { readonly status: 'COMPLETED' | 'FAILED' | 'CANCELLED'; readonly now: Date; readonly error?: string },
): RunChange {
  const { status, now, error = null } = ending
  const stopped = run.tasks.map((task) =>
    isTaskFinal(task) ? task : { ...task, status: 'CANCELLED' as const, finishedAt: now, retryAt: null },
  )
  const next: Run = { ...run, status, error, tasks: stopped, preparation: 'done', finishedAt: now }
  return { run: next, events: [eventOf(next, { kind: `RUN_${status}`, at: now, message: error })] }
}

/** Ends the run if its last task has, if a required one has failed, or if most of the others have. */
export function settled({ run, events }: RunChange, now: Date): RunChange {
  if (isFinal(run)) return { run, events }
  const failure = run.tasks.find((task) => task.required && task.status === 'FAILED')
  if (failure) {
    const end = ended(run, {
      status: 'FAILED',
      now,
      error: `${failure.role} failed: ${failure.error ?? 'no reason given'}`,
    })
    return { run: end.run, events: [...events, ...end.events] }
  }
  const gap = gapOf(run)
  if (gap !== null) {
    const end = ended(run, { status: 'FAILED', now, error: gap })
    return { run: end.run, events: [...events, ...end.events] }
  }
  if (!run.tasks.every(isTaskFinal)) return { run: withReadyTasks(run), events }
  const end = ended(run, { status: 'COMPLETED', now })
  return { run: end.run, events: [...events, ...end.events] }
}

/**
 * The reason why a run fails although no required task has failed: of the optional tasks that had something to examine, more failed than
 * completed. Null otherwise, and while some of them are still running.
 */
function gapOf({ tasks }: Run): string | null {
  const specialists = tasks.filter(({ required }) => !required)
  if (!specialists.every(isTaskFinal)) return null
  const failed = specialists.filter(({ status }) => status === 'FAILED')
  const completed = specialists.filter(({ status }) => status === 'COMPLETED')
  if (failed.length <= completed.length) return null
  const reasons = [...new Set(failed.map(({ error }) => error ?? 'no reason given'))]
  const roles = failed.map(({ role }) => role).join(', ')
  return `${failed.length} of ${specialists.length} agents failed (${roles}): ${reasons.slice(0, 3).join('; ')}`
}

/** @throws AppError INVALID_TRANSITION - the status of the run does not allow the change */
export function assertStatus(run: Run, from: readonly RunStatus[], to: string): void {
  if (from.includes(run.status)) return
  throw new AppError({
    code: 'INVALID_TRANSITION',
    message: `Expected a run that is ${from.join(' or ')} to make it ${to}, got one that is ${run.status}.`,
    details: { from: run.status, to },
  })
}
