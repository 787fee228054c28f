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

export type RecommendationsQueryVariables = Exact<{
  id: string;
  first: number;
  after?: string | null | undefined;
}>;


export type RecommendationsQuery = { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly organization: { readonly id: string, readonly viewerRole: Role }, readonly recommendations: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly rank: number, readonly title: string, readonly rationale: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly confidence: number, readonly effort: Effort, readonly steps: ReadonlyArray<string>, readonly compliance: ReadonlyArray<ComplianceFramework>, readonly decision: Decision | null, readonly decisionNote: string | null, readonly decidedAt: string | null, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly evidence: ReadonlyArray<{ readonly label: string, readonly value: string, readonly source: string | null }>, readonly decidedBy: { readonly id: string, readonly name: string } | null, readonly producedBy: { readonly id: string, readonly role: AgentRole, readonly agent: { readonly id: string, readonly name: string } } | null }> } } | null };

export type DecideMutationVariables = Exact<{
  input: DecideRecommendationInput;
}>;


export type DecideMutation = { readonly decideRecommendation: { readonly recommendation: { readonly id: string, readonly decision: Decision | null, readonly decisionNote: string | null, readonly decidedAt: string | null, readonly decidedBy: { readonly id: string, readonly name: string } | null } } };


export const RecommendationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Recommendations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recommendations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"rationale"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}},{"kind":"Field","name":{"kind":"Name","value":"effort"}},{"kind":"Field","name":{"kind":"Name","value":"steps"}},{"kind":"Field","name":{"kind":"Name","value":"compliance"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"source"}}]}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"decisionNote"}},{"kind":"Field","name":{"kind":"Name","value":"decidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"decidedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"producedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"agent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<RecommendationsQuery, RecommendationsQueryVariables>;
export const DecideDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Decide"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DecideRecommendationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decideRecommendation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"decisionNote"}},{"kind":"Field","name":{"kind":"Name","value":"decidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"decidedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DecideMutation, DecideMutationVariables>;