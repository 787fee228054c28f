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

/** The new milestone. */
export type CreateMilestoneInput = {
  /** Id of the assessment, with the prefix `asm_`. */
  readonly assessmentId: string;
  /** Name, unique within the assessment. 1 to 200 characters. */
  readonly name: string;
};

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

export type ComparePageQueryVariables = Exact<{
  id: string;
}>;


export type ComparePageQuery = { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly organization: { readonly id: string, readonly viewerRole: Role }, readonly runs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: RunStatus, readonly createdAt: string }> }, readonly milestones: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly createdAt: string }> } } | null };

export type RunDifferenceQueryVariables = Exact<{
  beforeId: string;
  afterId: string;
}>;


export type RunDifferenceQuery = { readonly compareRuns: { readonly notCompared: ReadonlyArray<AgentRole>, readonly before: { readonly id: string, readonly plan: { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly latencyMs: number | null, readonly elsewhere: ReadonlyArray<{ readonly region: string, readonly instances: number }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } }> } | null }, readonly after: { readonly id: string, readonly plan: { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly latencyMs: number | null, readonly elsewhere: ReadonlyArray<{ readonly region: string, readonly instances: number }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } }> } | null }, readonly monthlyDifference: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly fixed: ReadonlyArray<{ readonly recommendation: { readonly id: string }, readonly before: { readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }>, readonly new: ReadonlyArray<{ readonly recommendation: { readonly id: string }, readonly before: { readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }>, readonly changed: ReadonlyArray<{ readonly recommendation: { readonly id: string }, readonly before: { readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }> } | null };

export type MilestoneDifferenceQueryVariables = Exact<{
  beforeId: string;
  afterId: string;
}>;


export type MilestoneDifferenceQuery = { readonly compareMilestones: { readonly before: { readonly id: string, readonly run: { readonly id: string, readonly plan: { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly latencyMs: number | null, readonly elsewhere: ReadonlyArray<{ readonly region: string, readonly instances: number }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } }> } | null } | null }, readonly after: { readonly id: string, readonly run: { readonly id: string, readonly plan: { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly latencyMs: number | null, readonly elsewhere: ReadonlyArray<{ readonly region: string, readonly instances: number }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } }> } | null } | null }, readonly monthlyDifference: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly fixed: ReadonlyArray<{ readonly before: { readonly recommendationId: string, readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly decision: Decision | null, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly recommendationId: string, readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly decision: Decision | null, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }>, readonly new: ReadonlyArray<{ readonly before: { readonly recommendationId: string, readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly decision: Decision | null, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly recommendationId: string, readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly decision: Decision | null, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }>, readonly changed: ReadonlyArray<{ readonly before: { readonly recommendationId: string, readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly decision: Decision | null, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly recommendationId: string, readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly decision: Decision | null, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }> } | null };

export type FreezeStateMutationVariables = Exact<{
  input: CreateMilestoneInput;
}>;


export type FreezeStateMutation = { readonly createMilestone: { readonly milestone: { readonly id: string, readonly name: string, readonly createdAt: string } } };

export type ComparedPlanFragment = { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly latencyMs: number | null, readonly elsewhere: ReadonlyArray<{ readonly region: string, readonly instances: number }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } }> };

export type RunChangeFragment = { readonly recommendation: { readonly id: string }, readonly before: { readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null };

export type RunStateFragment = { readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null };

export type FrozenChangeFragment = { readonly before: { readonly recommendationId: string, readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly decision: Decision | null, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly after: { readonly recommendationId: string, readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly decision: Decision | null, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null };

export type FrozenStateFragment = { readonly recommendationId: string, readonly title: string, readonly category: RecommendationCategory, readonly severity: Severity, readonly effort: Effort, readonly rank: number, readonly decision: Decision | null, readonly monthlyCostImpact: { readonly amount: string, readonly currencyCode: CurrencyCode } | null };

export const ComparedPlanFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ComparedPlan"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InfrastructurePlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"kgCO2ePerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}},{"kind":"Field","name":{"kind":"Name","value":"elsewhere"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}}]} as unknown as DocumentNode<ComparedPlanFragment, unknown>;
export const RunStateFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecommendationState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"effort"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<RunStateFragment, unknown>;
export const RunChangeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunChange"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ComparedRecommendation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunState"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecommendationState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"effort"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<RunChangeFragment, unknown>;
export const FrozenStateFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FrozenState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MilestoneRecommendation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendationId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"effort"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<FrozenStateFragment, unknown>;
export const FrozenChangeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FrozenChange"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MilestoneChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenState"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FrozenState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MilestoneRecommendation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendationId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"effort"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<FrozenChangeFragment, unknown>;
export const ComparePageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ComparePage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewerRole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"runs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"COMPLETED"},{"kind":"EnumValue","value":"FAILED"},{"kind":"EnumValue","value":"CANCELLED"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"milestones"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ComparePageQuery, ComparePageQueryVariables>;
export const RunDifferenceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RunDifference"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"beforeId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"afterId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"compareRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"beforeId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"beforeId"}}},{"kind":"Argument","name":{"kind":"Name","value":"afterId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"afterId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ComparedPlan"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ComparedPlan"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"monthlyDifference"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notCompared"}},{"kind":"Field","name":{"kind":"Name","value":"fixed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunChange"}}]}},{"kind":"Field","name":{"kind":"Name","value":"new"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunChange"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunChange"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ComparedPlan"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InfrastructurePlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"kgCO2ePerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}},{"kind":"Field","name":{"kind":"Name","value":"elsewhere"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunChange"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ComparedRecommendation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RunState"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RunState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecommendationState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"effort"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<RunDifferenceQuery, RunDifferenceQueryVariables>;
export const MilestoneDifferenceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MilestoneDifference"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"beforeId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"afterId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"compareMilestones"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"beforeId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"beforeId"}}},{"kind":"Argument","name":{"kind":"Name","value":"afterId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"afterId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ComparedPlan"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"run"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ComparedPlan"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"monthlyDifference"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fixed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenChange"}}]}},{"kind":"Field","name":{"kind":"Name","value":"new"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenChange"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenChange"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ComparedPlan"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InfrastructurePlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"kgCO2ePerMonth"}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}},{"kind":"Field","name":{"kind":"Name","value":"elsewhere"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FrozenChange"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MilestoneChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FrozenState"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FrozenState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MilestoneRecommendation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendationId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"effort"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCostImpact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<MilestoneDifferenceQuery, MilestoneDifferenceQueryVariables>;
export const FreezeStateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FreezeState"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateMilestoneInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createMilestone"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"milestone"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}}]}}]} as unknown as DocumentNode<FreezeStateMutation, FreezeStateMutationVariables>;