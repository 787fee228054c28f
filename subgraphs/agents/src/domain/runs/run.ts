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

/** One node of a run's workflow and how far it is. */
export interface Task {
  readonly id: string
  readonly role: AgentRole
  readonly dependsOn: readonly AgentRole[]
  /** Whether its failure fails the run. */
  readonly required: boolean
  readonly maxAttempts: number
  readonly status: TaskStatus
  /** The last attempt's number, 0 before the first: it names the job. */
  readonly attempt: number
  /** Attempts that do not count: what the task needs was unavailable, or its worker shut down. */
  readonly waits: number
  /** Attempts whose worker fell silent. They are counted apart from failures. */
  readonly losses: number
  /** Since when the task waits for what it needs; null while it does not. */
  readonly waitingSince: Date | null
  /** 0 to 1. */
  readonly progress: number
  readonly summary: string | null
  readonly error: string | null
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  /** When its worker last said that it is alive. */
  readonly heartbeatAt: Date | null
  /** When a task that waits for another attempt is due. */
  readonly retryAt: Date | null
  readonly recommendationIds: readonly string[]
}

/** One pass of the workflow over an assessment. */
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
  /** Of the call that started it; its jobs and events carry it, but those that a later call has caused. */
  readonly correlationId: string
  readonly status: RunStatus
  readonly tasks: readonly Task[]
  readonly error: string | null
  /** Counts changes; a writer says which one it has read. */
  readonly revision: number
  /** Counts events, from 1: the place of the last one in the run's log. */
  readonly seq: number
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

/** One entry of a run's log, before it has its place there. */
export interface RunEvent {
  readonly kind: Exclude<RunEventKind, 'SNAPSHOT'>
  readonly at: Date
  readonly message: string | null
  /** Of the run, after the event. */
  readonly progress: number
  readonly taskId: string | null
}

/** What a change makes of a run, and what is announced of it. */
export interface RunChange {
  readonly run: Run
  readonly events: readonly RunEvent[]
  /** Of the call that made it; the run's own unless given. */
  readonly correlationId?: string
}

const finalRunStatuses: readonly RunStatus[] = ['COMPLETED', 'FAILED', 'CANCELLED']
const finalTaskStatuses: readonly TaskStatus[] = ['COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED']

export const isFinal = (run: Pick<Run, 'status'>) => finalRunStatuses.includes(run.status)
export const isTaskFinal = (task: Pick<Task, 'status'>) => finalTaskStatuses.includes(task.status)

/** Finished tasks count whole, running ones by their own progress. */
export function progressOf({ tasks }: Pick<Run, 'tasks'>): number {
  if (tasks.length === 0) return 0
  const sum = tasks.reduce((total, task) => total + (isTaskFinal(task) ? 1 : task.progress), 0)
  return Math.round((sum / tasks.length) * 1_000) / 1_000
}

/** The id of a run's task: it leads to the run. */
export const taskIdOf = (runId: string, role: AgentRole): string =>
  `tsk_${runId.slice('run_'.length)}_${role.toLowerCase()}`

/** The id of the run whose task this is; of another text, an id that no run has. */
export const runIdOfTask = (taskId: string): string => `run_${taskId.split('_')[1] ?? ''}`

/** Attempts that count, as people see them. */
export const countedAttempts = ({ attempt, waits }: Pick<Task, 'attempt' | 'waits'>): number => attempt - waits

/** Attempts that failed, or may still fail, by the task's own fault. */
export const ownAttempts = ({ attempt, waits, losses }: Pick<Task, 'attempt' | 'waits' | 'losses'>): number =>
  attempt - waits - losses

export const taskOf = (run: Run, role: AgentRole): Task | undefined => run.tasks.find((task) => task.role === role)
