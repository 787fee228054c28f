import { findModel } from '#schema/requirements/models'
import { accelerators } from '../../catalog/accelerator.ts'
import { efficiencies } from '../../catalog/efficiency.ts'
import type { Efficiencies } from '../../catalog/efficiency.ts'
import { isHeldOut, throughputMeasurements } from '../../catalog/measurements.ts'
import type { ThroughputSeries } from '../../catalog/measurements.ts'
import { trainingEfficiencies, trainingMeasurements } from '../../catalog/training.ts'
import type { TrainingEfficiencies, TrainingMeasurement } from '../../catalog/training.ts'
import { fixedLengths } from './lengths.ts'
import { cacheBytes, servingMemory } from './model-memory.ts'
import { loadedReplica, percentile, saturationRate } from './queue.ts'
import { replicaSpeed } from './roofline.ts'
import type { ReplicaShape } from './roofline.ts'
import { trainingSpeed } from './training-speed.ts'

/** A published measurement beside what the sizing computes for it. */
export interface Comparison {
  readonly series: ThroughputSeries
  readonly isHeldOut: boolean
  readonly inputTokens: number
  readonly outputTokens: number
  readonly measured: number
  readonly computed: number
}

/** Compares the sizing with every published measurement of serving, in the units of the measurement. */
export function compareThroughput(constants: Efficiencies = efficiencies): readonly Comparison[] {
  return throughputMeasurements.series.flatMap((series) => {
    const heldOut = isHeldOut(`${series.model}|${series.accelerator}|${series.accelerators}|${series.measured}`)
    return series.rows.map(([inputTokens, outputTokens, measured, requestsPerSecond]) => ({
      series,
      isHeldOut: heldOut,
      inputTokens,
      outputTokens,
      measured,
      computed: computed(series, { inputTokens, outputTokens, requestsPerSecond }, constants),
    }))
  })
}

/** A published training beside what the sizing computes for it. */
export interface TrainingComparison {
  readonly row: TrainingMeasurement
  readonly isHeldOut: boolean
  readonly measured: number
  readonly computed: number
}

/** Compares the sizing with every published training, in tokens a second of one accelerator. */
export function compareTraining(constants: TrainingEfficiencies = trainingEfficiencies): readonly TrainingComparison[] {
  return trainingMeasurements.rows.map((row) => {
    const { model, accelerator, accelerators: cluster, measured, precision, sequenceTokens } = row
    const { tokensPerSecond } = trainingSpeed(
      { accelerator: accelerators[accelerator], fastLinks: true },
      { model: row, precision, method: row.method ?? 'full', sequenceTokens },
      { constants, kind: measured === 'run' ? 'run' : 'steps' },
    )
    return {
      row,
      isHeldOut: isHeldOut(`${model}|${accelerator}|${cluster}|${measured}`),
      measured: row.tokensPerSecond,
      computed: tokensPerSecond * (row.attention === 'unfused' ? constants.unfusedShare : 1),
    }
  })
}

/** By which factor a computed value is off, above 1 whichever is larger. */
export const factorOff = ({
  computed: value,
  measured,
}: {
  readonly computed: number
  readonly measured: number
}): number => Math.max(value / measured, measured / value)

interface Row {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly requestsPerSecond: number | undefined
}

function computed(series: ThroughputSeries, row: Row, constants: Efficiencies): number {
  const { inputTokens, outputTokens, requestsPerSecond } = row
  const { precision, cachePrecision } = series
  const shape = shapeOf(series)
  const published = findModel(series.model)
  if (published === null) throw new Error(`expected a published model, got ${series.model}`)
  const served = { model: published.shape, precision, cachePrecision, inputTokens, outputTokens }
  const memory = servingMemory(served)
  const speed = replicaSpeed(shape, served, memory, constants)
  const usable = shape.groupSize * shape.accelerator.memoryGB * 1e9 * throughputMeasurements.memoryShare.value
  const free = usable - memory.weightBytes - memory.activationBytes
  const fitting = Math.floor(free / cacheBytes(served, inputTokens + outputTokens))
  const batch = Math.max(1, Math.min(throughputMeasurements.maxBatch.value, fitting))
  const { work, alone } = speed.prefillOf(inputTokens)
  const queue = {
    stepSeconds: Array.from({ length: batch }, (_, index) => speed.stepSeconds(index + 1)),
    prefill: { mean: work, meanSquare: work ** 2, variance: 0, aloneMean: alone, aloneVariance: 0 },
    output: fixedLengths(outputTokens),
  }
  if (requestsPerSecond === undefined) return saturationRate(queue) * outputTokens
  const replica = loadedReplica(queue, requestsPerSecond)
  return replica === null ? Infinity : 1000 * percentile(replica.pacedWithin, 0.5)
}

function shapeOf({ accelerator: name, accelerators: groupSize }: ThroughputSeries): ReplicaShape {
  const accelerator = accelerators[name]
  return { accelerator, groupSize, stages: 1, fastLinks: name !== 'l40s' }
}
