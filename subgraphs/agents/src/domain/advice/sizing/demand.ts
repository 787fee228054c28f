import type { ModelShape } from '#schema/requirements/model-shape'
import { mediumOf } from '#schema/requirements/other-models'
import type { Precision, Workload } from '#schema/requirements/requirements'
import { assumptions, daysPerMonth, hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import { modelOf } from '../../catalog/model-of.ts'
import { defaultCachePrecision } from '../../catalog/precision.ts'
import { lengthAt, lengthsOf } from './lengths.ts'
import type { Lengths } from './lengths.ts'
import type { TrainingMethod } from './model-memory.ts'

/** What a serving workload asks of the hardware, with every gap filled. */
export interface ServingDemand {
  readonly model: ModelShape
  /** Where the shape of the model comes from. */
  readonly modelSource: string
  readonly precision: Precision
  readonly cachePrecision: Precision
  /** At peak. */
  readonly requestsPerSecond: number
  readonly inputTokens: number
  /** 0 for embeddings and rerankers, which generate nothing. */
  readonly outputTokens: number
  readonly inputLengths: Lengths
  readonly outputLengths: Lengths
  /** The longest request that a replica has to hold, input and output together. */
  readonly contextTokens: number
  /** Share of the input tokens that are found in the prefix cache. */
  readonly prefixHit: number
  /** What the server has to keep; empty where any latency will do. */
  readonly targets: readonly LatencyTarget[]
  /** Target for the 99th percentile end to end; `null` where none is stated. */
  readonly latencySeconds: number | null
  /** Share of the memory of the accelerators that may be used. */
  readonly memoryShare: number
  /** Hours of a month by load: each with the share of the peak. */
  readonly hours: readonly LoadedHours[]
  /** Hours of a month with any load. */
  readonly hoursPerMonth: number
  readonly hardware: StatedHardware
  /** Share of the time in which the peak has to be carried, 0 to 1; `null` where none is stated. */
  readonly availability: number | null
  /** Share of a replica's capacity that is planned for, at most. */
  readonly load: number
  /** What was not stated and is assumed here, in words. */
  readonly assumed: readonly string[]
}

/** What the assessment says of the hardware. */
export interface StatedHardware {
  /** The only instance type that may be used; `null` for any. */
  readonly instanceType: string | null
  /** Instances of it that cost nothing more. */
  readonly ownedInstances: number
}

/** A time that a share of the requests has to keep. */
export interface LatencyTarget {
  readonly of: 'request' | 'first token' | 'token'
  readonly seconds: number
  /** 0.99 for the 99th percentile. */
  readonly share: number
}

/** Hours of a month in which the load is a share of its peak. */
export interface LoadedHours {
  readonly share: number
  readonly hours: number
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
  /** Runs of a month; 1 for a run that is not repeated. */
  readonly runsPerMonth: number
  readonly isOneOff: boolean
  readonly memoryShare: number
  readonly hardware: StatedHardware
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
  const model = mediumOf(workload) === null ? modelOf(workload) : null
  if (kind === 'TRAINING' || kind === 'FINE_TUNING' || kind === 'DATA_PIPELINE' || model === null) return null
  const assumed: string[] = []
  const or = (value: number | null, fallback: number, words: string): number => {
    if (value === null) assumed.push(words)
    return value ?? fallback
  }
  const precision = workload.precision ?? 'BF16'
  if (workload.precision === null) assumed.push('BF16 weights')
  const { input, output } = kindDefaults[kind]
  const inputTokens = or(workload.inputTokensPerRequest, input, `${input} input tokens a request`)
  const generates = output > 0 && model.generates
  const outputTokens = generates ? or(workload.outputTokensPerRequest, output, `${output} output tokens a request`) : 0
  const longest = workload.contextTokens ?? Infinity
  const inputLengths = lengthsOf({ mean: inputTokens, p95: workload.inputTokensP95, longest })
  const outputLengths = lengthsOf({ mean: outputTokens, p95: workload.outputTokensP95, longest })
  const targets = targetsOf(workload, generates)
  // Where nobody waits, the spread of the lengths changes nothing that is planned.
  if (targets.length > 0 && [inputLengths, outputLengths].some(({ spread }) => spread === 'exponential'))
    assumed.push('exponentially distributed lengths')
  const hours = hoursOf(workload, assumed)
  return {
    model: model.shape,
    modelSource: model.source,
    precision,
    cachePrecision: workload.kvCachePrecision ?? defaultCachePrecision(precision),
    requestsPerSecond: requestRate(workload, { inputTokens, hours }, assumed),
    inputTokens,
    outputTokens,
    inputLengths,
    outputLengths,
    contextTokens: workload.contextTokens ?? lengthAt(inputLengths, 0.99) + lengthAt(outputLengths, 0.99),
    prefixHit: (workload.prefixCacheHitPercent ?? 0) / 100,
    targets,
    latencySeconds: workload.latencyP99Ms === null ? null : workload.latencyP99Ms / 1000,
    memoryShare:
      workload.memoryUtilizationPercent === null
        ? assumptions.usableMemoryShare.value
        : workload.memoryUtilizationPercent / 100,
    hours,
    hoursPerMonth: hours.reduce((sum, { share, hours: some }) => sum + (share > 0 ? some : 0), 0),
    hardware: hardwareOf(workload),
    availability: workload.availabilityPercent === null ? null : workload.availabilityPercent / 100,
    load: kind === 'BATCH_INFERENCE' ? assumptions.batchLoad.value : assumptions.servingLoad.value,
    assumed,
  }
}

function targetsOf(
  { latencyP99Ms, ttftMs, tpotMs, targetPercentile }: Workload,
  generates: boolean,
): readonly LatencyTarget[] {
  const share = (targetPercentile ?? 99) / 100
  return [
    ...(latencyP99Ms === null ? [] : [{ of: 'request', seconds: latencyP99Ms / 1000, share: 0.99 } as const]),
    ...(ttftMs === null ? [] : [{ of: 'first token', seconds: ttftMs / 1000, share } as const]),
    ...(tpotMs === null || !generates ? [] : [{ of: 'token', seconds: tpotMs / 1000, share } as const]),
  ]
}

/** The hours of a month by load, the busiest first. */
function hoursOf({ hoursPerMonth, hoursPerDay, hourlyLoad }: Workload, assumed: string[]): readonly LoadedHours[] {
  if (hourlyLoad !== null && hourlyLoad.length > 0) {
    const peak = Math.max(...hourlyLoad, Number.MIN_VALUE)
    const shares = hourlyLoad.map((load) => load / peak)
    return [...new Set(shares)]
      .toSorted((one, other) => other - one)
      .map((share) => ({ share, hours: shares.filter((other) => other === share).length * daysPerMonth }))
  }
  if (hoursPerDay !== null) return [{ share: 1, hours: hoursPerDay * daysPerMonth }]
  if (hoursPerMonth === null) assumed.push('730 hours a month')
  return [{ share: 1, hours: hoursPerMonth ?? hoursPerMonthAlwaysOn }]
}

/** The same demand with inputs of another mean length, as spread as before. */
export function withInput(demand: ServingDemand, inputTokens: number): ServingDemand {
  const factor = inputTokens / demand.inputTokens
  const { inputLengths } = demand
  return {
    ...demand,
    inputTokens,
    inputLengths: {
      ...inputLengths,
      mean: inputTokens,
      classes: inputLengths.classes.map(({ tokens, share }) => ({ tokens: tokens * factor, share })),
    },
  }
}

/** Requests of a month: of each hour its share of the peak rate. */
export function requestsPerMonth({ requestsPerSecond, hours }: ServingDemand): number {
  return requestsPerSecond * 3600 * peakHours(hours)
}

/** Hours at peak that carry the requests of all hours. */
const peakHours = (hours: readonly LoadedHours[]): number =>
  hours.reduce((sum, { share, hours: some }) => sum + share * some, 0)

/** Reads a workload that trains a model; `null` for other kinds and where model size or tokens are not stated. */
export function trainingDemand(workload: Workload): TrainingDemand | null {
  const { kind, trainingTokensB, precision } = workload
  const model = mediumOf(workload) === null ? modelOf(workload) : null
  if ((kind !== 'TRAINING' && kind !== 'FINE_TUNING') || model === null || trainingTokensB === null) return null
  const assumed: string[] = []
  if (workload.trainingDays === null) assumed.push('training ends within a month')
  if (workload.inputTokensPerRequest === null) {
    assumed.push(`sequences of ${assumptions.trainingSequenceTokens.value} tokens`)
  }
  if (workload.runsPerMonth === null && workload.isOneOff !== true) assumed.push('one run a month')
  return {
    model: model.shape,
    precision: precision ?? 'BF16',
    method: methodOf(workload),
    tokensB: trainingTokensB,
    days: workload.trainingDays ?? daysPerMonth,
    sequenceTokens: workload.inputTokensPerRequest ?? assumptions.trainingSequenceTokens.value,
    hoursPerMonth: workload.hoursPerMonth ?? (workload.hoursPerDay ?? 24) * daysPerMonth,
    runsPerMonth: workload.runsPerMonth ?? 1,
    isOneOff: workload.isOneOff === true,
    hardware: hardwareOf(workload),
    memoryShare:
      workload.memoryUtilizationPercent === null
        ? assumptions.usableMemoryShare.value
        : workload.memoryUtilizationPercent / 100,
    assumed,
  }
}

const hardwareOf = ({ instanceType, ownedInstances }: Workload): StatedHardware => ({
  instanceType,
  ownedInstances: instanceType === null ? 0 : (ownedInstances ?? 0),
})

/** The offers that the assessment permits: those of the stated instance type, ignoring case, or all. */
export function permittedOffers<Item extends { readonly instance: { readonly sku: string } }>(
  { instanceType }: StatedHardware,
  offers: readonly Item[],
): readonly Item[] {
  const wanted = instanceType?.trim().toLowerCase()
  return wanted === undefined ? offers : offers.filter(({ instance }) => instance.sku.toLowerCase() === wanted)
}

/** Quantized weights cannot be trained themselves; adapters beside them can. */
function methodOf({ kind, precision, trainingMethod }: Workload): TrainingMethod {
  if (kind === 'TRAINING') return 'full'
  if (trainingMethod !== null) return methods[trainingMethod]
  return precision === 'INT4' || precision === 'INT8' ? 'qlora' : 'full'
}

const methods = { FULL: 'full', LORA: 'lora', QLORA: 'qlora' } as const

/**
 * Users send a request each time that passes between two of theirs. Where neither is stated, a data set read once a month gives a rate:
 * bytes / 4 tokens, spread over the hours.
 */
function requestRate(
  workload: Workload,
  { inputTokens, hours }: { readonly inputTokens: number; readonly hours: readonly LoadedHours[] },
  assumed: string[],
): number {
  const { requestsPerSecond, concurrentUsers, secondsBetweenRequests } = workload
  if (requestsPerSecond !== null) return requestsPerSecond
  if (concurrentUsers !== null) {
    const { value } = assumptions.secondsBetweenRequests
    if (secondsBetweenRequests === null) assumed.push(`${value} seconds from one request of a user to the next`)
    return concurrentUsers / (secondsBetweenRequests ?? value)
  }
  const readsDataset = workload.kind === 'BATCH_INFERENCE' || workload.kind === 'EMBEDDING'
  if (workload.datasetGB === null || !readsDataset) {
    assumed.push('1 request a second')
    return 1
  }
  assumed.push('the data set is read once a month, four bytes a token')
  return (workload.datasetGB * 1e9) / assumptions.bytesPerTextToken.value / inputTokens / (peakHours(hours) * 3600)
}
