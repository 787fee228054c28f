import { backoffMs } from '#platform/timing'
import { eventOf, settled, withTask } from './change-run.ts'
import { ownAttempts } from './run.ts'
import type { Run, RunChange, Task } from './run.ts'
import { runningTask } from './work-on-task.ts'
import type { Claim } from './work-on-task.ts'

/**
 * Why an attempt failed. `failed`: an error of the task, which uses up an attempt. `refused`: an error that another attempt would
 * repeat. `unavailable`: a service that the task needs is unavailable. `lost`: the worker stopped sending heartbeats. `interrupted`: the
 * worker shuts down.
 */
export type FailureKind = 'failed' | 'refused' | 'unavailable' | 'lost' | 'interrupted'

export interface TaskFailure {
  readonly kind: FailureKind
  readonly reason: string
  readonly now: Date
  /** Random number from 0 to 1, for the jitter of the delay. */
  readonly random: number
  /** How long the task may wait for an unavailable service, in ms. */
  readonly patienceMs: number
}

/** The delay before another attempt. */
const backoff = { baseMs: 500, maxMs: 30_000 }
/** Limits the attempts of a task that crashes its worker each time. */
const maxLosses = 10

/**
 * Ends an attempt with a failure: either another attempt follows after a delay, or the task has failed. Only `failed` and `refused` use
 * up attempts. Null if this attempt is no longer the current one.
 */
export function failTask(run: Run, claim: Claim, failure: TaskFailure): RunChange | null {
  const task = runningTask(run, claim)
  if (!task) return null
  const { now, reason } = failure
  const next = nextAttempt(task, failure)
  if (typeof next !== 'string') {
    const waiting = withTask(run, task.id, { status: 'RETRYING', error: reason, progress: 0, ...next })
    const event = eventOf(waiting, { kind: 'TASK_RETRYING', at: now, taskId: task.id, message: reason })
    return { run: waiting, events: [event] }
  }
  const failed = withTask(run, task.id, { status: 'FAILED', error: next, finishedAt: now, retryAt: null })
  const event = eventOf(failed, { kind: 'TASK_FAILED', at: now, taskId: task.id, message: next })
  return settled({ run: failed, events: [event] }, now)
}

/** The next attempt, or the reason why there is none. */
function nextAttempt(task: Task, failure: TaskFailure): Partial<Task> | string {
  const { kind, reason, now, random, patienceMs } = failure
  const after = (waitMs: number) => new Date(now.getTime() + waitMs)
  switch (kind) {
    case 'refused':
      return reason
    case 'failed': {
      const attempts = ownAttempts(task)
      if (attempts >= task.maxAttempts) return reason
      return { waitingSince: null, retryAt: after(backoffMs(attempts, backoff, random)) }
    }
    case 'lost': {
      const losses = task.losses + 1
      if (losses >= maxLosses) return `${reason} This happened ${losses} times.`
      return { losses, waitingSince: null, retryAt: after(backoffMs(losses, backoff, random)) }
    }
    case 'interrupted':
      return { waits: task.waits + 1, retryAt: now }
    case 'unavailable': {
      const waitingSince = task.waitingSince ?? now
      const waitedMs = now.getTime() - waitingSince.getTime()
      if (waitedMs >= patienceMs) return `Waited ${Math.round(waitedMs / 1_000)} s without success: ${reason}`
      const delayMs = backoffMs(task.waits + 1, backoff, random)
      return {
        waits: task.waits + 1,
        waitingSince,
        retryAt: after(Math.min(maxWaitMs, delayMs, patienceMs - waitedMs)),
      }
    }
    default:
      return kind satisfies never
  }
}

/** The longest delay, so that the task continues soon after a service has become available again. */
const maxWaitMs = 5_000
