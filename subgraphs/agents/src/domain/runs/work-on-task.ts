import type { AgentRole } from '../advice/types.ts'
import { eventOf, settled, withTask } from './change-run.ts'
import { attemptKey, taskOf } from './run.ts'
import type { Run, RunChange, RunEvent, Task, TaskAttempt } from './run.ts'

/** The attempt of a task that a worker executes. */
export interface Claim {
  readonly role: AgentRole
  readonly attempt: number
}

/**
 * Starts the next attempt of a task; null if there is nothing to do: the run is paused or has ended, or the attempt is not
 * the task's next one.
 * @param attempt - the attempt of the job
 */
export function claimTask(run: Run, { role, attempt }: Claim, now: Date): RunChange | null {
  const task = taskOf(run, role)
  if (!task || run.preparation === 'pending' || (run.status !== 'QUEUED' && run.status !== 'RUNNING')) return null
  if ((task.status !== 'READY' && task.status !== 'RETRYING') || task.attempt + 1 !== attempt) return null
  const started = withTask({ ...run, status: 'RUNNING', startedAt: run.startedAt ?? now }, task.id, {
    status: 'RUNNING',
    attempt,
    progress: 0,
    startedAt: task.startedAt ?? now,
    heartbeatAt: now,
    retryAt: null,
    error: null,
  })
  const events: RunEvent[] = [eventOf(started, { kind: 'TASK_STARTED', at: now, taskId: task.id })]
  if (run.status === 'QUEUED') events.unshift(eventOf(started, { kind: 'RUN_STARTED', at: now }))
  return { run: started, events }
}

/** Null if this attempt is no longer the current one. */
export function reportProgress(
  run: Run,
  claim: Claim,
  { progress, now }: { progress: number; now: Date },
): RunChange | null {
  const task = runningTask(run, claim)
  // Progress never decreases, and reaches 1 only by completion.
  const next = Math.min(0.99, Math.max(0, progress))
  if (!task || next <= task.progress) return null
  const changed = withTask(run, task.id, { progress: next, heartbeatAt: now })
  return { run: changed, events: [eventOf(changed, { kind: 'TASK_PROGRESS', at: now, taskId: task.id })] }
}

export interface TaskResult {
  readonly status: 'COMPLETED' | 'SKIPPED'
  /** What was found, or why the task was skipped. */
  readonly summary: string
  readonly recommendationIds: readonly string[]
  readonly now: Date
}

/** Completes a task, and the run with its last task. Null if this attempt is no longer the current one. */
export function finishTask(
  run: Run,
  claim: Claim,
  { status, summary, recommendationIds, now }: TaskResult,
): RunChange | null {
  const task = runningTask(run, claim)
  if (!task) return null
  const done = withTask(run, task.id, { status, summary, recommendationIds, progress: 1, finishedAt: now })
  const message = status === 'SKIPPED' ? `Skipped: ${summary}` : summary
  return settled(
    { run: done, events: [eventOf(done, { kind: 'TASK_COMPLETED', at: now, taskId: task.id, message })] },
    now,
  )
}

/** Tasks that are running or ready. */
export const dueTasks = (run: Run, now: Date): readonly Task[] =>
  run.status === 'QUEUED' || run.status === 'RUNNING'
    ? run.tasks.filter(
        (task) =>
          task.status === 'READY' || (task.status === 'RETRYING' && (task.retryAt === null || task.retryAt <= now)),
      )
    : []

/** Running tasks whose worker has not changed the run since `before`. Without a heartbeat since then, they are lost. */
export const silentTasks = (run: Run, before: Date): readonly Task[] =>
  run.tasks.filter(({ status, heartbeatAt }) => status === 'RUNNING' && isBefore(heartbeatAt, before))

/**
 * Tasks whose worker has sent no heartbeat since `before`.
 * @param heartbeats - times of the last heartbeats by `attemptKey`
 */
export const lostTasks = (run: Run, before: Date, heartbeats: ReadonlyMap<string, Date>): readonly Task[] =>
  silentTasks(run, before).filter((task) => isBefore(heartbeats.get(attemptKey(attemptOf(run, task))) ?? null, before))

export const attemptOf = (run: Run, { id, attempt }: Task): TaskAttempt => ({ runId: run.id, taskId: id, attempt })

const isBefore = (at: Date | null, before: Date) => at === null || at.getTime() < before.getTime()

/** The task if this attempt is the current one. */
export function runningTask(run: Run, { role, attempt }: Claim): Task | null {
  const task = taskOf(run, role)
  return task?.status === 'RUNNING' && task.attempt === attempt ? task : null
}
