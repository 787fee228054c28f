import { defineEnum } from '#platform/subgraph-server'
import type {
  CloudProvider,
  ComplianceFramework,
  Precision,
  StatedTrainingMethod,
  WorkloadKind,
} from '#schema/requirements/requirements'
import * as shared from '#schema/requirements/shared-enums'
import type { ActivityKind } from '../domain/activity.ts'
import type { AssessmentStatus } from '../domain/assessment.ts'
import type { EstateFormat } from '../domain/imports/import-estate.ts'
import type { Decision, Effort, RecommendationCategory, Severity } from '../domain/recommendation.ts'
import { describeNeeds } from '../domain/workload-needs.ts'

export const AssessmentStatusEnum = defineEnum<AssessmentStatus>('AssessmentStatus', {
  description: 'State of an assessment. QUEUED, RUNNING and PAUSED follow its current run.',
  values: {
    DRAFT: 'Can be edited; no run has been requested.',
    QUEUED: 'A run has been requested.',
    RUNNING: 'A run is in progress.',
    PAUSED: 'Its run is paused.',
    COMPLETED: 'Its last run has succeeded.',
    FAILED: 'Its last run has failed.',
    CANCELLED: 'Its last run was cancelled.',
    ARCHIVED: 'Closed: accepts no runs and no decisions until it is unarchived.',
  },
})

export const WorkloadKindEnum = defineEnum<WorkloadKind>('WorkloadKind', {
  description: 'Kind of a workload. Each kind needs some fields; BAD_USER_INPUT without them.',
  values: {
    TRAINING: `Trains a model from scratch. ${describeNeeds('TRAINING')}`,
    FINE_TUNING: `Trains an existing model further. ${describeNeeds('FINE_TUNING')}`,
    BATCH_INFERENCE: `Serves requests without a latency target. ${describeNeeds('BATCH_INFERENCE')}`,
    ONLINE_INFERENCE: `Serves requests while users wait. ${describeNeeds('ONLINE_INFERENCE')}`,
    RAG: `Serves requests whose input contains retrieved documents. ${describeNeeds('RAG')}`,
    EMBEDDING: `Turns documents into vectors. ${describeNeeds('EMBEDDING')}`,
    DATA_PIPELINE: `Prepares data. ${describeNeeds('DATA_PIPELINE')}`,
  },
})

export const PrecisionEnum = defineEnum<Precision>('Precision', shared.precision)

export const TrainingMethodEnum = defineEnum<StatedTrainingMethod>('TrainingMethod', {
  description: 'Weights that training or fine-tuning changes.',
  values: {
    FULL: 'All weights; 16 bytes of state per parameter with Adam.',
    LORA: 'Low-rank adapters; the 16-bit weights stay frozen.',
    QLORA: 'Low-rank adapters; the quantized weights stay frozen.',
  },
})

export const CloudProviderEnum = defineEnum<CloudProvider>('CloudProvider', shared.cloudProvider)

export const ComplianceFrameworkEnum = defineEnum<ComplianceFramework>('ComplianceFramework', {
  description: 'A law or standard that the infrastructure has to comply with.',
  values: {
    GDPR: 'General Data Protection Regulation of the European Union.',
    HIPAA: 'Health Insurance Portability and Accountability Act of the United States.',
    SOC2: 'System and Organization Controls 2 of the AICPA.',
    PCI_DSS: 'Payment Card Industry Data Security Standard.',
    ISO_27001: 'ISO/IEC 27001, information security management.',
    EU_AI_ACT: 'Artificial Intelligence Act of the European Union.',
    BSI_C5:
      'Cloud Computing Compliance Criteria Catalogue of the German Federal Office for Information Security (BSI).',
  },
})

export const RecommendationCategoryEnum = defineEnum<RecommendationCategory>(
  'RecommendationCategory',
  shared.recommendationCategory,
)

export const SeverityEnum = defineEnum<Severity>('Severity', shared.severity)

export const EffortEnum = defineEnum<Effort>('Effort', shared.effort)

export const ActivityKindEnum = defineEnum<ActivityKind>('OrganizationActivityKind', {
  description: 'What happened in an organization.',
  values: {
    SNAPSHOT:
      'Start of the stream: the first event without a cursor, and after a cursor that is too old to resume from.',
    RUN_STARTED: 'A run has started.',
    RUN_PAUSED: 'A run was paused.',
    RUN_RESUMED: 'A run was resumed.',
    RUN_COMPLETED: 'A run has succeeded.',
    RUN_FAILED: 'A run has failed.',
    RUN_CANCELLED: 'A run was cancelled.',
    RECOMMENDATION_DECIDED: 'A member has decided about a recommendation.',
    MEMBER_JOINED: 'A user has become a member.',
    MEMBER_LEFT: 'A membership has ended.',
    MEMBER_ROLE_CHANGED: 'A member has got another role.',
    PAYMENT_SUCCEEDED: 'A payment has succeeded.',
    PAYMENT_FAILED: 'A payment has failed.',
  },
})

export const DecisionEnum = defineEnum<Decision>('Decision', {
  description: 'Decision of a team about a recommendation.',
  values: {
    ACCEPTED: 'It will be followed.',
    REJECTED: 'It will not be followed.',
    DEFERRED: 'To be decided later.',
  },
})

export const AssessmentOrderFieldEnum = defineEnum<'CREATED_AT'>('AssessmentOrderField', {
  description: 'Fields by which assessments can be sorted.',
  values: { CREATED_AT: 'When they were created.' },
})

export const MilestoneOrderFieldEnum = defineEnum<'CREATED_AT'>('MilestoneOrderField', {
  description: 'Fields by which milestones can be sorted.',
  values: { CREATED_AT: 'When they were created.' },
})

export const RecommendationOrderFieldEnum = defineEnum<'RANK'>('RecommendationOrderField', {
  description: 'Fields by which recommendations can be sorted.',
  values: { RANK: 'Their rank in the run; 1 is the best.' },
})

export const EstateFormatEnum = defineEnum<EstateFormat>('EstateFormat', {
  description: 'A file about the estate of today.',
  values: {
    AWS_BILL: 'Cost and Usage Report of AWS as CSV.',
    AZURE_BILL: 'Cost details of Azure as CSV.',
    GCP_BILL: 'Billing export of Google Cloud as CSV.',
    KUBERNETES: 'Output of `kubectl get nodes,pods -o json`.',
    PROMETHEUS_RANGE:
      'Response of a range query of Prometheus whose values are requests per second, such as `sum by (model_name) (rate(vllm:request_success_total[5m]))`.',
    VLLM_METRICS: 'Response of `/metrics` of vLLM.',
  },
})
