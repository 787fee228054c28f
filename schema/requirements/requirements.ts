import type { PriceOverlay } from './price-overlay.ts'

/** What a workload does; decides which formulas apply to it. */
export const workloadKinds = [
  'TRAINING',
  'FINE_TUNING',
  'BATCH_INFERENCE',
  'ONLINE_INFERENCE',
  'RAG',
  'EMBEDDING',
  'DATA_PIPELINE',
] as const
export type WorkloadKind = (typeof workloadKinds)[number]

/** Number format of the weights as they are served or trained. */
export const precisions = ['FP32', 'BF16', 'FP16', 'FP8', 'INT8', 'INT4'] as const
export type Precision = (typeof precisions)[number]

/** What training changes: all weights, or low-rank adapters beside frozen 16-bit or quantized weights. */
export const trainingMethods = ['FULL', 'LORA', 'QLORA'] as const
export type StatedTrainingMethod = (typeof trainingMethods)[number]

export const cloudProviders = [
  'AWS',
  'AZURE',
  'GCP',
  'ORACLE',
  'COREWEAVE',
  'CRUSOE',
  'LAMBDA',
  'NEBIUS',
  'ON_PREMISES',
  'OTHER',
] as const
export type CloudProvider = (typeof cloudProviders)[number]

export const complianceFrameworks = ['GDPR', 'HIPAA', 'SOC2', 'PCI_DSS', 'ISO_27001', 'EU_AI_ACT', 'BSI_C5'] as const
export type ComplianceFramework = (typeof complianceFrameworks)[number]

/**
 * One workload of an assessment: the public graph's `Workload`, with `null` for what was not stated. The bounds of every
 * number are in `bounds.ts`.
 */
export interface Workload {
  readonly name: string
  readonly kind: WorkloadKind
  /** Billions of parameters. `model` and `modelConfig` take precedence over it. */
  readonly modelParamsB: number | null
  /** Name or Hugging Face id of a published model. */
  readonly model: string | null
  /** Text of the model's `config.json`; goes before `model`. */
  readonly modelConfig: string | null
  readonly precision: Precision | null
  /** Number format of the key-value cache. */
  readonly kvCachePrecision: Precision | null
  /** Mean requests per second at peak. */
  readonly requestsPerSecond: number | null
  /** People or programs that send requests, instead of `requestsPerSecond`. */
  readonly concurrentUsers: number | null
  /** Mean time from one request of a user to the next. */
  readonly secondsBetweenRequests: number | null
  readonly inputTokensPerRequest: number | null
  /** The length that 95 % of the inputs do not exceed. */
  readonly inputTokensP95: number | null
  readonly outputTokensPerRequest: number | null
  /** The length that 95 % of the outputs do not exceed. */
  readonly outputTokensP95: number | null
  /** The longest input and output together that has to be served. */
  readonly contextTokens: number | null
  /** Percent of the input tokens whose keys and values are already in the cache. */
  readonly prefixCacheHitPercent: number | null
  /** Target for the 99th percentile of the end-to-end latency, milliseconds. */
  readonly latencyP99Ms: number | null
  /** Target for the time to the first token at `targetPercentile`, milliseconds. */
  readonly ttftMs: number | null
  /** Target for the time from one output token to the next, milliseconds, at `targetPercentile`. */
  readonly tpotMs: number | null
  /** The percentile that `ttftMs` and `tpotMs` are stated for. */
  readonly targetPercentile: number | null
  /** Percent of accelerator memory that the server may use. */
  readonly memoryUtilizationPercent: number | null
  /** Percent of the time that the workload has to be available. */
  readonly availabilityPercent: number | null
  readonly trainingMethod: StatedTrainingMethod | null
  /** Billions of tokens. */
  readonly trainingTokensB: number | null
  /** Days within which training has to finish. */
  readonly trainingDays: number | null
  /** How often training is repeated. */
  readonly runsPerMonth: number | null
  /** Whether training is done once and never repeated. */
  readonly isOneOff: boolean | null
  /** Decimal gigabytes. */
  readonly datasetGB: number | null
  /** Names the data, so that workloads that use the same data count it once. */
  readonly datasetName: string | null
  readonly hoursPerMonth: number | null
  readonly hoursPerDay: number | null
  /** Load in each hour of a day, as shares of the peak; 24 of them. */
  readonly hourlyLoad: readonly number[] | null
  /** The only instance type that may be used, by its provider's name. */
  readonly instanceType: string | null
  /** Instances of `instanceType` that are already there and paid for. */
  readonly ownedInstances: number | null
}

export interface CurrentInstance {
  readonly provider: CloudProvider
  readonly sku: string
  readonly count: number
  readonly hoursPerMonth: number | null
}

export interface CurrentInfrastructure {
  readonly monthlySpendUsd: number | null
  readonly instances: readonly CurrentInstance[] | null
}

/** The requirements of an assessment: the public graph's `Requirements`, with `null` for values that were not stated. */
export interface Requirements {
  /** Prices that replace those of the catalog; stated by the operator and the organization, not by the assessment. */
  readonly priceOverlay?: PriceOverlay | null
  readonly workloads: readonly Workload[]
  readonly currentInfrastructure: CurrentInfrastructure | null
  readonly preferredProviders: readonly CloudProvider[] | null
  /** Cloud region codes or country codes where data must stay. */
  readonly regions: readonly string[] | null
  readonly compliance: readonly ComplianceFramework[] | null
  readonly monthlyBudgetUsd: number | null
  readonly growthPercentPerYear: number | null
  readonly teamSize: number | null
  readonly goals: string | null
}
