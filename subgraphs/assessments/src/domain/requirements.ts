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

export const precisions = ['FP32', 'BF16', 'FP16', 'FP8', 'INT8', 'INT4'] as const
export type Precision = (typeof precisions)[number]

export const cloudProviders = ['AWS', 'AZURE', 'GCP', 'ORACLE', 'ON_PREMISES', 'OTHER'] as const
export type CloudProvider = (typeof cloudProviders)[number]

export const complianceFrameworks = ['GDPR', 'HIPAA', 'SOC2', 'PCI_DSS', 'ISO_27001', 'EU_AI_ACT'] as const
export type ComplianceFramework = (typeof complianceFrameworks)[number]

/** Something that runs on the infrastructure. `null` stands for what was not stated, here and below. */
export interface Workload {
  readonly name: string
  readonly kind: WorkloadKind
  readonly modelParamsB: number | null
  readonly precision: Precision | null
  readonly requestsPerSecond: number | null
  readonly inputTokensPerRequest: number | null
  readonly outputTokensPerRequest: number | null
  readonly latencyP99Ms: number | null
  readonly trainingTokensB: number | null
  readonly trainingDays: number | null
  readonly datasetGB: number | null
  readonly hoursPerMonth: number | null
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

/** What an assessment examines. */
export interface Requirements {
  readonly workloads: readonly Workload[]
  readonly currentInfrastructure: CurrentInfrastructure | null
  readonly preferredProviders: readonly CloudProvider[] | null
  readonly regions: readonly string[] | null
  readonly compliance: readonly ComplianceFramework[] | null
  readonly monthlyBudgetUsd: number | null
  readonly growthPercentPerYear: number | null
  readonly teamSize: number | null
  readonly goals: string | null
}

/** A record as a client writes it: whatever may be `null` may also be left out. */
export type Draft<Item> = {
  readonly [Key in keyof Item as null extends Item[Key] ? never : Key]: DraftValue<Item[Key]>
} & { readonly [Key in keyof Item as null extends Item[Key] ? Key : never]?: DraftValue<Item[Key]> | undefined }

/** An amount of money as a client writes it. */
export interface MoneyDraft {
  /** A decimal number as text. */
  readonly amount: string
  readonly currencyCode: 'USD'
}

/** Requirements as a client writes them: dollars come as amounts of money. */
export type RequirementsDraft = Omit<Draft<Requirements>, 'monthlyBudgetUsd' | 'currentInfrastructure'> & {
  readonly monthlyBudget?: MoneyDraft | null | undefined
  readonly currentInfrastructure?: CurrentInfrastructureDraft | null | undefined
}

export type CurrentInfrastructureDraft = Omit<Draft<CurrentInfrastructure>, 'monthlySpendUsd'> & {
  readonly monthlySpend?: MoneyDraft | null | undefined
}

type DraftValue<Value> = Value extends readonly (infer Item)[]
  ? readonly DraftValue<Item>[]
  : Value extends object
    ? Draft<Value>
    : Value
