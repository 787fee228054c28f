import { z } from 'zod'
import { defineJob } from '#platform/jobs'
import { reportFormats } from './report-file.ts'

/** Makes a file of a report. */
export const renderReport = defineJob('render-report', z.object({ runId: z.string(), format: z.enum(reportFormats) }), {
  attempts: 4,
  backoff: { baseMs: 250, maxMs: 10_000 },
  unavailableForMs: 60 * 60 * 1_000,
})

export const reportQueueName = 'agents-reports'
