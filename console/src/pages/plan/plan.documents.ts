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

/** ISO 4217 code of a currency. Prices are in US dollars; other currencies may be added. */
export type CurrencyCode =
  /** US dollar, with two decimals. */
  | 'USD';

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

export type PlanPageQueryVariables = Exact<{
  id: string;
}>;


export type PlanPageQuery = { readonly assessment: { readonly id: string, readonly title: string, readonly status: AssessmentStatus, readonly requirements: { readonly growthPercentPerYear: number | null, readonly monthlyBudget: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly currentInfrastructure: { readonly monthlySpend: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null }, readonly runs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly finishedAt: string | null, readonly plan: { readonly emissionsUnknown: string | null, readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly alternatives: ReadonlyArray<{ readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null }>, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly sharedWith: ReadonlyArray<string>, readonly latencyMs: number | null, readonly meetsTarget: boolean | null, readonly trainingHours: number | null, readonly elsewhere: ReadonlyArray<{ readonly region: string, readonly instances: number }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly outlook: ReadonlyArray<{ readonly month: number, readonly demandPerSecond: number, readonly capacityPerSecond: number, readonly instances: number }> }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null, readonly costForecast: { readonly trials: number, readonly firstMonth: { readonly p10: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly p50: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly p90: { readonly amount: string, readonly currencyCode: CurrencyCode } }, readonly lastMonth: { readonly p10: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly p50: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly p90: { readonly amount: string, readonly currencyCode: CurrencyCode } }, readonly total: { readonly p10: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly p50: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly p90: { readonly amount: string, readonly currencyCode: CurrencyCode } }, readonly budget: { readonly anyMonthExceeds: number } | null } | null }> } } | null };

export type RangeFragment = { readonly p10: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly p50: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly p90: { readonly amount: string, readonly currencyCode: CurrencyCode } };

export type WhatIfQueryVariables = Exact<{
  id: string;
  changes: SimulationChangesInput;
}>;


export type WhatIfQuery = { readonly simulate: { readonly before: { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly alternatives: ReadonlyArray<{ readonly provider: CloudProvider }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null }, readonly after: { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly workloads: ReadonlyArray<{ readonly name: string, readonly sku: string | null, readonly region: string | null, readonly instances: number, readonly latencyMs: number | null, readonly meetsTarget: boolean | null, readonly elsewhere: ReadonlyArray<{ readonly region: string, readonly instances: number }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } }>, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null }, readonly monthlyDifference: { readonly amount: string, readonly currencyCode: CurrencyCode } | null } | null };

export type SimulatedPlanFragment = { readonly provider: CloudProvider, readonly unplaced: number, readonly missed: number, readonly kgCO2ePerMonth: number | null, readonly monthlyCost: { readonly amount: string, readonly currencyCode: CurrencyCode } | null };

export const RangeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Range"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MoneyRange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"p10"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"p50"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"p90"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<RangeFragment, unknown>;
export const SimulatedPlanFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SimulatedPlan"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InfrastructurePlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"kgCO2ePerMonth"}}]}}]} as unknown as DocumentNode<SimulatedPlanFragment, unknown>;
export const PlanPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlanPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"requirements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"growthPercentPerYear"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentInfrastructure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlySpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"runs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"COMPLETED"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SimulatedPlan"}},{"kind":"Field","name":{"kind":"Name","value":"emissionsUnknown"}},{"kind":"Field","name":{"kind":"Name","value":"alternatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}}]}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}},{"kind":"Field","name":{"kind":"Name","value":"elsewhere"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sharedWith"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"meetsTarget"}},{"kind":"Field","name":{"kind":"Name","value":"trainingHours"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"outlook"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"month"}},{"kind":"Field","name":{"kind":"Name","value":"demandPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"capacityPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"costForecast"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trials"}},{"kind":"Field","name":{"kind":"Name","value":"firstMonth"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Range"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastMonth"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Range"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Range"}}]}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"anyMonthExceeds"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Range"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MoneyRange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"p10"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"p50"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"p90"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SimulatedPlan"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InfrastructurePlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"kgCO2ePerMonth"}}]}}]} as unknown as DocumentNode<PlanPageQuery, PlanPageQueryVariables>;
export const WhatIfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhatIf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"changes"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SimulationChangesInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"simulate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"assessmentId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"changes"},"value":{"kind":"Variable","name":{"kind":"Name","value":"changes"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SimulatedPlan"}},{"kind":"Field","name":{"kind":"Name","value":"alternatives"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SimulatedPlan"}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}},{"kind":"Field","name":{"kind":"Name","value":"elsewhere"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"instances"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"meetsTarget"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"monthlyDifference"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SimulatedPlan"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InfrastructurePlan"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"monthlyCost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unplaced"}},{"kind":"Field","name":{"kind":"Name","value":"missed"}},{"kind":"Field","name":{"kind":"Name","value":"kgCO2ePerMonth"}}]}}]} as unknown as DocumentNode<WhatIfQuery, WhatIfQueryVariables>;