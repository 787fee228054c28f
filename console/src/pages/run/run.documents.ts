/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** The run to pause. */
export type PauseRunInput = {
  /** Id of the run, with the prefix `run_`. */
  readonly id: string;
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

export type RunPageQueryVariables = Exact<{
  id: string;
}>;


export type RunPageQuery = { readonly run: { readonly id: string, readonly status: RunStatus, readonly progress: number, readonly error: string | null, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly startedBy: { readonly id: string, readonly name: string }, readonly charge: { readonly id: string, readonly kind: LedgerKind, readonly credits: number } | null, readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly organization: { readonly id: string, readonly viewerRole: Role } }, readonly tasks: ReadonlyArray<{ readonly id: string, readonly role: AgentRole, readonly status: TaskStatus, readonly attempt: number, readonly progress: number, readonly summary: string | null, readonly error: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly agent: { readonly id: string, readonly name: string, readonly description: string, readonly dependsOn: ReadonlyArray<AgentRole> } }> } | null };

export type RunProgressSubscriptionVariables = Exact<{
  runId: string;
  after?: string | null | undefined;
}>;


export type RunProgressSubscription = { readonly runProgress: { readonly cursor: string, readonly kind: RunEventKind, readonly at: string, readonly message: string | null, readonly progress: number, readonly run: { readonly id: string, readonly status: RunStatus, readonly progress: number, readonly error: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null, readonly tasks: ReadonlyArray<{ readonly id: string, readonly role: AgentRole, readonly status: TaskStatus, readonly attempt: number, readonly progress: number, readonly summary: string | null, readonly error: string | null, readonly startedAt: string | null, readonly finishedAt: string | null, readonly durationMs: number | null }> }, readonly task: { readonly id: string, readonly role: AgentRole, readonly status: TaskStatus, readonly progress: number } | null } };

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


export type CancelRunMutation = { readonly cancelRun: { readonly run: { readonly id: string, readonly status: RunStatus, readonly finishedAt: string | null, readonly charge: { readonly id: string, readonly kind: LedgerKind, readonly credits: number } | null } } };

export type RetryTaskMutationVariables = Exact<{
  input: RetryTaskInput;
}>;


export type RetryTaskMutation = { readonly retryTask: { readonly run: { readonly id: string, readonly status: RunStatus }, readonly task: { readonly id: string, readonly status: TaskStatus, readonly attempt: number } } };

export type RunAssessmentUpdatedSubscriptionVariables = Exact<{
  id: string;
}>;


export type RunAssessmentUpdatedSubscription = { readonly assessmentUpdated: { readonly id: string, readonly status: AssessmentStatus, readonly version: number } };


export const RunPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RunPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"startedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"agent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"dependsOn"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RunPageQuery, RunPageQueryVariables>;
export const RunProgressDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RunProgress"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"runId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"runProgress"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"runId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"runId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"task"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}}]}}]}}]}}]} as unknown as DocumentNode<RunProgressSubscription, RunProgressSubscriptionVariables>;
export const PauseRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PauseRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PauseRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pauseRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<PauseRunMutation, PauseRunMutationVariables>;
export const ResumeRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResumeRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResumeRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resumeRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<ResumeRunMutation, ResumeRunMutationVariables>;
export const CancelRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CancelRunMutation, CancelRunMutationVariables>;
export const RetryTaskDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RetryTask"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RetryTaskInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryTask"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"task"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}}]}}]}}]}}]} as unknown as DocumentNode<RetryTaskMutation, RetryTaskMutationVariables>;
export const RunAssessmentUpdatedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RunAssessmentUpdated"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessmentUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]} as unknown as DocumentNode<RunAssessmentUpdatedSubscription, RunAssessmentUpdatedSubscriptionVariables>;