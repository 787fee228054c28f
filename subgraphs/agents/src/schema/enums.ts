import { registerEnumType } from 'type-graphql'
import type { AgentRole } from '../domain/advice/types.ts'
import type { RunEventKind, RunStatus, TaskStatus } from '../domain/runs/run.ts'

/** GraphQL wants an object where our rules speak of a union; `satisfies` keeps the two the same. */
type Names<Name extends string> = { readonly [Value in Name]: Value }

export const AgentRoleEnum = {
  VALIDATION: 'VALIDATION',
  CTO: 'CTO',
  CLOUD_ENGINEER: 'CLOUD_ENGINEER',
  INFRASTRUCTURE: 'INFRASTRUCTURE',
  MLOPS: 'MLOPS',
  COMPLIANCE: 'COMPLIANCE',
  RESEARCH: 'RESEARCH',
  WEB_RESEARCH: 'WEB_RESEARCH',
  SIMULATION: 'SIMULATION',
  AI_CONSULTANT: 'AI_CONSULTANT',
  CHATBOT: 'CHATBOT',
  SYNTHESIS: 'SYNTHESIS',
  REPORT_GENERATOR: 'REPORT_GENERATOR',
} satisfies Names<AgentRole>

export const RunStatusEnum = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  PAUSED: 'PAUSED',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} satisfies Names<RunStatus>

export const TaskStatusEnum = {
  WAITING: 'WAITING',
  READY: 'READY',
  RUNNING: 'RUNNING',
  RETRYING: 'RETRYING',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  SKIPPED: 'SKIPPED',
  CANCELLED: 'CANCELLED',
} satisfies Names<TaskStatus>

export const RunEventKindEnum = {
  SNAPSHOT: 'SNAPSHOT',
  RUN_STARTED: 'RUN_STARTED',
  TASK_STARTED: 'TASK_STARTED',
  TASK_PROGRESS: 'TASK_PROGRESS',
  TASK_RETRYING: 'TASK_RETRYING',
  TASK_COMPLETED: 'TASK_COMPLETED',
  TASK_FAILED: 'TASK_FAILED',
  RUN_PAUSED: 'RUN_PAUSED',
  RUN_RESUMED: 'RUN_RESUMED',
  RUN_COMPLETED: 'RUN_COMPLETED',
  RUN_FAILED: 'RUN_FAILED',
  RUN_CANCELLED: 'RUN_CANCELLED',
} satisfies Names<RunEventKind>

registerEnumType(AgentRoleEnum, { name: 'AgentRole' })
registerEnumType(RunStatusEnum, { name: 'RunStatus' })
registerEnumType(TaskStatusEnum, { name: 'TaskStatus' })
registerEnumType(RunEventKindEnum, { name: 'RunEventKind' })
