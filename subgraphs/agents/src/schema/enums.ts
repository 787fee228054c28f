import { defineEnum } from '#platform/subgraph-server'
import type { ModelKind } from '#schema/requirements/models'
import type { CloudProvider, Precision } from '#schema/requirements/requirements'
import * as shared from '#schema/requirements/shared-enums'
import type { AgentRole, Effort, RecommendationCategory, Severity } from '../domain/advice/types.ts'
import type { PlanExportFormat } from '../domain/exports/export-plan.ts'
import type { ReportFile, ReportFormat } from '../domain/reports/report-file.ts'
import type { RunEventKind, RunStatus, TaskStatus } from '../domain/runs/run.ts'

export const CloudProviderEnum = defineEnum<CloudProvider>('CloudProvider', shared.cloudProvider)

export const PrecisionEnum = defineEnum<Precision>('Precision', shared.precision)

export const ModelKindEnum = defineEnum<ModelKind>('ModelKind', {
  description: 'Purpose of a model.',
  values: {
    TEXT_GENERATION: 'Answers with text.',
    EMBEDDING: 'Turns text into vectors.',
    RERANKER: 'Ranks texts by their relevance to a question.',
  },
})

export const AgentRoleEnum = defineEnum<AgentRole>('AgentRole', {
  description: 'Area that an agent examines.',
  values: {
    VALIDATION: 'What is missing from the requirements or contradicts itself. All other agents depend on it.',
    CTO: 'Budget, build or buy, payback and people.',
    CLOUD_ENGINEER: 'Instances, regions and providers, with their cost.',
    INFRASTRUCTURE: 'Redundancy, scaling, growth and storage.',
    MLOPS: 'Automation, service levels, quality and on-call duty.',
    COMPLIANCE: 'Obligations of the compliance frameworks for this data and these regions.',
    RESEARCH: 'Published techniques, with their gain for these workloads.',
    WEB_RESEARCH: 'What has changed since the built-in catalog was written.',
    SIMULATION: 'Distribution of the cost of the coming year.',
    AI_CONSULTANT: 'Size, precision, input and training of models.',
    CHATBOT: 'Answers to likely questions.',
    SYNTHESIS: 'Ranks the recommendations and merges those with the same content.',
    REPORT_GENERATOR: 'Writes the report.',
  },
})

export const RunStatusEnum = defineEnum<RunStatus>('RunStatus', {
  description: 'State of a run. COMPLETED, FAILED and CANCELLED are final.',
  values: {
    QUEUED: 'No task has started.',
    RUNNING: 'Tasks are being executed.',
    PAUSED: 'No further task starts until the run is resumed.',
    COMPLETED: 'The report is written. Tasks that are not required may have failed.',
    FAILED: 'A required task has failed, or the run could not be started.',
    CANCELLED: 'A member has cancelled the run.',
  },
})

export const TaskStatusEnum = defineEnum<TaskStatus>('TaskStatus', {
  description:
    'State of a task. COMPLETED, FAILED, SKIPPED and CANCELLED are final unless the task is retried by hand.',
  values: {
    WAITING: 'Tasks that it depends on have not ended.',
    READY: 'Waits for a worker.',
    RUNNING: 'A worker executes it.',
    RETRYING: 'An attempt has failed; the next one is scheduled.',
    COMPLETED: 'Succeeded.',
    FAILED: 'All attempts have failed.',
    SKIPPED: 'Not executed, because a task that it depends on failed.',
    CANCELLED: 'The run was cancelled before the task ended.',
  },
})

export const RunEventKindEnum = defineEnum<RunEventKind>('RunEventKind', {
  description: 'What happened in a run.',
  values: {
    SNAPSHOT: 'The run as it is: the first event without a cursor, and after a cursor that is too old to resume from.',
    RUN_STARTED: 'The first task has started.',
    TASK_STARTED: 'An attempt of a task has started.',
    TASK_PROGRESS: 'A task has reported progress.',
    TASK_RETRYING: 'An attempt of a task has failed, or the task is retried by hand; another attempt follows.',
    TASK_COMPLETED: 'A task has succeeded.',
    TASK_FAILED: 'A task has failed permanently.',
    RUN_PAUSED: 'A member has paused the run.',
    RUN_RESUMED: 'A member has resumed the run.',
    RUN_COMPLETED: 'The run has succeeded. The last event.',
    RUN_FAILED: 'The run has failed. The last event.',
    RUN_CANCELLED: 'A member has cancelled the run. The last event.',
  },
})

export const AgentRunOrderFieldEnum = defineEnum<'CREATED_AT'>('AgentRunOrderField', {
  description: 'Fields by which runs can be sorted.',
  values: { CREATED_AT: 'When they were requested.' },
})

export const RecommendationCategoryEnum = defineEnum<RecommendationCategory>(
  'RecommendationCategory',
  shared.recommendationCategory,
)

export const SeverityEnum = defineEnum<Severity>('Severity', shared.severity)

export const EffortEnum = defineEnum<Effort>('Effort', shared.effort)

export const PlanExportFormatEnum = defineEnum<PlanExportFormat>('PlanExportFormat', {
  description: 'Format of an exported plan.',
  values: {
    JSON: 'The plan as JSON, for programs.',
    TERRAFORM: 'Instances in the language of Terraform: AWS, AZURE, GCP and ORACLE.',
    KUBERNETES: 'A Deployment with vLLM and a Service for each workload that is served.',
    VLLM: 'A shell script with the flags of `vllm serve` for each workload that is served.',
    SGLANG: 'A shell script with the flags of the server of SGLang for each workload that is served.',
  },
})

export const ReportFormatEnum = defineEnum<ReportFormat>('ReportFormat', {
  description: 'Format in which a report can be downloaded.',
  values: {
    PDF: 'A4 pages with charts.',
    WORD: 'A document for Word (DOCX).',
    EXCEL: 'The numbers with formulas, for Excel (XLSX).',
    MARKDOWN: 'The text in Markdown.',
    JSON: 'The text and the numbers, for programs.',
  },
})

export const ReportFileStatusEnum = defineEnum<ReportFile['status']>('ReportFileStatus', {
  description: 'State of a file.',
  values: {
    PENDING: 'A worker generates it.',
    READY: 'It can be downloaded.',
    FAILED: 'It could not be generated. It can be requested again.',
  },
})
