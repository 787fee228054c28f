/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** Decision of a team about a recommendation. */
export type Decision =
  /** It will be followed. */
  | 'ACCEPTED'
  /** To be decided later. */
  | 'DEFERRED'
  /** It will not be followed. */
  | 'REJECTED';

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

export type OrganizationActivitySubscriptionVariables = Exact<{
  organizationId: string;
  after?: string | null | undefined;
}>;


export type OrganizationActivitySubscription = { readonly organizationActivity: { readonly cursor: string, readonly kind: OrganizationActivityKind, readonly at: string, readonly actor: { readonly id: string, readonly name: string } | null, readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly version: number, readonly updatedAt: string } | null, readonly run: { readonly id: string, readonly status: RunStatus, readonly progress: number } | null, readonly recommendation: { readonly id: string, readonly title: string, readonly decision: Decision | null, readonly assessment: { readonly id: string, readonly title: string } } | null, readonly member: { readonly id: string, readonly name: string } | null, readonly payment: { readonly id: string, readonly status: PaymentStatus, readonly credits: number } | null } };


export const OrganizationActivityDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"OrganizationActivity"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"organizationId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organizationActivity"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"organizationId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"organizationId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recommendation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"payment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}}]}}]} as unknown as DocumentNode<OrganizationActivitySubscription, OrganizationActivitySubscriptionVariables>;