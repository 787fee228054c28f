import { implementJob } from '#platform/jobs'
import type { JobHandler } from '#platform/jobs'
import { runTask } from '../domain/runs/run-task.job.ts'
import type { TaskService } from '../services/task.service.ts'

/** Executes one attempt of one task. */
export const createRunTaskProcessor = (tasks: TaskService): JobHandler =>
  implementJob(runTask, ({ payload, signal, log }) => tasks.work({ ...payload, signal, log }))
