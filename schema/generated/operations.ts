/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The invitation to accept: either its id or the token from its email. BAD_USER_INPUT for both or neither. */
export type AcceptInvitationInput = {
  /** Id of the invitation, with the prefix `inv_`. The viewer must have verified the invited address. */
  readonly id?: string | null | undefined;
  /** Token from the email. */
  readonly token?: string | null | undefined;
};

/** Area that an agent examines. */
export type AgentRole =
  /** Size, precision, input and training of models. */
  | 'AI_CONSULTANT'
  /** Answers to likely questions. */
  | 'CHATBOT'
  /** Instances, regions and providers, with their cost. */
  | 'CLOUD_ENGINEER'
  /** Obligations of the compliance frameworks for this data and these regions. */
  | 'COMPLIANCE'
  /** Budget, build or buy, payback and people. */
  | 'CTO'
  /** Redundancy, scaling, growth and storage. */
  | 'INFRASTRUCTURE'
  /** Automation, service levels, quality and on-call duty. */
  | 'MLOPS'
  /** Writes the report. */
  | 'REPORT_GENERATOR'
  /** Published techniques, with their gain for these workloads. */
  | 'RESEARCH'
  /** Distribution of the cost of the coming year. */
  | 'SIMULATION'
  /** Ranks the recommendations and merges those with the same content. */
  | 'SYNTHESIS'
  /** What is missing from the requirements or contradicts itself. All other agents depend on it. */
  | 'VALIDATION'
  /** What has changed since the built-in catalog was written. */
  | 'WEB_RESEARCH';

/** The assessment to archive. */
export type ArchiveAssessmentInput = {
  /** Id of the assessment, with the prefix `asm_`. */
  readonly id: string;
};

/** State of an assessment. QUEUED, RUNNING and PAUSED follow its current run. */
export type AssessmentStatus =
  /** Closed: accepts no runs and no decisions until it is unarchived. */
  | 'ARCHIVED'
  /** Its last run was cancelled. */
  | 'CANCELLED'
  /** Its last run has succeeded. */
  | 'COMPLETED'
  /** Can be edited; no run has been requested. */
  | 'DRAFT'
  /** Its last run has failed. */
  | 'FAILED'
  /** Its run is paused. */
  | 'PAUSED'
  /** A run has been requested. */
  | 'QUEUED'
  /** A run is in progress. */
  | 'RUNNING';

/** The run to cancel. */
export type CancelRunInput = {
  /** Id of the run, with the prefix `run_`. */
  readonly id: string;
};

/** A member and the new role. */
export type ChangeMemberRoleInput = {
  /** Id of the organization, with the prefix `org_`. */
  readonly organizationId: string;
  /** The new role. */
  readonly role: Role;
  /** Id of the member, with the prefix `usr_`. */
  readonly userId: string;
};

/** The plan to change to. */
export type ChangePlanInput = {
  /** 1 to 200 characters, the same for all members of the organization. The same key with the same input changes the plan once; with other input, CONFLICT. */
  readonly idempotencyKey: string;
  /** Id of the organization, with the prefix `org_`. */
  readonly organizationId: string;
  /** The new plan. */
  readonly plan: PlanCode;
};

/** Provider of the infrastructure. */
export type CloudProvider =
  /** Amazon Web Services. */
  | 'AWS'
  /** Microsoft Azure. */
  | 'AZURE'
  /** CoreWeave. */
  | 'COREWEAVE'
  /** Crusoe Cloud. */
  | 'CRUSOE'
  /** Google Cloud. */
  | 'GCP'
  /** Lambda Cloud. */
  | 'LAMBDA'
  /** Nebius AI Cloud. */
  | 'NEBIUS'
  /** The team's own data centre. */
  | 'ON_PREMISES'
  /** Oracle Cloud Infrastructure. */
  | 'ORACLE'
  /** Any other provider. */
  | 'OTHER';

/** A law or standard that the infrastructure has to comply with. */
export type ComplianceFramework =
  /** Cloud Computing Compliance Criteria Catalogue of the German Federal Office for Information Security (BSI). */
  | 'BSI_C5'
  /** Artificial Intelligence Act of the European Union. */
  | 'EU_AI_ACT'
  /** General Data Protection Regulation of the European Union. */
  | 'GDPR'
  /** Health Insurance Portability and Accountability Act of the United States. */
  | 'HIPAA'
  /** ISO/IEC 27001, information security management. */
  | 'ISO_27001'
  /** Payment Card Industry Data Security Standard. */
  | 'PCI_DSS'
  /** System and Organization Controls 2 of the AICPA. */
  | 'SOC2';

/** A new assessment. */
export type CreateAssessmentInput = {
  /** 1 to 200 characters, valid for 7 days. The same key with the same input returns the assessment that the first call created; with other input, CONFLICT. Keys are per user and organization. */
  readonly idempotencyKey?: string | null | undefined;
  /** Id of the organization that owns the assessment, with the prefix `org_`. */
  readonly organizationId: string;
  /** Requirements to examine. */
  readonly requirements: RequirementsInput;
  /** Title. 1 to 200 characters. */
  readonly title: string;
};

/** The new milestone. */
export type CreateMilestoneInput = {
  /** Id of the assessment, with the prefix `asm_`. */
  readonly assessmentId: string;
  /** Name, unique within the assessment. 1 to 200 characters. */
  readonly name: string;
};

/** A new organization. */
export type CreateOrganizationInput = {
  /** 1 to 200 characters. The same key with the same input returns what the first call created; with other input, CONFLICT. */
  readonly idempotencyKey?: string | null | undefined;
  /** Display name, 1 to 200 characters. */
  readonly name: string;
};

/** ISO 4217 code of a currency. Prices are in US dollars; other currencies may be added. */
export type CurrencyCode =
  /** US dollar, with two decimals. */
  | 'USD';

/** Infrastructure that the team runs today. */
export type CurrentInfrastructureInput = {
  /** Instances that the team runs today. 0 to 200 items. */
  readonly instances?: ReadonlyArray<CurrentInstanceInput> | null | undefined;
  /** Spending of the team per month. 0 to 1,000,000,000. */
  readonly monthlySpend?: MoneyInput | null | undefined;
};

/** Instances of one type that the team runs today. */
export type CurrentInstanceInput = {
  /** Number of instances. 1 to 100,000. */
  readonly count: number;
  /** Hours per month that each instance runs. Above 0, at most 744. */
  readonly hoursPerMonth?: number | null | undefined;
  /** Provider of the instances. */
  readonly provider: CloudProvider;
  /** The provider's name of the instance type, such as `p5.48xlarge`. 1 to 200 characters. */
  readonly sku: string;
};

/** A decision about a recommendation. */
export type DecideRecommendationInput = {
  /** The decision. */
  readonly decision: Decision;
  /** Id of the recommendation, with the prefix `rec_`. */
  readonly id: string;
  /** Reason for the decision. 0 to 5,000 characters. */
  readonly note?: string | null | undefined;
};

/** Decision of a team about a recommendation. */
export type Decision =
  /** It will be followed. */
  | 'ACCEPTED'
  /** To be decided later. */
  | 'DEFERRED'
  /** It will not be followed. */
  | 'REJECTED';

/** The milestone to delete. */
export type DeleteMilestoneInput = {
  /** Id of the milestone, with the prefix `mil_`. */
  readonly id: string;
};

/** Order of magnitude of the work needed. */
export type Effort =
  /** Up to a week. */
  | 'DAYS'
  /** Up to a day. */
  | 'HOURS'
  /** More than a month. */
  | 'MONTHS'
  /** Up to a month. */
  | 'WEEKS';

/** A file about the estate of today. */
export type EstateFileInput = {
  /** The text of the file. */
  readonly content: string;
  /** Format of the file. */
  readonly format: EstateFormat;
};

/** A file about the estate of today. */
export type EstateFormat =
  /** Cost and Usage Report of AWS as CSV. */
  | 'AWS_BILL'
  /** Cost details of Azure as CSV. */
  | 'AZURE_BILL'
  /** Billing export of Google Cloud as CSV. */
  | 'GCP_BILL'
  /** Output of `kubectl get nodes,pods -o json`. */
  | 'KUBERNETES'
  /** Response of a range query of Prometheus whose values are requests per second, such as `sum by (model_name) (rate(vllm:request_success_total[5m]))`. */
  | 'PROMETHEUS_RANGE'
  /** Response of `/metrics` of vLLM. */
  | 'VLLM_METRICS';

/** The files to import. */
export type ImportEstateInput = {
  /** 1 to 10 files with at most 3,500,000 characters together. */
  readonly files: ReadonlyArray<EstateFileInput>;
  /** Id of the organization, with the prefix `org_`. */
  readonly organizationId: string;
};

/** State of an invitation. Only a PENDING one can be accepted. */
export type InvitationStatus =
  /** The invited person has become a member. */
  | 'ACCEPTED'
  /** The invited person has declined. */
  | 'DECLINED'
  /** Not answered within seven days of the latest email. It can be sent again. */
  | 'EXPIRED'
  /** Sent, and not answered yet. */
  | 'PENDING'
  /** A member has revoked the invitation. */
  | 'REVOKED';

/** An invitation to an organization. */
export type InviteMemberInput = {
  /** Address of the invited person, who may or may not have signed up. 3 to 254 characters. */
  readonly email: string;
  /** 1 to 200 characters. The same key with the same input returns what the first call created; with other input, CONFLICT. */
  readonly idempotencyKey?: string | null | undefined;
  /** Id of the organization, with the prefix `org_`. */
  readonly organizationId: string;
  /** Role that the invited person gets. */
  readonly role: Role;
};

/** Reason for a change of a credit balance. */
export type LedgerKind =
  /** Correction by support. */
  | 'ADJUSTMENT'
  /** The reservation of a completed run is spent. */
  | 'CAPTURE'
  /** Credits included in a plan. */
  | 'GRANT'
  /** Credits bought with a payment. */
  | 'PURCHASE'
  /** Credits returned after a complaint. */
  | 'REFUND'
  /** The reservation of a failed or cancelled run is returned. */
  | 'RELEASE'
  /** Credits held for a run that has started. */
  | 'RESERVATION';

/** How to sort milestones. */
export type MilestoneOrder = {
  /** Direction of the order. */
  readonly direction: OrderDirection;
  /** Field to sort by. */
  readonly field: MilestoneOrderField;
};

/** Fields by which milestones can be sorted. */
export type MilestoneOrderField =
  /** When they were created. */
  | 'CREATED_AT';

/** An exact amount of money. */
export type MoneyInput = {
  /** Amount in units of the currency, not in cents: `"1234.50"`. At most as many decimals as the currency has; the price of a unit, such as an hour, has at most 6. */
  readonly amount: string;
  /** Currency of the amount. */
  readonly currencyCode: CurrencyCode;
};

/** Direction in which a list is sorted. */
export type OrderDirection =
  /** From the lowest value to the highest, the oldest first. */
  | 'ASC'
  /** From the highest value to the lowest, the newest first. */
  | 'DESC';

/** What happened in an organization. */
export type OrganizationActivityKind =
  /** A user has become a member. */
  | 'MEMBER_JOINED'
  /** A membership has ended. */
  | 'MEMBER_LEFT'
  /** A member has got another role. */
  | 'MEMBER_ROLE_CHANGED'
  /** A payment has failed. */
  | 'PAYMENT_FAILED'
  /** A payment has succeeded. */
  | 'PAYMENT_SUCCEEDED'
  /** A member has decided about a recommendation. */
  | 'RECOMMENDATION_DECIDED'
  /** A run was cancelled. */
  | 'RUN_CANCELLED'
  /** A run has succeeded. */
  | 'RUN_COMPLETED'
  /** A run has failed. */
  | 'RUN_FAILED'
  /** A run was paused. */
  | 'RUN_PAUSED'
  /** A run was resumed. */
  | 'RUN_RESUMED'
  /** A run has started. */
  | 'RUN_STARTED'
  /** Start of the stream: the first event without a cursor, and after a cursor that is too old to resume from. */
  | 'SNAPSHOT';

/** The run to pause. */
export type PauseRunInput = {
  /** Id of the run, with the prefix `run_`. */
  readonly id: string;
};

/** State of a payment. */
export type PaymentStatus =
  /** The provider has refused the charge. A later report of the provider can still change this to SUCCEEDED. */
  | 'FAILED'
  /** The provider has not reported the outcome yet. */
  | 'PENDING'
  /** The amount was returned. Final. */
  | 'REFUNDED'
  /** The provider has charged the amount. Final. */
  | 'SUCCEEDED'
  /** The provider has not reported the outcome in time. A later report can still settle the payment. */
  | 'UNKNOWN';

/** Codes of the plans, cheapest first. */
export type PlanCode =
  /** For companies. */
  | 'ENTERPRISE'
  /** For trials. Every organization starts with it. */
  | 'FREE'
  /** For teams. */
  | 'TEAM';

/** Format of an exported plan. */
export type PlanExportFormat =
  /** The plan as JSON, for programs. */
  | 'JSON'
  /** A Deployment with vLLM and a Service for each workload that is served. */
  | 'KUBERNETES'
  /** A shell script with the flags of the server of SGLang for each workload that is served. */
  | 'SGLANG'
  /** Instances in the language of Terraform: AWS, AZURE, GCP and ORACLE. */
  | 'TERRAFORM'
  /** A shell script with the flags of `vllm serve` for each workload that is served. */
  | 'VLLM';

/** Numeric format of model weights. */
export type Precision =
  /** Brain floating point, 2 bytes per weight. */
  | 'BF16'
  /** 8-bit floating point, 1 byte per weight. */
  | 'FP8'
  /** 16-bit floating point, 2 bytes per weight. */
  | 'FP16'
  /** 32-bit floating point, 4 bytes per weight. */
  | 'FP32'
  /** 4-bit integer, half a byte per weight. */
  | 'INT4'
  /** 8-bit integer, 1 byte per weight. */
  | 'INT8';

/** Credits to buy. */
export type PurchaseCreditsInput = {
  /** Number of credits, 1 to 100,000. */
  readonly credits: number;
  /** 1 to 200 characters, the same for all members of the organization. The same key with the same input returns the same payment; with other input, CONFLICT. */
  readonly idempotencyKey: string;
  /** Id of the organization, with the prefix `org_`. */
  readonly organizationId: string;
};

/** Area that a recommendation concerns. */
export type RecommendationCategory =
  /** How the parts of the system fit together. */
  | 'ARCHITECTURE'
  /** Laws and standards. */
  | 'COMPLIANCE'
  /** Instances and accelerators. */
  | 'COMPUTE'
  /** What the infrastructure costs. */
  | 'COST'
  /** Storage and movement of data. */
  | 'DATA'
  /** Operation of models. */
  | 'MLOPS'
  /** People and responsibilities. */
  | 'ORGANIZATION'
  /** Latency and throughput. */
  | 'PERFORMANCE'
  /** Availability and recovery. */
  | 'RELIABILITY'
  /** Protection against attacks and misuse. */
  | 'SECURITY';

/** The session to renew. */
export type RefreshSessionInput = {
  /** The latest refresh token of the session. */
  readonly refreshToken: string;
};

/** The membership to end. */
export type RemoveMemberInput = {
  /** Id of the organization, with the prefix `org_`. */
  readonly organizationId: string;
  /** Id of the member, with the prefix `usr_`; the viewer's own id to leave. */
  readonly userId: string;
};

/** State of a file. */
export type ReportFileStatus =
  /** It could not be generated. It can be requested again. */
  | 'FAILED'
  /** A worker generates it. */
  | 'PENDING'
  /** It can be downloaded. */
  | 'READY';

/** Format in which a report can be downloaded. */
export type ReportFormat =
  /** The numbers with formulas, for Excel (XLSX). */
  | 'EXCEL'
  /** The text and the numbers, for programs. */
  | 'JSON'
  /** The text in Markdown. */
  | 'MARKDOWN'
  /** A4 pages with charts. */
  | 'PDF'
  /** A document for Word (DOCX). */
  | 'WORD';

/** The file to make. */
export type RequestReportFileInput = {
  /** Format of the file. */
  readonly format: ReportFormat;
  /** Id of the run, with the prefix `run_`. */
  readonly runId: string;
};

/** Requirements to examine. BAD_USER_INPUT lists every invalid field in `problems`. */
export type RequirementsInput = {
  /** Compliance frameworks that apply, each at most once; null when not stated. */
  readonly compliance?: ReadonlyArray<ComplianceFramework> | null | undefined;
  /** Infrastructure that the team runs today; null when not stated. */
  readonly currentInfrastructure?: CurrentInfrastructureInput | null | undefined;
  /** What the team wants to achieve, in its own words. 0 to 10,000 characters. */
  readonly goals?: string | null | undefined;
  /** Expected growth of the load, per cent per year. -100 to 10,000. */
  readonly growthPercentPerYear?: number | null | undefined;
  /** Budget per month. 0 to 1,000,000,000. */
  readonly monthlyBudget?: MoneyInput | null | undefined;
  /** Providers to prefer, each at most once; null when there is no preference. */
  readonly preferredProviders?: ReadonlyArray<CloudProvider> | null | undefined;
  /** Cloud region codes or country codes where data must stay, 1 to 100 characters each. 0 to 50 items. */
  readonly regions?: ReadonlyArray<string> | null | undefined;
  /** People who build and operate the system. 0 to 1,000,000. */
  readonly teamSize?: number | null | undefined;
  /** Workloads that the infrastructure has to run. 1 to 50 items. */
  readonly workloads: ReadonlyArray<WorkloadInput>;
};

/** The run to resume. */
export type ResumeRunInput = {
  /** Id of the run, with the prefix `run_`. */
  readonly id: string;
};

/** The task to retry. */
export type RetryTaskInput = {
  /** Role of the task. */
  readonly role: AgentRole;
  /** Id of the run, with the prefix `run_`. */
  readonly runId: string;
};

/** Permissions of a member in an organization, strongest first. Each role includes the permissions of the roles below it. */
export type Role =
  /** Manages members, the plan, payments and prices, and archives assessments. */
  | 'ADMIN'
  /** Writes assessments, starts runs and decides about recommendations. */
  | 'MEMBER'
  /** Grants and revokes the role OWNER. An organization always has at least one OWNER. */
  | 'OWNER'
  /** Reads everything except payments, the ledger and invitations. */
  | 'VIEWER';

/** What happened in a run. */
export type RunEventKind =
  /** A member has cancelled the run. The last event. */
  | 'RUN_CANCELLED'
  /** The run has succeeded. The last event. */
  | 'RUN_COMPLETED'
  /** The run has failed. The last event. */
  | 'RUN_FAILED'
  /** A member has paused the run. */
  | 'RUN_PAUSED'
  /** A member has resumed the run. */
  | 'RUN_RESUMED'
  /** The first task has started. */
  | 'RUN_STARTED'
  /** The run as it is: the first event without a cursor, and after a cursor that is too old to resume from. */
  | 'SNAPSHOT'
  /** A task has succeeded. */
  | 'TASK_COMPLETED'
  /** A task has failed permanently. */
  | 'TASK_FAILED'
  /** A task has reported progress. */
  | 'TASK_PROGRESS'
  /** An attempt of a task has failed, or the task is retried by hand; another attempt follows. */
  | 'TASK_RETRYING'
  /** An attempt of a task has started. */
  | 'TASK_STARTED';

/** State of a run. COMPLETED, FAILED and CANCELLED are final. */
export type RunStatus =
  /** A member has cancelled the run. */
  | 'CANCELLED'
  /** The report is written. Tasks that are not required may have failed. */
  | 'COMPLETED'
  /** A required task has failed, or the run could not be started. */
  | 'FAILED'
  /** No further task starts until the run is resumed. */
  | 'PAUSED'
  /** No task has started. */
  | 'QUEUED'
  /** Tasks are being executed. */
  | 'RUNNING';

/** How urgent a recommendation is, most urgent first. */
export type Severity =
  /** The plan does not work, or breaks the law, without it. */
  | 'CRITICAL'
  /** Large cost or risk. */
  | 'HIGH'
  /** For information; nothing has to be done. */
  | 'INFO'
  /** Small improvement. */
  | 'LOW'
  /** Noticeable cost or risk. */
  | 'MEDIUM';

/** Credentials of a user. */
export type SignInInput = {
  /** Email address. Upper and lower case are the same. */
  readonly email: string;
  /** Password, 8 to 200 characters. */
  readonly password: string;
};

/** Which sessions to end. */
export type SignOutInput = {
  /** Whether to end every session of the user, not just this one. */
  readonly everywhere?: boolean;
};

/** A new user. */
export type SignUpInput = {
  /** Email address, 3 to 254 characters. Upper and lower case are the same. */
  readonly email: string;
  /** 1 to 200 characters. The same key with the same input returns what the first call created; with other input, CONFLICT. */
  readonly idempotencyKey?: string | null | undefined;
  /** Display name, 1 to 200 characters. */
  readonly name: string;
  /** Password, 8 to 200 characters. */
  readonly password: string;
};

/** Changes of the requirements of an assessment. Absent fields keep their values. */
export type SimulationChangesInput = {
  /** Providers to plan for; null for any. */
  readonly preferredProviders?: ReadonlyArray<CloudProvider> | null | undefined;
  /** Regions or countries where data must stay; null for any. At most 50. */
  readonly regions?: ReadonlyArray<string> | null | undefined;
  /** Factor for the request rate of every workload, applied before the changes of single workloads. Above 0, at most 10,000. */
  readonly trafficFactor?: number | null | undefined;
  /** Changes of single workloads, each named once. */
  readonly workloads?: ReadonlyArray<WorkloadChangeInput> | null | undefined;
};

/** The run to start. */
export type StartRunInput = {
  /** Id of the assessment, with the prefix `asm_`. */
  readonly assessmentId: string;
  /** 1 to 200 characters. The same key with the same assessment returns the run that the first call started; with another assessment, CONFLICT. Keys are per user and organization. */
  readonly idempotencyKey?: string | null | undefined;
};

/** State of a task. COMPLETED, FAILED, SKIPPED and CANCELLED are final unless the task is retried by hand. */
export type TaskStatus =
  /** The run was cancelled before the task ended. */
  | 'CANCELLED'
  /** Succeeded. */
  | 'COMPLETED'
  /** All attempts have failed. */
  | 'FAILED'
  /** Waits for a worker. */
  | 'READY'
  /** An attempt has failed; the next one is scheduled. */
  | 'RETRYING'
  /** A worker executes it. */
  | 'RUNNING'
  /** Not executed, because a task that it depends on failed. */
  | 'SKIPPED'
  /** Tasks that it depends on have not ended. */
  | 'WAITING';

/** Weights that training or fine-tuning changes. */
export type TrainingMethod =
  /** All weights; 16 bytes of state per parameter with Adam. */
  | 'FULL'
  /** Low-rank adapters; the 16-bit weights stay frozen. */
  | 'LORA'
  /** Low-rank adapters; the quantized weights stay frozen. */
  | 'QLORA';

/** A change of a draft. BAD_USER_INPUT when it has neither a title nor requirements. */
export type UpdateAssessmentInput = {
  /** Version that the change was made from. */
  readonly expectedVersion: number;
  /** Id of the assessment, with the prefix `asm_`. */
  readonly id: string;
  /** Replaces all requirements. */
  readonly requirements?: RequirementsInput | null | undefined;
  /** The new title. 1 to 200 characters. */
  readonly title?: string | null | undefined;
};

/** The token that proves access to the address. */
export type VerifyEmailInput = {
  /** Token from the verification email. */
  readonly token: string;
};

/** Changes of one workload. Absent fields keep their values; null removes a value. */
export type WorkloadChangeInput = {
  /** Size of the dataset in decimal gigabytes. 0 to 100,000,000. */
  readonly datasetGB?: number | null | undefined;
  /** Hours per month that the workload runs. Above 0, at most 744. */
  readonly hoursPerMonth?: number | null | undefined;
  /** Mean number of input tokens per request. 1 to 10,000,000. */
  readonly inputTokensPerRequest?: number | null | undefined;
  /** Whether to remove the workload. */
  readonly isRemoved?: boolean | null | undefined;
  /** Target for the 99th percentile of the end-to-end latency, milliseconds. 1 to 3,600,000. */
  readonly latencyP99Ms?: number | null | undefined;
  /** Name or Hugging Face id of a published model. */
  readonly model?: string | null | undefined;
  /** Parameters in billions, instead of a named model. Above 0, at most 20,000. */
  readonly modelParamsB?: number | null | undefined;
  /** Name of the workload. */
  readonly name: string;
  /** Mean number of output tokens per request. 1 to 10,000,000. */
  readonly outputTokensPerRequest?: number | null | undefined;
  /** Number format of the weights. */
  readonly precision?: Precision | null | undefined;
  /** Mean requests per second at peak. 0 to 1,000,000. */
  readonly requestsPerSecond?: number | null | undefined;
  /** Days within which training has to finish. Above 0, at most 3,650. */
  readonly trainingDays?: number | null | undefined;
  /** Training or fine-tuning tokens, billions. Above 0, at most 1,000,000. */
  readonly trainingTokensB?: number | null | undefined;
};

/** A workload that the infrastructure has to run. Null fields were not stated. */
export type WorkloadInput = {
  /** Percentage of the time in which the workload must be able to serve its full load. By default, one spare instance is recommended. 50 to 99.9999. */
  readonly availabilityPercent?: number | null | undefined;
  /** Users or programs that send requests at peak, instead of `requestsPerSecond`. The rate is `concurrentUsers` ÷ `secondsBetweenRequests`. 1 to 100,000,000. */
  readonly concurrentUsers?: number | null | undefined;
  /** Tokens of the longest request, input and output together: at least the sum of the means. Each replica is sized to hold one such request. 1 to 10,000,000. */
  readonly contextTokens?: number | null | undefined;
  /** Size of the dataset in decimal gigabytes. 0 to 100,000,000. */
  readonly datasetGB?: number | null | undefined;
  /** Name of the data of `datasetGB`. Workloads with the same name share the data, which is stored and counted once. Unnamed data of the same size are also counted once. 1 to 200 characters. */
  readonly datasetName?: string | null | undefined;
  /** Load in each hour of a day, starting at midnight, as a share of the peak: 0 to 1, at least one above 0. Capacity follows the load hour by hour; an hour with 0 needs none. Cannot be combined with `hoursPerMonth` or `hoursPerDay`. 24 items. */
  readonly hourlyLoad?: ReadonlyArray<number> | null | undefined;
  /** Hours per day in which the workload runs at its peak; it is off otherwise. Cannot be combined with `hoursPerMonth` or `hourlyLoad`. Above 0, at most 24. */
  readonly hoursPerDay?: number | null | undefined;
  /** Hours per month that the workload runs. Above 0, at most 744. */
  readonly hoursPerMonth?: number | null | undefined;
  /** 95th percentile of the input tokens per request: 1 to 3.8 times the mean. Lengths then follow a lognormal distribution. Default: an exponential distribution. 1 to 10,000,000. */
  readonly inputTokensP95?: number | null | undefined;
  /** Mean number of input tokens per request. 1 to 10,000,000. */
  readonly inputTokensPerRequest?: number | null | undefined;
  /** Limits the plan to one instance type, by its name at its provider, such as `p5.48xlarge`. The advice reports a type that is not known. 1 to 200 characters. */
  readonly instanceType?: string | null | undefined;
  /** Whether the training runs only once. Its cost then ends with the training, and is not a recurring monthly cost. */
  readonly isOneOff?: boolean | null | undefined;
  /** Kind of the workload, which determines the fields that are needed. */
  readonly kind: WorkloadKind;
  /** Numeric precision of the key-value cache. Default: 16 bit, or FP32 with FP32 weights, as in inference servers. */
  readonly kvCachePrecision?: Precision | null | undefined;
  /** Target for the 99th percentile of the end-to-end latency, milliseconds. 1 to 3,600,000. */
  readonly latencyP99Ms?: number | null | undefined;
  /** Percentage of the memory of an accelerator that the server may use. Default: 90, as in vLLM. 10 to 100. */
  readonly memoryUtilizationPercent?: number | null | undefined;
  /** Name or Hugging Face id of the model, such as `Llama 3.1 8B` or `Qwen/Qwen2.5-7B-Instruct`. Its published shape takes precedence over `modelParamsB`. An unknown name requires `modelConfig` or `modelParamsB`. 1 to 200 characters. */
  readonly model?: string | null | undefined;
  /** Content of the `config.json` of the model, as published on Hugging Face. Its shape takes precedence over that of `model`. 2 to 100,000 characters. */
  readonly modelConfig?: string | null | undefined;
  /** Parameters of the model that is served or trained, in billions. Not needed with `model` or `modelConfig`. Above 0, at most 20,000. */
  readonly modelParamsB?: number | null | undefined;
  /** Name, unique within the assessment. 1 to 200 characters. */
  readonly name: string;
  /** 95th percentile of the output tokens per request: 1 to 3.8 times the mean. Lengths then follow a lognormal distribution. Default: an exponential distribution. 1 to 10,000,000. */
  readonly outputTokensP95?: number | null | undefined;
  /** Mean number of output tokens per request. 1 to 10,000,000. */
  readonly outputTokensPerRequest?: number | null | undefined;
  /** Instances of `instanceType`, or machines with the same accelerators, that are already paid for. Requires `instanceType`. Further instances are priced at the list price. 0 to 100,000. */
  readonly ownedInstances?: number | null | undefined;
  /** Numeric precision of the weights. */
  readonly precision?: Precision | null | undefined;
  /** Percentage of the input tokens that are found in the prefix cache and not computed again. Default: 0. 0 to 100. */
  readonly prefixCacheHitPercent?: number | null | undefined;
  /** Mean requests per second at peak. Cannot be combined with `concurrentUsers`. 0 to 1,000,000. */
  readonly requestsPerSecond?: number | null | undefined;
  /** Training runs per month. Cannot be combined with `isOneOff`. Default: 1. Above 0, at most 10,000. */
  readonly runsPerMonth?: number | null | undefined;
  /** Mean time from one request of a user to the next, seconds. Requires `concurrentUsers`. Default: 60. 0.1 to 86,400. */
  readonly secondsBetweenRequests?: number | null | undefined;
  /** Percentile at which `ttftMs` and `tpotMs` apply. Requires one of them. Default: 99. 50 to 99.9. */
  readonly targetPercentile?: number | null | undefined;
  /** Target for the mean time between two output tokens of a request at `targetPercentile`, milliseconds. 1 to 60,000. */
  readonly tpotMs?: number | null | undefined;
  /** Days within which training has to finish. Above 0, at most 3,650. */
  readonly trainingDays?: number | null | undefined;
  /** Weights that training changes. Default: FULL, or QLORA for FINE_TUNING with INT8 or INT4 weights. TRAINING is always FULL. */
  readonly trainingMethod?: TrainingMethod | null | undefined;
  /** Training or fine-tuning tokens, billions. Above 0, at most 1,000,000. */
  readonly trainingTokensB?: number | null | undefined;
  /** Target for the time to the first token at `targetPercentile`, milliseconds. 1 to 3,600,000. */
  readonly ttftMs?: number | null | undefined;
};

/** Kind of a workload. Each kind needs some fields; BAD_USER_INPUT without them. */
export type WorkloadKind =
  /** Serves requests without a latency target. Needs `modelParamsB` or `model` or `modelConfig`; `inputTokensPerRequest` or `datasetGB`. */
  | 'BATCH_INFERENCE'
  /** Prepares data. Needs `datasetGB`. */
  | 'DATA_PIPELINE'
  /** Turns documents into vectors. Needs `datasetGB` or `requestsPerSecond`. */
  | 'EMBEDDING'
  /** Trains an existing model further. Needs `modelParamsB` or `model` or `modelConfig`; `trainingTokensB`. */
  | 'FINE_TUNING'
  /** Serves requests while users wait. Needs `modelParamsB` or `model` or `modelConfig`; `requestsPerSecond` or `concurrentUsers`; `inputTokensPerRequest`; `outputTokensPerRequest`. */
  | 'ONLINE_INFERENCE'
  /** Serves requests whose input contains retrieved documents. Needs `modelParamsB` or `model` or `modelConfig`; `requestsPerSecond` or `concurrentUsers`; `inputTokensPerRequest`; `outputTokensPerRequest`. */
  | 'RAG'
  /** Trains a model from scratch. Needs `modelParamsB` or `model` or `modelConfig`; `trainingTokensB`. */
  | 'TRAINING';

export type SessionFragment = { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly user: { readonly id: string, readonly email: string, readonly name: string, readonly memberships: { readonly nodes: ReadonlyArray<{ readonly role: Role, readonly organization: { readonly id: string, readonly name: string } }> } } };

export type SignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type SignUpMutation = { readonly signUp: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly user: { readonly id: string, readonly email: string, readonly name: string, readonly memberships: { readonly nodes: ReadonlyArray<{ readonly role: Role, readonly organization: { readonly id: string, readonly name: string } }> } } } };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { readonly signIn: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly user: { readonly id: string, readonly email: string, readonly name: string, readonly memberships: { readonly nodes: ReadonlyArray<{ readonly role: Role, readonly organization: { readonly id: string, readonly name: string } }> } } } };

export type RefreshSessionMutationVariables = Exact<{
  input: RefreshSessionInput;
}>;


export type RefreshSessionMutation = { readonly refreshSession: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly user: { readonly id: string, readonly email: string, readonly name: string, readonly memberships: { readonly nodes: ReadonlyArray<{ readonly role: Role, readonly organization: { readonly id: string, readonly name: string } }> } } } };

export type SignOutMutationVariables = Exact<{
  input: SignOutInput;
}>;


export type SignOutMutation = { readonly signOut: { readonly user: { readonly id: string } } };

export type VerifyEmailMutationVariables = Exact<{
  input: VerifyEmailInput;
}>;


export type VerifyEmailMutation = { readonly verifyEmail: { readonly user: { readonly id: string, readonly emailVerified: boolean } } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly me: { readonly id: string, readonly email: string, readonly name: string, readonly memberships: { readonly nodes: ReadonlyArray<{ readonly role: Role, readonly organization: { readonly id: string, readonly name: string } }> } } | null };

export type CreateAssessmentMutationVariables = Exact<{
  input: CreateAssessmentInput;
}>;


export type CreateAssessmentMutation = { readonly createAssessment: { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number } } };

export type UpdateAssessmentMutationVariables = Exact<{
  input: UpdateAssessmentInput;
}>;


export type UpdateAssessmentMutation = { readonly updateAssessment: { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number } } };

export type ArchiveAssessmentMutationVariables = Exact<{
  input: ArchiveAssessmentInput;
}>;


export type ArchiveAssessmentMutation = { readonly archiveAssessment: { readonly assessment: { readonly id: string, readonly status: AssessmentStatus, readonly version: number } } };

export type DecideRecommendationMutationVariables = Exact<{
  input: DecideRecommendationInput;
}>;


export type DecideRecommendationMutation = { readonly decideRecommendation: { readonly recommendation: { readonly id: string, readonly decision: Decision | null } } };

export type AssessmentStatusQueryVariables = Exact<{
  id: string;
}>;


export type AssessmentStatusQuery = { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number } | null };

export type AssessmentReportQueryVariables = Exact<{
  id: string;
  first: number;
}>;


export type AssessmentReportQuery = { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly report: { readonly id: string, readonly generatedAt: string, readonly summary: string, readonly sections: ReadonlyArray<{ readonly title: string, readonly markdown: string }> } | null, readonly recommendations: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly rank: number, readonly title: string, readonly rationale: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly confidence: number, readonly effort: Effort, readonly steps: ReadonlyArray<string>, readonly decision: Decision | null, readonly compliance: ReadonlyArray<ComplianceFramework>, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly evidence: ReadonlyArray<{ readonly label: string, readonly value: string, readonly source: string | null }>, readonly producedBy: { readonly role: AgentRole, readonly agent: { readonly name: string } } | null }> } } | null };

export type AssessmentUpdatedSubscriptionVariables = Exact<{
  id: string;
}>;


export type AssessmentUpdatedSubscription = { readonly assessmentUpdated: { readonly id: string, readonly status: AssessmentStatus, readonly version: number } };

export type AssessmentViewersQueryVariables = Exact<{
  id: string;
}>;


export type AssessmentViewersQuery = { readonly assessment: { readonly viewers: ReadonlyArray<{ readonly name: string }> } | null };

export type WatchedWithViewersSubscriptionVariables = Exact<{
  id: string;
}>;


export type WatchedWithViewersSubscription = { readonly assessmentUpdated: { readonly viewers: ReadonlyArray<{ readonly name: string }> } };

export type PlansQueryVariables = Exact<{ [key: string]: never; }>;


export type PlansQuery = { readonly plans: ReadonlyArray<{ readonly code: PlanCode, readonly name: string, readonly includedCredits: number, readonly concurrentRuns: number, readonly features: ReadonlyArray<string>, readonly monthlyPrice: { readonly amount: string, readonly currencyCode: CurrencyCode } }> };

export type BillingQueryVariables = Exact<{
  id: string;
}>;


export type BillingQuery = { readonly organization: { readonly id: string, readonly billing: { readonly id: string, readonly creditBalance: number, readonly plan: { readonly code: PlanCode }, readonly ledger: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: LedgerKind, readonly credits: number, readonly balanceAfter: number, readonly run: { readonly id: string } | null, readonly payment: { readonly id: string } | null }> }, readonly payments: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: PaymentStatus, readonly credits: number }> } } } | null };

export type PurchaseCreditsMutationVariables = Exact<{
  input: PurchaseCreditsInput;
}>;


export type PurchaseCreditsMutation = { readonly purchaseCredits: { readonly payment: { readonly id: string, readonly status: PaymentStatus, readonly credits: number, readonly amount: { readonly amount: string, readonly currencyCode: CurrencyCode } } } };

export type ChangePlanMutationVariables = Exact<{
  input: ChangePlanInput;
}>;


export type ChangePlanMutation = { readonly changePlan: { readonly billingAccount: { readonly id: string, readonly plan: { readonly code: PlanCode } } } };

export type PaymentQueryVariables = Exact<{
  id: string;
}>;


export type PaymentQuery = { readonly payment: { readonly id: string, readonly status: PaymentStatus, readonly failureReason: string | null } | null };

export type PaymentUpdatedSubscriptionVariables = Exact<{
  id: string;
}>;


export type PaymentUpdatedSubscription = { readonly paymentUpdated: { readonly id: string, readonly status: PaymentStatus, readonly failureReason: string | null } };

export type ImportEstateMutationVariables = Exact<{
  input: ImportEstateInput;
}>;


export type ImportEstateMutation = { readonly importEstate: { readonly notes: ReadonlyArray<string>, readonly monthlySpend: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly instances: ReadonlyArray<{ readonly provider: CloudProvider, readonly sku: string, readonly count: number, readonly hoursPerMonth: number | null }>, readonly workloads: ReadonlyArray<{ readonly name: string, readonly model: string | null, readonly requestsPerSecond: number | null, readonly inputTokensPerRequest: number | null, readonly outputTokensPerRequest: number | null, readonly hourlyLoad: ReadonlyArray<number> | null }> } };

export type CreateMilestoneMutationVariables = Exact<{
  input: CreateMilestoneInput;
}>;


export type CreateMilestoneMutation = { readonly createMilestone: { readonly milestone: { readonly id: string, readonly name: string } } };

export type DeleteMilestoneMutationVariables = Exact<{
  input: DeleteMilestoneInput;
}>;


export type DeleteMilestoneMutation = { readonly deleteMilestone: { readonly deletedMilestoneId: string } };

export type MilestonesQueryVariables = Exact<{
  assessmentId: string;
  first?: number | null | undefined;
  orderBy?: MilestoneOrder | null | undefined;
}>;


export type MilestonesQuery = { readonly assessment: { readonly id: string, readonly milestones: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly assessmentVersion: number, readonly createdAt: string, readonly run: { readonly id: string } | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly requirements: { readonly workloads: ReadonlyArray<{ readonly name: string }> }, readonly recommendations: ReadonlyArray<{ readonly recommendationId: string, readonly title: string, readonly severity: Severity, readonly decision: Decision | null }> }> } } | null };

export type CompareMilestonesQueryVariables = Exact<{
  beforeId: string;
  afterId: string;
}>;


export type CompareMilestonesQuery = { readonly compareMilestones: { readonly monthlyDifference: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly fixed: ReadonlyArray<{ readonly before: { readonly recommendationId: string, readonly title: string, readonly severity: Severity, readonly decision: Decision | null } | null }>, readonly new: ReadonlyArray<{ readonly after: { readonly recommendationId: string, readonly title: string, readonly severity: Severity, readonly decision: Decision | null } | null }>, readonly changed: ReadonlyArray<{ readonly before: { readonly recommendationId: string, readonly title: string, readonly severity: Severity, readonly decision: Decision | null } | null, readonly after: { readonly recommendationId: string, readonly title: string, readonly severity: Severity, readonly decision: Decision | null } | null }> } | null };

export type FrozenRecommendationFragment = { readonly recommendationId: string, readonly title: string, readonly severity: Severity, readonly decision: Decision | null };

export type CreateOrganizationMutationVariables = Exact<{
  input: CreateOrganizationInput;
}>;


export type CreateOrganizationMutation = { readonly createOrganization: { readonly organization: { readonly id: string, readonly name: string, readonly viewerRole: Role } } };

export type InviteMemberMutationVariables = Exact<{
  input: InviteMemberInput;
}>;


export type InviteMemberMutation = { readonly inviteMember: { readonly invitation: { readonly id: string, readonly email: string, readonly role: Role, readonly status: InvitationStatus, readonly expiresAt: string } } };

export type AcceptInvitationMutationVariables = Exact<{
  input: AcceptInvitationInput;
}>;


export type AcceptInvitationMutation = { readonly acceptInvitation: { readonly membership: { readonly role: Role, readonly organization: { readonly id: string, readonly name: string } } } };

export type InvitationsOfOrganizationQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type InvitationsOfOrganizationQuery = { readonly organization: { readonly invitations: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly email: string, readonly role: Role, readonly status: InvitationStatus, readonly expiresAt: string, readonly invitedBy: { readonly name: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type MyInvitationsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyInvitationsQuery = { readonly me: { readonly emailVerified: boolean, readonly invitations: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly organizationName: string, readonly role: Role, readonly invitedBy: { readonly name: string } }> } } | null };

export type RemoveMemberMutationVariables = Exact<{
  input: RemoveMemberInput;
}>;


export type RemoveMemberMutation = { readonly removeMember: { readonly membership: { readonly role: Role, readonly user: { readonly id: string } } } };

export type ChangeMemberRoleMutationVariables = Exact<{
  input: ChangeMemberRoleInput;
}>;


export type ChangeMemberRoleMutation = { readonly changeMemberRole: { readonly membership: { readonly role: Role, readonly user: { readonly id: string } } } };

export type OrganizationMembersQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type OrganizationMembersQuery = { readonly organization: { readonly id: string, readonly name: string, readonly viewerRole: Role, readonly members: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly role: Role, readonly since: string, readonly user: { readonly id: string, readonly name: string, readonly email: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type OrganizationOverviewQueryVariables = Exact<{
  id: string;
  first: number;
}>;


export type OrganizationOverviewQuery = { readonly organization: { readonly assessments: { readonly nodes: ReadonlyArray<{ readonly createdBy: { readonly name: string }, readonly organization: { readonly name: string }, readonly latestRun: { readonly tasks: ReadonlyArray<{ readonly agent: { readonly name: string }, readonly recommendations: ReadonlyArray<{ readonly title: string }> }>, readonly charge: { readonly credits: number } | null } | null, readonly recommendations: { readonly nodes: ReadonlyArray<{ readonly producedBy: { readonly role: AgentRole } | null }> } }> } } | null };

export type OrganizationActivitySubscriptionVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;


export type OrganizationActivitySubscription = { readonly organizationActivity: { readonly cursor: string, readonly kind: OrganizationActivityKind, readonly at: string, readonly organization: { readonly name: string }, readonly actor: { readonly name: string } | null, readonly assessment: { readonly title: string, readonly status: AssessmentStatus } | null, readonly run: { readonly id: string, readonly status: RunStatus, readonly charge: { readonly credits: number } | null } | null, readonly recommendation: { readonly title: string, readonly decision: Decision | null } | null, readonly member: { readonly name: string } | null, readonly payment: { readonly status: PaymentStatus, readonly credits: number } | null } };

export type SimulateQueryVariables = Exact<{
  assessmentId: string;
  changes: SimulationChangesInput;
}>;


export type SimulateQuery = { readonly simulate: { readonly before: { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly capacityPerSecond: number | null, readonly latencyMs: number | null, readonly meetsTarget: boolean | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } }> }, readonly after: { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly capacityPerSecond: number | null, readonly latencyMs: number | null, readonly meetsTarget: boolean | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } }> }, readonly monthlyDifference: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null };

export type PlanFragment = { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly capacityPerSecond: number | null, readonly latencyMs: number | null, readonly meetsTarget: boolean | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } }> };

export type RunPlanQueryVariables = Exact<{
  id: string;
}>;


export type RunPlanQuery = { readonly run: { readonly id: string, readonly plan: { readonly emissionsUnknown: string | null, readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly alternatives: ReadonlyArray<{ readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly capacityPerSecond: number | null, readonly latencyMs: number | null, readonly meetsTarget: boolean | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } }> } | null } | null };

export type ExportPlanQueryVariables = Exact<{
  id: string;
  format: PlanExportFormat;
}>;


export type ExportPlanQuery = { readonly run: { readonly id: string, readonly planExport: { readonly fileName: string, readonly mediaType: string, readonly content: string } | null } | null };

export type CompareRunsQueryVariables = Exact<{
  beforeId: string;
  afterId: string;
}>;


export type CompareRunsQuery = { readonly compareRuns: { readonly notCompared: ReadonlyArray<AgentRole>, readonly monthlyDifference: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly fixed: ReadonlyArray<{ readonly role: AgentRole, readonly recommendation: { readonly id: string }, readonly before: { readonly title: string, readonly severity: Severity, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly title: string, readonly severity: Severity, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }>, readonly new: ReadonlyArray<{ readonly role: AgentRole, readonly recommendation: { readonly id: string }, readonly before: { readonly title: string, readonly severity: Severity, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly title: string, readonly severity: Severity, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }>, readonly changed: ReadonlyArray<{ readonly role: AgentRole, readonly recommendation: { readonly id: string }, readonly before: { readonly title: string, readonly severity: Severity, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly title: string, readonly severity: Severity, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }> } | null };

export type ComparedFragment = { readonly role: AgentRole, readonly recommendation: { readonly id: string }, readonly before: { readonly title: string, readonly severity: Severity, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly title: string, readonly severity: Severity, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null };

export type StateInRunFragment = { readonly title: string, readonly severity: Severity, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null };

export type RequestReportFileMutationVariables = Exact<{
  input: RequestReportFileInput;
}>;


export type RequestReportFileMutation = { readonly requestReportFile: { readonly file: { readonly format: ReportFormat, readonly status: ReportFileStatus, readonly fileName: string, readonly mediaType: string, readonly sizeBytes: number | null, readonly error: string | null, readonly requestedAt: string, readonly expiresAt: string, readonly download: { readonly url: string, readonly expiresAt: string } | null }, readonly run: { readonly id: string } } };

export type ReportFileQueryVariables = Exact<{
  runId: string;
  format: ReportFormat;
}>;


export type ReportFileQuery = { readonly run: { readonly id: string, readonly reportFile: { readonly format: ReportFormat, readonly status: ReportFileStatus, readonly fileName: string, readonly mediaType: string, readonly sizeBytes: number | null, readonly error: string | null, readonly requestedAt: string, readonly expiresAt: string, readonly download: { readonly url: string, readonly expiresAt: string } | null } | null } | null };

export type ReportFileFactsFragment = { readonly format: ReportFormat, readonly status: ReportFileStatus, readonly fileName: string, readonly mediaType: string, readonly sizeBytes: number | null, readonly error: string | null, readonly requestedAt: string, readonly expiresAt: string, readonly download: { readonly url: string, readonly expiresAt: string } | null };

export type AgentsQueryVariables = Exact<{ [key: string]: never; }>;


export type AgentsQuery = { readonly agents: ReadonlyArray<{ readonly role: AgentRole, readonly name: string, readonly description: string, readonly dependsOn: ReadonlyArray<AgentRole> }> };

export type StartRunMutationVariables = Exact<{
  input: StartRunInput;
}>;


export type StartRunMutation = { readonly startRun: { readonly run: { readonly id: string, readonly status: RunStatus } } };

export type PauseRunMutationVariables = Exact<{
  input: PauseRunInput;
}>;


export type PauseRunMutation = { readonly pauseRun: { readonly run: { readonly id: string, readonly status: RunStatus } } };

export type ResumeRunMutationVariables = Exact<{
  input: ResumeRunInput;
}>;


export type ResumeRunMutation = { readonly resumeRun: { readonly run: { readonly id: string, readonly status: RunStatus } } };

export type CancelRunMutationVariables = Exact<{
  input: CancelRunInput;
}>;


export type CancelRunMutation = { readonly cancelRun: { readonly run: { readonly id: string, readonly status: RunStatus } } };

export type RetryTaskMutationVariables = Exact<{
  input: RetryTaskInput;
}>;


export type RetryTaskMutation = { readonly retryTask: { readonly run: { readonly id: string, readonly status: RunStatus } } };

export type RunQueryVariables = Exact<{
  id: string;
}>;


export type RunQuery = { readonly run: { readonly id: string, readonly status: RunStatus, readonly progress: number, readonly error: string | null, readonly durationMs: number | null, readonly tasks: ReadonlyArray<{ readonly id: string, readonly role: AgentRole, readonly status: TaskStatus, readonly attempt: number, readonly progress: number, readonly summary: string | null, readonly error: string | null, readonly recommendations: ReadonlyArray<{ readonly id: string }> }>, readonly charge: { readonly kind: LedgerKind, readonly credits: number } | null } | null };

export type RunProgressSubscriptionVariables = Exact<{
  runId: string;
  after?: string | null | undefined;
}>;


export type RunProgressSubscription = { readonly runProgress: { readonly cursor: string, readonly kind: RunEventKind, readonly at: string, readonly message: string | null, readonly progress: number, readonly task: { readonly role: AgentRole, readonly status: TaskStatus, readonly progress: number, readonly summary: string | null } | null, readonly run: { readonly status: RunStatus, readonly tasks: ReadonlyArray<{ readonly role: AgentRole, readonly status: TaskStatus, readonly progress: number, readonly summary: string | null }> } } };

export type RunProgressEverywhereSubscriptionVariables = Exact<{
  runId: string;
  after?: string | null | undefined;
}>;


export type RunProgressEverywhereSubscription = { readonly runProgress: { readonly cursor: string, readonly kind: RunEventKind, readonly progress: number, readonly task: { readonly role: AgentRole } | null, readonly run: { readonly assessment: { readonly title: string, readonly organization: { readonly name: string }, readonly createdBy: { readonly name: string } }, readonly charge: { readonly credits: number } | null } } };

export const SessionFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Session"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuthPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"memberships"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<SessionFragment, unknown>;
export const FrozenRecommendationFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FrozenRecommendation"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MilestoneRecommendation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendationId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}}]}}]} as unknown as DocumentNode<FrozenRecommendationFragment, unknown>;
export const PlanFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Plan"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InfrastructurePlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"kgCO2ePerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"capacityPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"meetsTarget"}}]}}]}}]} as unknown as DocumentNode<PlanFragment, unknown>;
export const StateInRunFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StateInRun"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecommendationState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<StateInRunFragment, unknown>;
export const ComparedFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Compared"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ComparedRecommendation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StateInRun"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StateInRun"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StateInRun"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecommendationState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<ComparedFragment, unknown>;
export const ReportFileFactsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportFileFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReportFile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"mediaType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]} as unknown as DocumentNode<ReportFileFactsFragment, unknown>;
export const SignUpDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignUp"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignUpInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signUp"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Session"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Session"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuthPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"memberships"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<SignUpMutation, SignUpMutationVariables>;
export const SignInDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Session"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Session"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuthPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"memberships"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<SignInMutation, SignInMutationVariables>;
export const RefreshSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefreshSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RefreshSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refreshSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Session"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Session"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuthPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"memberships"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const SignOutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignOut"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignOutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signOut"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<SignOutMutation, SignOutMutationVariables>;
export const VerifyEmailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VerifyEmail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"VerifyEmailInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyEmail"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"emailVerified"}}]}}]}}]}}]} as unknown as DocumentNode<VerifyEmailMutation, VerifyEmailMutationVariables>;
export const MeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"memberships"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MeQuery, MeQueryVariables>;
export const CreateAssessmentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateAssessment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateAssessmentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createAssessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<CreateAssessmentMutation, CreateAssessmentMutationVariables>;
export const UpdateAssessmentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateAssessment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateAssessmentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateAssessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateAssessmentMutation, UpdateAssessmentMutationVariables>;
export const ArchiveAssessmentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchiveAssessment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ArchiveAssessmentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"archiveAssessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<ArchiveAssessmentMutation, ArchiveAssessmentMutationVariables>;
export const DecideRecommendationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DecideRecommendation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DecideRecommendationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decideRecommendation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}}]}}]}}]}}]} as unknown as DocumentNode<DecideRecommendationMutation, DecideRecommendationMutationVariables>;
export const AssessmentStatusDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssessmentStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]} as unknown as DocumentNode<AssessmentStatusQuery, AssessmentStatusQueryVariables>;
export const AssessmentReportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssessmentReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"generatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"sections"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"markdown"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"recommendations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"rationale"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}},{"kind":"Field","name":{"kind":"Name","value":"effort"}},{"kind":"Field","name":{"kind":"Name","value":"steps"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"source"}}]}},{"kind":"Field","name":{"kind":"Name","value":"compliance"}},{"kind":"Field","name":{"kind":"Name","value":"producedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"agent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<AssessmentReportQuery, AssessmentReportQueryVariables>;
export const AssessmentUpdatedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"AssessmentUpdated"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessmentUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]} as unknown as DocumentNode<AssessmentUpdatedSubscription, AssessmentUpdatedSubscriptionVariables>;
export const AssessmentViewersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssessmentViewers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<AssessmentViewersQuery, AssessmentViewersQueryVariables>;
export const WatchedWithViewersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"WatchedWithViewers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessmentUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<WatchedWithViewersSubscription, WatchedWithViewersSubscriptionVariables>;
export const PlansDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Plans"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"plans"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"includedCredits"}},{"kind":"Field","name":{"kind":"Name","value":"concurrentRuns"}},{"kind":"Field","name":{"kind":"Name","value":"features"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyPrice"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}}]} as unknown as DocumentNode<PlansQuery, PlansQueryVariables>;
export const BillingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Billing"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organization"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"billing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"creditBalance"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ledger"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"payment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"payments"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<BillingQuery, BillingQueryVariables>;
export const PurchaseCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PurchaseCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PurchaseCreditsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"purchaseCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"payment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PurchaseCreditsMutation, PurchaseCreditsMutationVariables>;
export const ChangePlanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangePlan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangePlanInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changePlan"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"billingAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ChangePlanMutation, ChangePlanMutationVariables>;
export const PaymentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Payment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"payment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failureReason"}}]}}]}}]} as unknown as DocumentNode<PaymentQuery, PaymentQueryVariables>;
export const PaymentUpdatedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"PaymentUpdated"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"paymentUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failureReason"}}]}}]}}]} as unknown as DocumentNode<PaymentUpdatedSubscription, PaymentUpdatedSubscriptionVariables>;
export const ImportEstateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ImportEstate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ImportEstateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"importEstate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlySpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}}]}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"hourlyLoad"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notes"}}]}}]}}]} as unknown as DocumentNode<ImportEstateMutation, ImportEstateMutationVariables>;
export const CreateMilestoneDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateMilestone"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateMilestoneInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createMilestone"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"milestone"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<CreateMilestoneMutation, CreateMilestoneMutationVariables>;
export const DeleteMilestoneDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteMilestone"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteMilestoneInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteMilestone"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedMilestoneId"}}]}}]}}]} as unknown as DocumentNode<DeleteMilestoneMutation, DeleteMilestoneMutationVariables>;
export const MilestonesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Milestones"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"assessmentId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"MilestoneOrder"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"assessmentId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"milestones"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"assessmentVersion"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requirements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"recommendations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenRecommendation"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FrozenRecommendation"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MilestoneRecommendation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendationId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}}]}}]} as unknown as DocumentNode<MilestonesQuery, MilestonesQueryVariables>;
export const CompareMilestonesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CompareMilestones"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"beforeId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"afterId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"compareMilestones"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"beforeId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"beforeId"}}},{"kind":"Argument","name":{"kind":"Name","value":"afterId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"afterId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlyDifference"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fixed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenRecommendation"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"new"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenRecommendation"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"changed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenRecommendation"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenRecommendation"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FrozenRecommendation"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MilestoneRecommendation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendationId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}}]}}]} as unknown as DocumentNode<CompareMilestonesQuery, CompareMilestonesQueryVariables>;
export const CreateOrganizationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateOrganization"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateOrganizationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createOrganization"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}}]}}]}}]} as unknown as DocumentNode<CreateOrganizationMutation, CreateOrganizationMutationVariables>;
export const InviteMemberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"InviteMember"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InviteMemberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteMember"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invitation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]} as unknown as DocumentNode<InviteMemberMutation, InviteMemberMutationVariables>;
export const AcceptInvitationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcceptInvitation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AcceptInvitationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acceptInvitation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"membership"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AcceptInvitationMutation, AcceptInvitationMutationVariables>;
export const InvitationsOfOrganizationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"InvitationsOfOrganization"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organization"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invitations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"invitedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]}}]} as unknown as DocumentNode<InvitationsOfOrganizationQuery, InvitationsOfOrganizationQueryVariables>;
export const MyInvitationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyInvitations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"emailVerified"}},{"kind":"Field","name":{"kind":"Name","value":"invitations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"organizationName"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"invitedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyInvitationsQuery, MyInvitationsQueryVariables>;
export const RemoveMemberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveMember"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RemoveMemberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeMember"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"membership"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RemoveMemberMutation, RemoveMemberMutationVariables>;
export const ChangeMemberRoleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeMemberRole"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeMemberRoleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changeMemberRole"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"membership"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ChangeMemberRoleMutation, ChangeMemberRoleMutationVariables>;
export const OrganizationMembersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OrganizationMembers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organization"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]}}]} as unknown as DocumentNode<OrganizationMembersQuery, OrganizationMembersQueryVariables>;
export const OrganizationOverviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OrganizationOverview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organization"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessments"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createdBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tasks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recommendations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"recommendations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"producedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<OrganizationOverviewQuery, OrganizationOverviewQueryVariables>;
export const OrganizationActivityDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"OrganizationActivity"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"organizationId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organizationActivity"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"organizationId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"organizationId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"recommendation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}}]}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"payment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}}]}}]} as unknown as DocumentNode<OrganizationActivitySubscription, OrganizationActivitySubscriptionVariables>;
export const SimulateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Simulate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"assessmentId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"changes"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SimulationChangesInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"simulate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"assessmentId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"assessmentId"}}},{"kind":"Argument","name":{"kind":"Name","value":"changes"},"value":{"kind":"Variable","name":{"kind":"Name","value":"changes"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Plan"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Plan"}}]}},{"kind":"Field","name":{"kind":"Name","value":"monthlyDifference"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Plan"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InfrastructurePlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"kgCO2ePerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"capacityPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"meetsTarget"}}]}}]}}]} as unknown as DocumentNode<SimulateQuery, SimulateQueryVariables>;
export const RunPlanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RunPlan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Plan"}},{"kind":"Field","name":{"kind":"Name","value":"emissionsUnknown"}},{"kind":"Field","name":{"kind":"Name","value":"alternatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Plan"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InfrastructurePlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"kgCO2ePerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"capacityPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"meetsTarget"}}]}}]}}]} as unknown as DocumentNode<RunPlanQuery, RunPlanQueryVariables>;
export const ExportPlanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ExportPlan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"format"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PlanExportFormat"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"planExport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"format"},"value":{"kind":"Variable","name":{"kind":"Name","value":"format"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"mediaType"}},{"kind":"Field","name":{"kind":"Name","value":"content"}}]}}]}}]}}]} as unknown as DocumentNode<ExportPlanQuery, ExportPlanQueryVariables>;
export const CompareRunsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CompareRuns"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"beforeId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"afterId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"compareRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"beforeId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"beforeId"}}},{"kind":"Argument","name":{"kind":"Name","value":"afterId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"afterId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlyDifference"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notCompared"}},{"kind":"Field","name":{"kind":"Name","value":"fixed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Compared"}}]}},{"kind":"Field","name":{"kind":"Name","value":"new"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Compared"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Compared"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Compared"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ComparedRecommendation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StateInRun"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StateInRun"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StateInRun"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecommendationState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<CompareRunsQuery, CompareRunsQueryVariables>;
export const RequestReportFileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestReportFile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestReportFileInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestReportFile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportFileFacts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportFileFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReportFile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"mediaType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]} as unknown as DocumentNode<RequestReportFileMutation, RequestReportFileMutationVariables>;
export const ReportFileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReportFile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"runId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"format"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReportFormat"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"runId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reportFile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"format"},"value":{"kind":"Variable","name":{"kind":"Name","value":"format"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportFileFacts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportFileFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReportFile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"mediaType"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]} as unknown as DocumentNode<ReportFileQuery, ReportFileQueryVariables>;
export const AgentsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Agents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"dependsOn"}}]}}]}}]} as unknown as DocumentNode<AgentsQuery, AgentsQueryVariables>;
export const StartRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<StartRunMutation, StartRunMutationVariables>;
export const PauseRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PauseRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PauseRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pauseRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<PauseRunMutation, PauseRunMutationVariables>;
export const ResumeRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResumeRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResumeRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resumeRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<ResumeRunMutation, ResumeRunMutationVariables>;
export const CancelRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<CancelRunMutation, CancelRunMutationVariables>;
export const RetryTaskDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RetryTask"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RetryTaskInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryTask"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<RetryTaskMutation, RetryTaskMutationVariables>;
export const RunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Run"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"recommendations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}}]}}]} as unknown as DocumentNode<RunQuery, RunQueryVariables>;
export const RunProgressDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RunProgress"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"runId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"runProgress"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"runId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"runId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RunProgressSubscription, RunProgressSubscriptionVariables>;
export const RunProgressEverywhereDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RunProgressEverywhere"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"runId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"runProgress"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"runId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"runId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}}]}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RunProgressEverywhereSubscription, RunProgressEverywhereSubscriptionVariables>;