/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** ISO 4217 code of a currency. Prices are in US dollars; other currencies may be added. */
export type CurrencyCode =
  /** US dollar, with two decimals. */
  | 'USD';

/** Decision of a team about a recommendation. */
export type Decision =
  /** It will be followed. */
  | 'ACCEPTED'
  /** To be decided later. */
  | 'DEFERRED'
  /** It will not be followed. */
  | 'REJECTED';

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

/** The run to start. */
export type StartRunInput = {
  /** Id of the assessment, with the prefix `asm_`. */
  readonly assessmentId: string;
  /** 1 to 200 characters. The same key with the same assessment returns the run that the first call started; with another assessment, CONFLICT. Keys are per user and organization. */
  readonly idempotencyKey?: string | null | undefined;
};

/** The archived assessment. */
export type UnarchiveAssessmentInput = {
  /** Id of the assessment, with the prefix `asm_`. */
  readonly id: string;
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

export type AssessmentResultQueryVariables = Exact<{
  id: string;
}>;


export type AssessmentResultQuery = { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly createdBy: { readonly id: string, readonly name: string }, readonly organization: { readonly id: string, readonly name: string, readonly viewerRole: Role }, readonly requirements: { readonly regions: ReadonlyArray<string> | null, readonly compliance: ReadonlyArray<ComplianceFramework> | null, readonly growthPercentPerYear: number | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly kind: WorkloadKind, readonly model: string | null, readonly modelParamsB: number | null, readonly requestsPerSecond: number | null, readonly datasetGB: number | null, readonly trainingTokensB: number | null }>, readonly monthlyBudget: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly currentInfrastructure: { readonly monthlySpend: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }, readonly latestRun: { readonly id: string, readonly status: RunStatus, readonly progress: number, readonly error: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null } | null, readonly runs: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: RunStatus, readonly createdAt: string, readonly durationMs: number | null, readonly startedBy: { readonly id: string, readonly name: string } }> }, readonly report: { readonly id: string, readonly summary: string, readonly generatedAt: string, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly recommendations: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly rank: number, readonly title: string, readonly severity: Severity, readonly category: RecommendationCategory, readonly decision: Decision | null, readonly effort: Effort, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null }> } } | null };

export type AssessmentChangedSubscriptionVariables = Exact<{
  id: string;
}>;


export type AssessmentChangedSubscription = { readonly assessmentUpdated: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number, readonly updatedAt: string, readonly latestRun: { readonly id: string, readonly status: RunStatus, readonly progress: number } | null } };

export type StartRunMutationVariables = Exact<{
  input: StartRunInput;
}>;


export type StartRunMutation = { readonly startRun: { readonly run: { readonly id: string, readonly status: RunStatus, readonly progress: number, readonly assessment: { readonly id: string, readonly status: AssessmentStatus, readonly latestRun: { readonly id: string } | null } } } };

export type ArchiveResultMutationVariables = Exact<{
  input: ArchiveAssessmentInput;
}>;


export type ArchiveResultMutation = { readonly archiveAssessment: { readonly assessment: { readonly id: string, readonly status: AssessmentStatus, readonly version: number } } };

export type UnarchiveResultMutationVariables = Exact<{
  input: UnarchiveAssessmentInput;
}>;


export type UnarchiveResultMutation = { readonly unarchiveAssessment: { readonly assessment: { readonly id: string, readonly status: AssessmentStatus, readonly version: number } } };


export const AssessmentResultDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssessmentResult"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requirements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"modelParamsB"}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"datasetGB"}},{"kind":"Field","name":{"kind":"Name","value":"trainingTokensB"}}]}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"compliance"}},{"kind":"Field","name":{"kind":"Name","value":"growthPercentPerYear"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentInfrastructure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlySpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}}]}},{"kind":"Field","name":{"kind":"Name","value":"runs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"startedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"generatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"recommendations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"effort"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<AssessmentResultQuery, AssessmentResultQueryVariables>;
export const AssessmentChangedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"AssessmentChanged"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessmentUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"latestRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}}]}}]}}]}}]} as unknown as DocumentNode<AssessmentChangedSubscription, AssessmentChangedSubscriptionVariables>;
export const StartRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"latestRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<StartRunMutation, StartRunMutationVariables>;
export const ArchiveResultDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchiveResult"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ArchiveAssessmentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"archiveAssessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<ArchiveResultMutation, ArchiveResultMutationVariables>;
export const UnarchiveResultDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnarchiveResult"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnarchiveAssessmentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unarchiveAssessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<UnarchiveResultMutation, UnarchiveResultMutationVariables>;