/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Which assessments to list. */
export type AssessmentFilter = {
  /** Only assessments in one of these states. An empty list selects all. */
  readonly status?: ReadonlyArray<AssessmentStatus> | null | undefined;
};

/** How to sort assessments. */
export type AssessmentOrder = {
  /** Direction of the order. */
  readonly direction: OrderDirection;
  /** Field to sort by. */
  readonly field: AssessmentOrderField;
};

/** Fields by which assessments can be sorted. */
export type AssessmentOrderField =
  /** When they were created. */
  | 'CREATED_AT';

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

/** Direction in which a list is sorted. */
export type OrderDirection =
  /** From the lowest value to the highest, the oldest first. */
  | 'ASC'
  /** From the highest value to the lowest, the newest first. */
  | 'DESC';

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

export type AssessmentsQueryVariables = Exact<{
  organizationId: string;
  first: number;
  after?: string | null | undefined;
  filter?: AssessmentFilter | null | undefined;
  orderBy?: AssessmentOrder | null | undefined;
}>;


export type AssessmentsQuery = { readonly organization: { readonly id: string, readonly viewerRole: Role, readonly assessments: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly createdBy: { readonly id: string, readonly name: string }, readonly latestRun: { readonly id: string, readonly status: RunStatus, readonly progress: number } | null }> } } | null };


export const AssessmentsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Assessments"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"organizationId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AssessmentFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AssessmentOrder"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organization"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"organizationId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}},{"kind":"Field","name":{"kind":"Name","value":"assessments"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<AssessmentsQuery, AssessmentsQueryVariables>;