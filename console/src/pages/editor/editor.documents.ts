/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** State of an assessment. QUEUED, RUNNING and PAUSED follow its current run. */
export type AssessmentStatus =
  /** Closed permanently: no more runs and decisions. */
  | 'ARCHIVED'
  /** Its last run was cancelled. */
  | 'CANCELLED'
  /** Its last run has succeeded. */
  | 'COMPLETED'
  /** Can be changed; no run has started. */
  | 'DRAFT'
  /** Its last run has failed. */
  | 'FAILED'
  /** Its run is paused. */
  | 'PAUSED'
  /** A run has been requested. */
  | 'QUEUED'
  /** A run is in progress. */
  | 'RUNNING';

/** Who provides the infrastructure. */
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
  /** What to examine. */
  readonly requirements: RequirementsInput;
  /** Title. 1 to 200 characters. */
  readonly title: string;
};

/** ISO 4217 code of a currency. Prices are in US dollars; other currencies may be added. */
export type CurrencyCode =
  /** US dollar, with two decimals. */
  | 'USD';

/** What the team runs today. */
export type CurrentInfrastructureInput = {
  /** Instances that the team runs today. 0 to 200 items. */
  readonly instances?: ReadonlyArray<CurrentInstanceInput> | null | undefined;
  /** What the team spends per month. 0 to 1,000,000,000. */
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

/** An exact amount of money. */
export type MoneyInput = {
  /** Amount in units of the currency, not in cents: `"1234.50"`. At most as many decimals as the currency has. */
  readonly amount: string;
  /** Currency of the amount. */
  readonly currencyCode: CurrencyCode;
};

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

/** What an assessment examines. BAD_USER_INPUT lists every invalid field in `problems`. */
export type RequirementsInput = {
  /** Compliance frameworks that apply, each at most once; null when not stated. */
  readonly compliance?: ReadonlyArray<ComplianceFramework> | null | undefined;
  /** What the team runs today; null when not stated. */
  readonly currentInfrastructure?: CurrentInfrastructureInput | null | undefined;
  /** What the team wants to achieve, in its own words. 0 to 10,000 characters. */
  readonly goals?: string | null | undefined;
  /** Expected growth of the load, per cent per year. -100 to 10,000. */
  readonly growthPercentPerYear?: number | null | undefined;
  /** What may be spent per month. 0 to 1,000,000,000. */
  readonly monthlyBudget?: MoneyInput | null | undefined;
  /** Providers to prefer, each at most once; null when there is no preference. */
  readonly preferredProviders?: ReadonlyArray<CloudProvider> | null | undefined;
  /** Cloud region codes or country codes where data must stay, 1 to 100 characters each. 0 to 50 items. */
  readonly regions?: ReadonlyArray<string> | null | undefined;
  /** People who build and operate the system. 0 to 1,000,000. */
  readonly teamSize?: number | null | undefined;
  /** What runs on the infrastructure. 1 to 50 items. */
  readonly workloads: ReadonlyArray<WorkloadInput>;
};

/** What a member may do in an organization, strongest first. Each role includes the ones below it. */
export type Role =
  /** Manages members, plan, payments and archived assessments. */
  | 'ADMIN'
  /** Writes assessments, starts runs and decides about recommendations. */
  | 'MEMBER'
  /** Gives and takes away the role OWNER. An organization always has at least one. */
  | 'OWNER'
  /** Reads everything but payments and invitations. */
  | 'VIEWER';

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

/** The run to start. */
export type StartRunInput = {
  /** Id of the assessment, with the prefix `asm_`. */
  readonly assessmentId: string;
  /** 1 to 200 characters. The same key with the same assessment returns the run that the first call started; with another assessment, CONFLICT. Keys are per user and organization. */
  readonly idempotencyKey?: string | null | undefined;
};

/** What training or fine-tuning changes. */
export type TrainingMethod =
  /** All weights; 16 bytes of state per parameter with Adam. */
  | 'FULL'
  /** Low-rank adapters beside frozen 16-bit weights. */
  | 'LORA'
  /** Low-rank adapters beside frozen quantized weights. */
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

/** Something that runs on the infrastructure. Null fields were not stated. */
export type WorkloadInput = {
  /** Percent of the time that the workload has to serve its full load. Not stated: one spare instance is recommended. 50 to 99.9999. */
  readonly availabilityPercent?: number | null | undefined;
  /** People or programs that send requests at peak, instead of `requestsPerSecond`: users ÷ `secondsBetweenRequests` requests per second. 1 to 100,000,000. */
  readonly concurrentUsers?: number | null | undefined;
  /** Tokens of the longest request that has to be served, input and output together; at least the sum of the means. A replica holds one such request. 1 to 10,000,000. */
  readonly contextTokens?: number | null | undefined;
  /** Size of the dataset in decimal gigabytes. 0 to 100,000,000. */
  readonly datasetGB?: number | null | undefined;
  /** Names the data of `datasetGB`. Workloads that state the same name use the same data, which is stored and counted once; so do unnamed data of the same size. 1 to 200 characters. */
  readonly datasetName?: string | null | undefined;
  /** Load in each hour of a day, the first from midnight, as shares of the peak: 0 to 1, at least one of them above 0. Capacity follows it hour by hour, and an hour with 0 needs none. Not beside `hoursPerMonth` or `hoursPerDay`. 24 items. */
  readonly hourlyLoad?: ReadonlyArray<number> | null | undefined;
  /** Hours of each day that the workload runs at its peak; it is off in the others. Not beside `hoursPerMonth` or `hourlyLoad`. Above 0, at most 24. */
  readonly hoursPerDay?: number | null | undefined;
  /** Hours per month that the workload runs. Above 0, at most 744. */
  readonly hoursPerMonth?: number | null | undefined;
  /** Input tokens that 95 % of the requests do not exceed; from the mean to 3.8 times the mean. Lengths are taken as lognormal. Not stated: an exponential distribution is assumed. 1 to 10,000,000. */
  readonly inputTokensP95?: number | null | undefined;
  /** Mean number of input tokens per request. 1 to 10,000,000. */
  readonly inputTokensPerRequest?: number | null | undefined;
  /** The only instance type that may be used, by the name that its provider gives it: `p5.48xlarge`. The advice says if it is not known. 1 to 200 characters. */
  readonly instanceType?: string | null | undefined;
  /** Whether the training is done once and not repeated: its cost is then not a monthly cost after it has ended. */
  readonly isOneOff?: boolean | null | undefined;
  /** What the workload does. It determines which other fields are needed. */
  readonly kind: WorkloadKind;
  /** Numeric precision of the key-value cache. Not stated: 16 bit, or FP32 beside FP32 weights, as servers keep it by default. */
  readonly kvCachePrecision?: Precision | null | undefined;
  /** Target for the 99th percentile of end-to-end latency, milliseconds. 1 to 3,600,000. */
  readonly latencyP99Ms?: number | null | undefined;
  /** Percent of the memory of an accelerator that the server may use. Not stated: 90, the default of vLLM. 10 to 100. */
  readonly memoryUtilizationPercent?: number | null | undefined;
  /** Name or Hugging Face id of the model: `Llama 3.1 8B`, `Qwen/Qwen2.5-7B-Instruct`. Its published shape is used, and goes before `modelParamsB`. An unknown name needs `modelConfig` or `modelParamsB` beside it. 1 to 200 characters. */
  readonly model?: string | null | undefined;
  /** Text of the `config.json` of the model, as on Hugging Face. The shape that it states goes before that of `model`. 2 to 100,000 characters. */
  readonly modelConfig?: string | null | undefined;
  /** Billions of parameters of the model served or trained. Not needed beside `model` or `modelConfig`. Above 0, at most 20,000. */
  readonly modelParamsB?: number | null | undefined;
  /** Name, unique within the assessment. 1 to 200 characters. */
  readonly name: string;
  /** Output tokens that 95 % of the requests do not exceed; from the mean to 3.8 times the mean. Lengths are taken as lognormal. Not stated: an exponential distribution is assumed. 1 to 10,000,000. */
  readonly outputTokensP95?: number | null | undefined;
  /** Mean number of output tokens per request. 1 to 10,000,000. */
  readonly outputTokensPerRequest?: number | null | undefined;
  /** Instances of `instanceType`, or machines with the same accelerators, that are already there and paid for; only beside `instanceType`. What is needed beyond them is bought at list price. 0 to 100,000. */
  readonly ownedInstances?: number | null | undefined;
  /** Numeric precision of the weights. */
  readonly precision?: Precision | null | undefined;
  /** Percent of the input tokens whose keys and values are found in the prefix cache and are not computed again. Not stated: 0 is assumed. 0 to 100. */
  readonly prefixCacheHitPercent?: number | null | undefined;
  /** Mean requests per second at peak. Not beside `concurrentUsers`. 0 to 1,000,000. */
  readonly requestsPerSecond?: number | null | undefined;
  /** How often the training is repeated. Not beside `isOneOff`. Not stated: one run per month. Above 0, at most 10,000. */
  readonly runsPerMonth?: number | null | undefined;
  /** Mean time from one request of a user to the next, seconds; only beside `concurrentUsers`. Not stated: 60 is assumed. 0.1 to 86,400. */
  readonly secondsBetweenRequests?: number | null | undefined;
  /** The percentile that `ttftMs` and `tpotMs` hold for; only beside one of them. Not stated: 99. 50 to 99.9. */
  readonly targetPercentile?: number | null | undefined;
  /** Target for the mean time from one output token of a request to the next, milliseconds, at `targetPercentile`. 1 to 60,000. */
  readonly tpotMs?: number | null | undefined;
  /** Days within which training has to finish. Above 0, at most 3,650. */
  readonly trainingDays?: number | null | undefined;
  /** What training changes. Not stated: FULL, or QLORA for FINE_TUNING of INT8 and INT4 weights. TRAINING is always FULL. */
  readonly trainingMethod?: TrainingMethod | null | undefined;
  /** Training or fine-tuning tokens, billions. Above 0, at most 1,000,000. */
  readonly trainingTokensB?: number | null | undefined;
  /** Target for the time to the first token, milliseconds, at `targetPercentile`. 1 to 3,600,000. */
  readonly ttftMs?: number | null | undefined;
};

/** What a workload does. Each kind needs some fields; BAD_USER_INPUT without them. */
export type WorkloadKind =
  /** Serves requests without a latency target. Needs modelParamsB or model or modelConfig, inputTokensPerRequest or datasetGB. */
  | 'BATCH_INFERENCE'
  /** Prepares data. Needs datasetGB. */
  | 'DATA_PIPELINE'
  /** Turns documents into vectors. Needs datasetGB or requestsPerSecond. */
  | 'EMBEDDING'
  /** Trains an existing model further. Needs modelParamsB or model or modelConfig, trainingTokensB. */
  | 'FINE_TUNING'
  /** Serves requests while users wait. Needs modelParamsB or model or modelConfig, requestsPerSecond or concurrentUsers, inputTokensPerRequest, outputTokensPerRequest. */
  | 'ONLINE_INFERENCE'
  /** Serves requests with documents that are retrieved for them. Needs modelParamsB or model or modelConfig, requestsPerSecond or concurrentUsers, inputTokensPerRequest, outputTokensPerRequest. */
  | 'RAG'
  /** Trains a model from scratch. Needs modelParamsB or model or modelConfig, trainingTokensB. */
  | 'TRAINING';

export type AssessmentDraftQueryVariables = Exact<{
  id: string;
}>;


export type AssessmentDraftQuery = { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number, readonly updatedAt: string, readonly organization: { readonly id: string, readonly viewerRole: Role }, readonly requirements: { readonly preferredProviders: ReadonlyArray<CloudProvider> | null, readonly regions: ReadonlyArray<string> | null, readonly compliance: ReadonlyArray<ComplianceFramework> | null, readonly growthPercentPerYear: number | null, readonly teamSize: number | null, readonly goals: string | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly kind: WorkloadKind, readonly modelParamsB: number | null, readonly model: string | null, readonly modelConfig: string | null, readonly precision: Precision | null, readonly kvCachePrecision: Precision | null, readonly requestsPerSecond: number | null, readonly concurrentUsers: number | null, readonly secondsBetweenRequests: number | null, readonly inputTokensPerRequest: number | null, readonly inputTokensP95: number | null, readonly outputTokensPerRequest: number | null, readonly outputTokensP95: number | null, readonly contextTokens: number | null, readonly prefixCacheHitPercent: number | null, readonly latencyP99Ms: number | null, readonly ttftMs: number | null, readonly tpotMs: number | null, readonly targetPercentile: number | null, readonly memoryUtilizationPercent: number | null, readonly availabilityPercent: number | null, readonly trainingMethod: TrainingMethod | null, readonly trainingTokensB: number | null, readonly trainingDays: number | null, readonly runsPerMonth: number | null, readonly isOneOff: boolean | null, readonly datasetGB: number | null, readonly datasetName: string | null, readonly hoursPerMonth: number | null, readonly hoursPerDay: number | null, readonly hourlyLoad: ReadonlyArray<number> | null, readonly instanceType: string | null, readonly ownedInstances: number | null }>, readonly currentInfrastructure: { readonly monthlySpend: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly instances: ReadonlyArray<{ readonly provider: CloudProvider, readonly sku: string, readonly count: number, readonly hoursPerMonth: number | null }> | null } | null, readonly monthlyBudget: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } } | null };

export type DraftFragment = { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number, readonly updatedAt: string, readonly organization: { readonly id: string, readonly viewerRole: Role }, readonly requirements: { readonly preferredProviders: ReadonlyArray<CloudProvider> | null, readonly regions: ReadonlyArray<string> | null, readonly compliance: ReadonlyArray<ComplianceFramework> | null, readonly growthPercentPerYear: number | null, readonly teamSize: number | null, readonly goals: string | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly kind: WorkloadKind, readonly modelParamsB: number | null, readonly model: string | null, readonly modelConfig: string | null, readonly precision: Precision | null, readonly kvCachePrecision: Precision | null, readonly requestsPerSecond: number | null, readonly concurrentUsers: number | null, readonly secondsBetweenRequests: number | null, readonly inputTokensPerRequest: number | null, readonly inputTokensP95: number | null, readonly outputTokensPerRequest: number | null, readonly outputTokensP95: number | null, readonly contextTokens: number | null, readonly prefixCacheHitPercent: number | null, readonly latencyP99Ms: number | null, readonly ttftMs: number | null, readonly tpotMs: number | null, readonly targetPercentile: number | null, readonly memoryUtilizationPercent: number | null, readonly availabilityPercent: number | null, readonly trainingMethod: TrainingMethod | null, readonly trainingTokensB: number | null, readonly trainingDays: number | null, readonly runsPerMonth: number | null, readonly isOneOff: boolean | null, readonly datasetGB: number | null, readonly datasetName: string | null, readonly hoursPerMonth: number | null, readonly hoursPerDay: number | null, readonly hourlyLoad: ReadonlyArray<number> | null, readonly instanceType: string | null, readonly ownedInstances: number | null }>, readonly currentInfrastructure: { readonly monthlySpend: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly instances: ReadonlyArray<{ readonly provider: CloudProvider, readonly sku: string, readonly count: number, readonly hoursPerMonth: number | null }> | null } | null, readonly monthlyBudget: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } };

export type CreateDraftMutationVariables = Exact<{
  input: CreateAssessmentInput;
}>;


export type CreateDraftMutation = { readonly createAssessment: { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number, readonly updatedAt: string, readonly organization: { readonly id: string, readonly viewerRole: Role }, readonly requirements: { readonly preferredProviders: ReadonlyArray<CloudProvider> | null, readonly regions: ReadonlyArray<string> | null, readonly compliance: ReadonlyArray<ComplianceFramework> | null, readonly growthPercentPerYear: number | null, readonly teamSize: number | null, readonly goals: string | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly kind: WorkloadKind, readonly modelParamsB: number | null, readonly model: string | null, readonly modelConfig: string | null, readonly precision: Precision | null, readonly kvCachePrecision: Precision | null, readonly requestsPerSecond: number | null, readonly concurrentUsers: number | null, readonly secondsBetweenRequests: number | null, readonly inputTokensPerRequest: number | null, readonly inputTokensP95: number | null, readonly outputTokensPerRequest: number | null, readonly outputTokensP95: number | null, readonly contextTokens: number | null, readonly prefixCacheHitPercent: number | null, readonly latencyP99Ms: number | null, readonly ttftMs: number | null, readonly tpotMs: number | null, readonly targetPercentile: number | null, readonly memoryUtilizationPercent: number | null, readonly availabilityPercent: number | null, readonly trainingMethod: TrainingMethod | null, readonly trainingTokensB: number | null, readonly trainingDays: number | null, readonly runsPerMonth: number | null, readonly isOneOff: boolean | null, readonly datasetGB: number | null, readonly datasetName: string | null, readonly hoursPerMonth: number | null, readonly hoursPerDay: number | null, readonly hourlyLoad: ReadonlyArray<number> | null, readonly instanceType: string | null, readonly ownedInstances: number | null }>, readonly currentInfrastructure: { readonly monthlySpend: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly instances: ReadonlyArray<{ readonly provider: CloudProvider, readonly sku: string, readonly count: number, readonly hoursPerMonth: number | null }> | null } | null, readonly monthlyBudget: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } } } };

export type SaveDraftMutationVariables = Exact<{
  input: UpdateAssessmentInput;
}>;


export type SaveDraftMutation = { readonly updateAssessment: { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number, readonly updatedAt: string, readonly organization: { readonly id: string, readonly viewerRole: Role }, readonly requirements: { readonly preferredProviders: ReadonlyArray<CloudProvider> | null, readonly regions: ReadonlyArray<string> | null, readonly compliance: ReadonlyArray<ComplianceFramework> | null, readonly growthPercentPerYear: number | null, readonly teamSize: number | null, readonly goals: string | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly kind: WorkloadKind, readonly modelParamsB: number | null, readonly model: string | null, readonly modelConfig: string | null, readonly precision: Precision | null, readonly kvCachePrecision: Precision | null, readonly requestsPerSecond: number | null, readonly concurrentUsers: number | null, readonly secondsBetweenRequests: number | null, readonly inputTokensPerRequest: number | null, readonly inputTokensP95: number | null, readonly outputTokensPerRequest: number | null, readonly outputTokensP95: number | null, readonly contextTokens: number | null, readonly prefixCacheHitPercent: number | null, readonly latencyP99Ms: number | null, readonly ttftMs: number | null, readonly tpotMs: number | null, readonly targetPercentile: number | null, readonly memoryUtilizationPercent: number | null, readonly availabilityPercent: number | null, readonly trainingMethod: TrainingMethod | null, readonly trainingTokensB: number | null, readonly trainingDays: number | null, readonly runsPerMonth: number | null, readonly isOneOff: boolean | null, readonly datasetGB: number | null, readonly datasetName: string | null, readonly hoursPerMonth: number | null, readonly hoursPerDay: number | null, readonly hourlyLoad: ReadonlyArray<number> | null, readonly instanceType: string | null, readonly ownedInstances: number | null }>, readonly currentInfrastructure: { readonly monthlySpend: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly instances: ReadonlyArray<{ readonly provider: CloudProvider, readonly sku: string, readonly count: number, readonly hoursPerMonth: number | null }> | null } | null, readonly monthlyBudget: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } } } };

export type DraftUpdatedSubscriptionVariables = Exact<{
  id: string;
}>;


export type DraftUpdatedSubscription = { readonly assessmentUpdated: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number, readonly updatedAt: string, readonly organization: { readonly id: string, readonly viewerRole: Role }, readonly requirements: { readonly preferredProviders: ReadonlyArray<CloudProvider> | null, readonly regions: ReadonlyArray<string> | null, readonly compliance: ReadonlyArray<ComplianceFramework> | null, readonly growthPercentPerYear: number | null, readonly teamSize: number | null, readonly goals: string | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly kind: WorkloadKind, readonly modelParamsB: number | null, readonly model: string | null, readonly modelConfig: string | null, readonly precision: Precision | null, readonly kvCachePrecision: Precision | null, readonly requestsPerSecond: number | null, readonly concurrentUsers: number | null, readonly secondsBetweenRequests: number | null, readonly inputTokensPerRequest: number | null, readonly inputTokensP95: number | null, readonly outputTokensPerRequest: number | null, readonly outputTokensP95: number | null, readonly contextTokens: number | null, readonly prefixCacheHitPercent: number | null, readonly latencyP99Ms: number | null, readonly ttftMs: number | null, readonly tpotMs: number | null, readonly targetPercentile: number | null, readonly memoryUtilizationPercent: number | null, readonly availabilityPercent: number | null, readonly trainingMethod: TrainingMethod | null, readonly trainingTokensB: number | null, readonly trainingDays: number | null, readonly runsPerMonth: number | null, readonly isOneOff: boolean | null, readonly datasetGB: number | null, readonly datasetName: string | null, readonly hoursPerMonth: number | null, readonly hoursPerDay: number | null, readonly hourlyLoad: ReadonlyArray<number> | null, readonly instanceType: string | null, readonly ownedInstances: number | null }>, readonly currentInfrastructure: { readonly monthlySpend: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly instances: ReadonlyArray<{ readonly provider: CloudProvider, readonly sku: string, readonly count: number, readonly hoursPerMonth: number | null }> | null } | null, readonly monthlyBudget: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } } };

export type StartDraftRunMutationVariables = Exact<{
  input: StartRunInput;
}>;


export type StartDraftRunMutation = { readonly startRun: { readonly run: { readonly id: string, readonly status: RunStatus, readonly assessment: { readonly id: string, readonly status: AssessmentStatus } } } };

export const DraftFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Draft"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Assessment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requirements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"modelParamsB"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"modelConfig"}},{"kind":"Field","name":{"kind":"Name","value":"precision"}},{"kind":"Field","name":{"kind":"Name","value":"kvCachePrecision"}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"concurrentUsers"}},{"kind":"Field","name":{"kind":"Name","value":"secondsBetweenRequests"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensP95"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensP95"}},{"kind":"Field","name":{"kind":"Name","value":"contextTokens"}},{"kind":"Field","name":{"kind":"Name","value":"prefixCacheHitPercent"}},{"kind":"Field","name":{"kind":"Name","value":"latencyP99Ms"}},{"kind":"Field","name":{"kind":"Name","value":"ttftMs"}},{"kind":"Field","name":{"kind":"Name","value":"tpotMs"}},{"kind":"Field","name":{"kind":"Name","value":"targetPercentile"}},{"kind":"Field","name":{"kind":"Name","value":"memoryUtilizationPercent"}},{"kind":"Field","name":{"kind":"Name","value":"availabilityPercent"}},{"kind":"Field","name":{"kind":"Name","value":"trainingMethod"}},{"kind":"Field","name":{"kind":"Name","value":"trainingTokensB"}},{"kind":"Field","name":{"kind":"Name","value":"trainingDays"}},{"kind":"Field","name":{"kind":"Name","value":"runsPerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"isOneOff"}},{"kind":"Field","name":{"kind":"Name","value":"datasetGB"}},{"kind":"Field","name":{"kind":"Name","value":"datasetName"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerDay"}},{"kind":"Field","name":{"kind":"Name","value":"hourlyLoad"}},{"kind":"Field","name":{"kind":"Name","value":"instanceType"}},{"kind":"Field","name":{"kind":"Name","value":"ownedInstances"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentInfrastructure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlySpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"preferredProviders"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"compliance"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"growthPercentPerYear"}},{"kind":"Field","name":{"kind":"Name","value":"teamSize"}},{"kind":"Field","name":{"kind":"Name","value":"goals"}}]}}]}}]} as unknown as DocumentNode<DraftFragment, unknown>;
export const AssessmentDraftDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssessmentDraft"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Draft"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Draft"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Assessment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requirements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"modelParamsB"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"modelConfig"}},{"kind":"Field","name":{"kind":"Name","value":"precision"}},{"kind":"Field","name":{"kind":"Name","value":"kvCachePrecision"}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"concurrentUsers"}},{"kind":"Field","name":{"kind":"Name","value":"secondsBetweenRequests"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensP95"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensP95"}},{"kind":"Field","name":{"kind":"Name","value":"contextTokens"}},{"kind":"Field","name":{"kind":"Name","value":"prefixCacheHitPercent"}},{"kind":"Field","name":{"kind":"Name","value":"latencyP99Ms"}},{"kind":"Field","name":{"kind":"Name","value":"ttftMs"}},{"kind":"Field","name":{"kind":"Name","value":"tpotMs"}},{"kind":"Field","name":{"kind":"Name","value":"targetPercentile"}},{"kind":"Field","name":{"kind":"Name","value":"memoryUtilizationPercent"}},{"kind":"Field","name":{"kind":"Name","value":"availabilityPercent"}},{"kind":"Field","name":{"kind":"Name","value":"trainingMethod"}},{"kind":"Field","name":{"kind":"Name","value":"trainingTokensB"}},{"kind":"Field","name":{"kind":"Name","value":"trainingDays"}},{"kind":"Field","name":{"kind":"Name","value":"runsPerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"isOneOff"}},{"kind":"Field","name":{"kind":"Name","value":"datasetGB"}},{"kind":"Field","name":{"kind":"Name","value":"datasetName"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerDay"}},{"kind":"Field","name":{"kind":"Name","value":"hourlyLoad"}},{"kind":"Field","name":{"kind":"Name","value":"instanceType"}},{"kind":"Field","name":{"kind":"Name","value":"ownedInstances"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentInfrastructure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlySpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"preferredProviders"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"compliance"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"growthPercentPerYear"}},{"kind":"Field","name":{"kind":"Name","value":"teamSize"}},{"kind":"Field","name":{"kind":"Name","value":"goals"}}]}}]}}]} as unknown as DocumentNode<AssessmentDraftQuery, AssessmentDraftQueryVariables>;
export const CreateDraftDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateDraft"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateAssessmentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createAssessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Draft"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Draft"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Assessment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requirements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"modelParamsB"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"modelConfig"}},{"kind":"Field","name":{"kind":"Name","value":"precision"}},{"kind":"Field","name":{"kind":"Name","value":"kvCachePrecision"}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"concurrentUsers"}},{"kind":"Field","name":{"kind":"Name","value":"secondsBetweenRequests"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensP95"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensP95"}},{"kind":"Field","name":{"kind":"Name","value":"contextTokens"}},{"kind":"Field","name":{"kind":"Name","value":"prefixCacheHitPercent"}},{"kind":"Field","name":{"kind":"Name","value":"latencyP99Ms"}},{"kind":"Field","name":{"kind":"Name","value":"ttftMs"}},{"kind":"Field","name":{"kind":"Name","value":"tpotMs"}},{"kind":"Field","name":{"kind":"Name","value":"targetPercentile"}},{"kind":"Field","name":{"kind":"Name","value":"memoryUtilizationPercent"}},{"kind":"Field","name":{"kind":"Name","value":"availabilityPercent"}},{"kind":"Field","name":{"kind":"Name","value":"trainingMethod"}},{"kind":"Field","name":{"kind":"Name","value":"trainingTokensB"}},{"kind":"Field","name":{"kind":"Name","value":"trainingDays"}},{"kind":"Field","name":{"kind":"Name","value":"runsPerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"isOneOff"}},{"kind":"Field","name":{"kind":"Name","value":"datasetGB"}},{"kind":"Field","name":{"kind":"Name","value":"datasetName"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerDay"}},{"kind":"Field","name":{"kind":"Name","value":"hourlyLoad"}},{"kind":"Field","name":{"kind":"Name","value":"instanceType"}},{"kind":"Field","name":{"kind":"Name","value":"ownedInstances"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentInfrastructure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlySpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"preferredProviders"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"compliance"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"growthPercentPerYear"}},{"kind":"Field","name":{"kind":"Name","value":"teamSize"}},{"kind":"Field","name":{"kind":"Name","value":"goals"}}]}}]}}]} as unknown as DocumentNode<CreateDraftMutation, CreateDraftMutationVariables>;
export const SaveDraftDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SaveDraft"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateAssessmentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateAssessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Draft"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Draft"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Assessment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requirements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"modelParamsB"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"modelConfig"}},{"kind":"Field","name":{"kind":"Name","value":"precision"}},{"kind":"Field","name":{"kind":"Name","value":"kvCachePrecision"}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"concurrentUsers"}},{"kind":"Field","name":{"kind":"Name","value":"secondsBetweenRequests"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensP95"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensP95"}},{"kind":"Field","name":{"kind":"Name","value":"contextTokens"}},{"kind":"Field","name":{"kind":"Name","value":"prefixCacheHitPercent"}},{"kind":"Field","name":{"kind":"Name","value":"latencyP99Ms"}},{"kind":"Field","name":{"kind":"Name","value":"ttftMs"}},{"kind":"Field","name":{"kind":"Name","value":"tpotMs"}},{"kind":"Field","name":{"kind":"Name","value":"targetPercentile"}},{"kind":"Field","name":{"kind":"Name","value":"memoryUtilizationPercent"}},{"kind":"Field","name":{"kind":"Name","value":"availabilityPercent"}},{"kind":"Field","name":{"kind":"Name","value":"trainingMethod"}},{"kind":"Field","name":{"kind":"Name","value":"trainingTokensB"}},{"kind":"Field","name":{"kind":"Name","value":"trainingDays"}},{"kind":"Field","name":{"kind":"Name","value":"runsPerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"isOneOff"}},{"kind":"Field","name":{"kind":"Name","value":"datasetGB"}},{"kind":"Field","name":{"kind":"Name","value":"datasetName"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerDay"}},{"kind":"Field","name":{"kind":"Name","value":"hourlyLoad"}},{"kind":"Field","name":{"kind":"Name","value":"instanceType"}},{"kind":"Field","name":{"kind":"Name","value":"ownedInstances"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentInfrastructure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlySpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"preferredProviders"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"compliance"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"growthPercentPerYear"}},{"kind":"Field","name":{"kind":"Name","value":"teamSize"}},{"kind":"Field","name":{"kind":"Name","value":"goals"}}]}}]}}]} as unknown as DocumentNode<SaveDraftMutation, SaveDraftMutationVariables>;
export const DraftUpdatedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"DraftUpdated"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessmentUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Draft"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Draft"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Assessment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requirements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"modelParamsB"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"modelConfig"}},{"kind":"Field","name":{"kind":"Name","value":"precision"}},{"kind":"Field","name":{"kind":"Name","value":"kvCachePrecision"}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"concurrentUsers"}},{"kind":"Field","name":{"kind":"Name","value":"secondsBetweenRequests"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensP95"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensP95"}},{"kind":"Field","name":{"kind":"Name","value":"contextTokens"}},{"kind":"Field","name":{"kind":"Name","value":"prefixCacheHitPercent"}},{"kind":"Field","name":{"kind":"Name","value":"latencyP99Ms"}},{"kind":"Field","name":{"kind":"Name","value":"ttftMs"}},{"kind":"Field","name":{"kind":"Name","value":"tpotMs"}},{"kind":"Field","name":{"kind":"Name","value":"targetPercentile"}},{"kind":"Field","name":{"kind":"Name","value":"memoryUtilizationPercent"}},{"kind":"Field","name":{"kind":"Name","value":"availabilityPercent"}},{"kind":"Field","name":{"kind":"Name","value":"trainingMethod"}},{"kind":"Field","name":{"kind":"Name","value":"trainingTokensB"}},{"kind":"Field","name":{"kind":"Name","value":"trainingDays"}},{"kind":"Field","name":{"kind":"Name","value":"runsPerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"isOneOff"}},{"kind":"Field","name":{"kind":"Name","value":"datasetGB"}},{"kind":"Field","name":{"kind":"Name","value":"datasetName"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerDay"}},{"kind":"Field","name":{"kind":"Name","value":"hourlyLoad"}},{"kind":"Field","name":{"kind":"Name","value":"instanceType"}},{"kind":"Field","name":{"kind":"Name","value":"ownedInstances"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentInfrastructure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlySpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"preferredProviders"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"compliance"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"growthPercentPerYear"}},{"kind":"Field","name":{"kind":"Name","value":"teamSize"}},{"kind":"Field","name":{"kind":"Name","value":"goals"}}]}}]}}]} as unknown as DocumentNode<DraftUpdatedSubscription, DraftUpdatedSubscriptionVariables>;
export const StartDraftRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartDraftRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}}]} as unknown as DocumentNode<StartDraftRunMutation, StartDraftRunMutationVariables>;