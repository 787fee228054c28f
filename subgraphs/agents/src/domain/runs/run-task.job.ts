import { z } from 'zod'
import { defineJob } from '#platform/jobs'
import type { AgentRole } from '../advice/types.ts'

/**
 * Executes a task now. The run counts the task's own attempts; those of the job are for failures around it, such as an
 * unavailable database.
 */
export const runTask = defineJob(
  'run-task',
  z.object({
    runId: z.string(),
    role: z.custom<AgentRole>((value) => typeof value === 'string'),
    attempt: z.number().int(),
  }),
  { attempts: 10, backoff: { baseMs: 250, maxMs: 15_000 } },
)

export const taskQueueName = 'agents-tasks'

/** One attempt, one job. */
export const jobIdOf = ({ runId, role, attempt }: { runId: string; role: AgentRole; attempt: number }) =>
  `${runId}-${role}-${attempt}`
