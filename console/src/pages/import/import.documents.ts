/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** An exact amount of money. */
export type MoneyInput = {
  /** Amount in units of the currency, not in cents: `"1234.50"`. At most as many decimals as the currency has; the price of a unit, such as an hour, has at most 6. */
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

/** Weights that training or fine-tuning changes. */
export type TrainingMethod =
  /** All weights; 16 bytes of state per parameter with Adam. */
  | 'FULL'
  /** Low-rank adapters; the 16-bit weights stay frozen. */
  | 'LORA'
  /** Low-rank adapters; the quantized weights stay frozen. */
  | 'QLORA';

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

export type ReadEstateMutationVariables = Exact<{
  input: ImportEstateInput;
}>;


export type ReadEstateMutation = { readonly importEstate: { readonly notes: ReadonlyArray<string>, readonly monthlySpend: { readonly amount: string, readonly currencyCode: CurrencyCode } | null, readonly instances: ReadonlyArray<{ readonly provider: CloudProvider, readonly sku: string, readonly count: number, readonly hoursPerMonth: number | null }>, readonly workloads: ReadonlyArray<{ readonly name: string, readonly model: string | null, readonly requestsPerSecond: number | null, readonly inputTokensPerRequest: number | null, readonly outputTokensPerRequest: number | null, readonly hourlyLoad: ReadonlyArray<number> | null }> } };

export type CreateImportedMutationVariables = Exact<{
  input: CreateAssessmentInput;
}>;


export type CreateImportedMutation = { readonly createAssessment: { readonly assessment: { readonly id: string } } };


export const ReadEstateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReadEstate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ImportEstateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"importEstate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"monthlySpend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"instances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"hoursPerMonth"}}]}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokensPerRequest"}},{"kind":"Field","name":{"kind":"Name","value":"hourlyLoad"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notes"}}]}}]}}]} as unknown as DocumentNode<ReadEstateMutation, ReadEstateMutationVariables>;
export const CreateImportedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateImported"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateAssessmentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createAssessment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assessment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<CreateImportedMutation, CreateImportedMutationVariables>;