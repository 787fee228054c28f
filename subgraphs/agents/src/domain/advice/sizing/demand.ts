import type { ModelShape } from '#schema/requirements/model-shape'
import type { Precision, Workload } from '#schema/requirements/requirements'
import { assumptions, daysPerMonth, hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import { modelOf } from '../../catalog/model-of.ts'
import type { TrainingMethod } from './model-memory.ts'

/** What a serving workload asks of the hardware, with every gap filled. */
export interface ServingDemand {
  readonly model: ModelShape
  /** Where the shape of the model comes from. */
  readonly modelSource: string
  readonly precision: Precision
  readonly requestsPerSecond: number
  readonly inputTokens: number
  /** 0 for embeddings, which generate nothing. */
  readonly outputTokens: number
  /** `null` where any latency will do. */
  readonly latencySeconds: number | null
  readonly hoursPerMonth: number
  /** Share of a replica's capacity that is planned for. */
  readonly load: number
  /** What was not stated and is assumed here, in words. */
  readonly assumed: readonly string[]
}

/** What a training workload asks of the hardware, with every gap filled. */
export interface TrainingDemand {
  readonly model: ModelShape
  readonly precision: Precision
  readonly method: TrainingMethod
  readonly tokensB: number
  readonly days: number
  readonly sequenceTokens: number
  readonly hoursPerMonth: number
  readonly assumed: readonly string[]
}

const kindDefaults = {
  ONLINE_INFERENCE: { input: 512, output: 256 },
  RAG: { input: 3000, output: 300 },
  BATCH_INFERENCE: { input: 1000, output: 200 },
  EMBEDDING: { input: 512, output: 0 },
} as const

/** Reads a workload that serves a model; `null` for other kinds and where the model's size is not stated. */
export function servingDemand(workload: Workload): ServingDemand | null {
  const { kind } = workload
  const model = modelOf(workload)
  if (kind === 'TRAINING' || kind === 'FINE_TUNING' || kind === 'DATA_PIPELINE' || model === null) return null
  const assumed: string[] = []
  const or = (value: number | null, fallback: number, words: string): number => {
    if (value === null) assumed.push(words)
    return value ?? fallback
  }
  if (workload.precision === null) assumed.push('BF16 weights')
  const { input, output } = kindDefaults[kind]
  const inputTokens = or(workload.inputTokensPerRequest, input, `${input} input tokens a request`)
  const hoursPerMonth = or(workload.hoursPerMonth, hoursPerMonthAlwaysOn, '730 hours a month')
  return {
    model: model.shape,
    modelSource: model.source,
    precision: workload.precision ?? 'BF16',
    requestsPerSecond: requestRate(workload, { inputTokens, hoursPerMonth }, assumed),
    inputTokens,
    outputTokens: output === 0 ? 0 : or(workload.outputTokensPerRequest, output, `${output} output tokens a request`),
    latencySeconds: workload.latencyP99Ms === null ? null : workload.latencyP99Ms / 1000,
    hoursPerMonth,
    load: kind === 'BATCH_INFERENCE' ? assumptions.batchLoad.value : assumptions.servingLoad.value,
    assumed,
  }
}

/** Requests of a month, at most: the peak rate all the hours. */
export function requestsPerMonth({ requestsPerSecond, hoursPerMonth }: ServingDemand): number {
  return requestsPerSecond * 3600 * hoursPerMonth
}

/** Reads a workload that trains a model; `null` for other kinds and where model size or tokens are not stated. */
export function trainingDemand(workload: Workload): TrainingDemand | null {
  const { kind, trainingTokensB, precision } = workload
  const model = modelOf(workload)
  if ((kind !== 'TRAINING' && kind !== 'FINE_TUNING') || model === null || trainingTokensB === null) return null
  const assumed: string[] = []
  if (workload.trainingDays === null) assumed.push('training ends within a month')
  if (workload.inputTokensPerRequest === null) {
    assumed.push(`sequences of ${assumptions.trainingSequenceTokens.value} tokens`)
  }
  const quantized = precision === 'INT4' || precision === 'INT8'
  return {
    model: model.shape,
    precision: precision ?? 'BF16',
    // Quantized weights cannot be trained themselves; adapters beside them can.
    method: kind === 'FINE_TUNING' && quantized ? 'qlora' : 'full',
    tokensB: trainingTokensB,
    days: workload.trainingDays ?? daysPerMonth,
    sequenceTokens: workload.inputTokensPerRequest ?? assumptions.trainingSequenceTokens.value,
    hoursPerMonth: workload.hoursPerMonth ?? hoursPerMonthAlwaysOn,
    assumed,
  }
}

/** Where no rate is stated, a data set read once a month gives one: bytes / 4 tokens, spread over the hours. */
function requestRate(
  workload: Workload,
  { inputTokens, hoursPerMonth }: { readonly inputTokens: number; readonly hoursPerMonth: number },
  assumed: string[],
): number {
  if (workload.requestsPerSecond !== null) return workload.requestsPerSecond
  const readsDataset = workload.kind === 'BATCH_INFERENCE' || workload.kind === 'EMBEDDING'
  if (workload.datasetGB === null || !readsDataset) {
    assumed.push('1 request a second')
    return 1
  }
  assumed.push('the data set is read once a month, four bytes a token')
  return (workload.datasetGB * 1e9) / assumptions.bytesPerTextToken.value / inputTokens / (hoursPerMonth * 3600)
}
