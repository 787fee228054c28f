import { defineEnum } from '#platform/subgraph-server'
import type { CloudProvider, Precision } from '#schema/requirements/requirements'
import type { AgentRole, Effort, RecommendationCategory, Severity } from '../domain/advice/types.ts'
import type { PlanExportFormat } from '../domain/exports/export-plan.ts'
import type { RunEventKind, RunStatus, TaskStatus } from '../domain/runs/run.ts'

/** The same in every subgraph that has it: federation accepts no other values in an enum that is also an input. */
export const CloudProviderEnum = defineEnum<CloudProvider>('CloudProvider', {
  description: 'Who provides the infrastructure.',
  values: {
    AWS: 'Amazon Web Services.',
    AZURE: 'Microsoft Azure.',
    GCP: 'Google Cloud.',
    ORACLE: 'Oracle Cloud Infrastructure.',
    COREWEAVE: 'CoreWeave.',
    CRUSOE: 'Crusoe Cloud.',
    LAMBDA: 'Lambda Cloud.',
    NEBIUS: 'Nebius AI Cloud.',
    ON_PREMISES: "The team's own data centre.",
    OTHER: 'Any other provider.',
  },
})

export const PrecisionEnum = defineEnum<Precision>('Precision', {
  description: 'Numeric format of model weights.',
  values: {
    FP32: '32-bit floating point, 4 bytes per weight.',
    BF16: 'Brain floating point, 2 bytes per weight.',
    FP16: '16-bit floating point, 2 bytes per weight.',
    FP8: '8-bit floating point, 1 byte per weight.',
    INT8: '8-bit integer, 1 byte per weight.',
    INT4: '4-bit integer, half a byte per weight.',
  },
})

export const AgentRoleEnum = defineEnum<AgentRole>('AgentRole', {
  description: 'What an agent examines.',
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
    SYNTHESIS: 'Ranks the recommendations and merges those that say the same.',
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
  description: 'By what runs can be sorted.',
  values: { CREATED_AT: 'When they were requested.' },
})

export const RecommendationCategoryEnum = defineEnum<RecommendationCategory>('RecommendationCategory', {
  description: 'Area that a recommendation concerns.',
  values: {
    ARCHITECTURE: 'How the parts of the system fit together.',
    COMPUTE: 'Instances and accelerators.',
    COST: 'What the infrastructure costs.',
    COMPLIANCE: 'Laws and standards.',
    SECURITY: 'Protection against attacks and misuse.',
    MLOPS: 'Operation of models.',
    DATA: 'Storage and movement of data.',
    RELIABILITY: 'Availability and recovery.',
    PERFORMANCE: 'Latency and throughput.',
    ORGANIZATION: 'People and responsibilities.',
  },
})

export const SeverityEnum = defineEnum<Severity>('Severity', {
  description: 'How urgent a recommendation is, most urgent first.',
  values: {
    CRITICAL: 'The plan does not work, or breaks the law, without it.',
    HIGH: 'Large cost or risk.',
    MEDIUM: 'Noticeable cost or risk.',
    LOW: 'Small improvement.',
    INFO: 'For information; nothing has to be done.',
  },
})

export const EffortEnum = defineEnum<Effort>('Effort', {
  description: 'Order of magnitude of the work needed.',
  values: {
    HOURS: 'Up to a day.',
    DAYS: 'Up to a week.',
    WEEKS: 'Up to a month.',
    MONTHS: 'More than a month.',
  },
})

export const PlanExportFormatEnum = defineEnum<PlanExportFormat>('PlanExportFormat', {
  description: 'What a plan can be exported as.',
  values: {
    JSON: 'The plan itself, for programs.',
    TERRAFORM: 'Instances in the language of Terraform: AWS, AZURE, GCP and ORACLE.',
    KUBERNETES: 'A Deployment with vLLM and a Service for each workload that is served.',
    VLLM: 'A shell script with the flags of `vllm serve` for each workload that is served.',
    SGLANG: 'A shell script with the flags of the server of SGLang for each workload that is served.',
  },
})
