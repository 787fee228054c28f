import type { AgentRole } from '../advice/types.ts'

export type RunStatus = 'QUEUED' | 'RUNNING' | 'PAUSED' | 'COMPLETED' | 'FAILED' | 'CANCELLED'
export type TaskStatus = 'WAITING' | 'READY' | 'RUNNING' | 'RETRYING' | 'COMPLETED' | 'FAILED' | 'SKIPPED' | 'CANCELLED'

export type RunEventKind =
  | 'SNAPSHOT'
  | 'RUN_STARTED'
  | 'TASK_STARTED'
  | 'TASK_PROGRESS'
  | 'TASK_RETRYING'
  | 'TASK_COMPLETED'
  | 'TASK_FAILED'
  | 'RUN_PAUSED'
  | 'RUN_RESUMED'
  | 'RUN_COMPLETED'
  | 'RUN_FAILED'
  | 'RUN_CANCELLED'

/** One node of a run's workflow, and its state. */
export interface Task {
  readonly id: string
  readonly role: AgentRole
  readonly dependsOn: readonly AgentRole[]
  /** Whether its failure fails the run. */
  readonly required: boolean
  readonly maxAttempts: number
  readonly status: TaskStatus
  /** Number of the last attempt, which is part of the job id; 0 before the first. */
  readonly attempt: number
  /** Attempts that are not counted, because a service was unavailable or the worker shut down. */
  readonly waits: number
  /** Attempts whose worker stopped sending heartbeats. They are counted separately from failures. */
  readonly losses: number
  /** Since when the task has been waiting for an unavailable service; null if it is not. */
  readonly waitingSince: Date | null
  /** 0 to 1. */
  readonly progress: number
  readonly summary: string | null
  readonly error: string | null
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  /** When the worker claimed the task or last reported progress; its heartbeats are stored apart from the run. */
  readonly heartbeatAt: Date | null
  /** When the next attempt is due. */
  readonly retryAt: Date | null
  readonly recommendationIds: readonly string[]
}

/** One attempt of a task. */
export interface TaskAttempt {
  readonly runId: string
  readonly taskId: string
  readonly attempt: number
}

/** Identifies an attempt among those of all runs. */
export const attemptKey = ({ runId, taskId, attempt }: TaskAttempt): string => `${runId} ${taskId} ${attempt}`

/** One execution of the workflow for an assessment. */
export interface Run {
  readonly id: string
  readonly assessmentId: string
  readonly organizationId: string
  /** The user. */
  readonly startedBy: string
  readonly idempotencyKey: string | null
  /**
   * `pending`: the credit and the assessment are not reserved yet, and no worker executes the run. `done`: they are, or the run
   * has ended without them.
   */
  readonly preparation: 'pending' | 'done'
  /** Correlation id of the call that started it. Its jobs and events have it, except those that a later call causes. */
  readonly correlationId: string
  readonly status: RunStatus
  readonly tasks: readonly Task[]
  readonly error: string | null
  /** Number of changes. Writes are conditional on the version that was read. */
  readonly revision: number
  /** Number of events, from 1: the `seq` of the last one. */
  readonly seq: number
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

/** An event without its `seq`. */
export interface RunEvent {
  readonly kind: Exclude<RunEventKind, 'SNAPSHOT'>
  readonly at: Date
  readonly message: string | null
  /** Progress of the run after the event. */
  readonly progress: number
  readonly taskId: string | null
}

/** The result of a change: the new run and its events. */
export interface RunChange {
  readonly run: Run
  readonly events: readonly RunEvent[]
  /** Correlation id of the call that made the change. Default: that of the run. */
  readonly correlationId?: string
}

const finalRunStatuses: readonly RunStatus[] = ['COMPLETED', 'FAILED', 'CANCELLED']
const finalTaskStatuses: readonly TaskStatus[] = ['COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED']

export const isFinal = (run: Pick<Run, 'status'>) => finalRunStatuses.includes(run.status)
export const isTaskFinal = (task: Pick<Task, 'status'>) => finalTaskStatuses.includes(task.status)

/** Completed tasks count fully, running ones by their progress. */
export function progressOf({ tasks }: Pick<Run, 'tasks'>): number {
  if (tasks.length === 0) return 0
  const sum = tasks.reduce((total, task) => total + (isTaskFinal(task) ? 1 : task.progress), 0)
  return Math.round((sum / tasks.length) * 1_000) / 1_000
}

/** The id of a task, which contains the id of its run. */
export const taskIdOf = (runId: string, role: AgentRole): string =>
  `tsk_${runId.slice('run_'.length)}_${role.toLowerCase()}`

/** The id of the run of a task; for a text that is not the id of a task, an id that no run has. */
export const runIdOfTask = (taskId: string): string => `run_${taskId.split('_')[1] ?? ''}`

/** Counted attempts, for people. */
export const countedAttempts = ({ attempt, waits }: Pick<Task, 'attempt' | 'waits'>): number => attempt - waits

/** Attempts that use up the limit of the task. */
export const ownAttempts = ({ attempt, waits, losses }: Pick<Task, 'attempt' | 'waits' | 'losses'>): number =>
  attempt - waits - losses

export const taskOf = (run: Run, role: AgentRole): Task | undefined => run.tasks.find((task) => task.role === role)
