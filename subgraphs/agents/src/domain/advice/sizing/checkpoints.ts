import { reliability } from '../../catalog/reliability.ts'
import type { TrainingDemand } from './demand.ts'

/** How often to write a checkpoint, and what failures and checkpoints cost together. */
export interface CheckpointPlan {
  readonly writeSeconds: number
  readonly intervalSeconds: number
  /** Time lost to writing and to repeated work, as share of the run. */
  readonly overhead: number
}

/**
 * The interval between checkpoints that loses least time: √(2 × time to write × mean time between failures), at most the run itself,
 * which is stored once at its end; the loss is write ÷ interval + interval ÷ (2 × mean time between failures).
 * @see Young 1974, CACM 17(9); Daly 2006, FGCS 22(3), equation 20 in first order
 */
export function planCheckpoints({ writeSeconds, failureSeconds, runSeconds }: Checkpointing): CheckpointPlan {
  const intervalSeconds = Math.min(Math.sqrt(2 * writeSeconds * failureSeconds), runSeconds)
  return {
    writeSeconds,
    intervalSeconds,
    overhead: writeSeconds / intervalSeconds + intervalSeconds / (2 * failureSeconds),
  }
}

export interface Checkpointing {
  readonly writeSeconds: number
  /** Mean time between failures. */
  readonly failureSeconds: number
  readonly runSeconds: number
}

/**
 * Size of a training checkpoint: 14 bytes for every trained parameter (2 for the 16-bit weight, 4 for its 32-bit copy, 8
 * for Adam's moments); gradients are not stored. With adapters only their 1 % is trained.
 * @see Rajbhandari et al. 2019, ZeRO, arXiv 1910.02054, section 3.1
 */
export function checkpointBytes({ model, method }: Pick<TrainingDemand, 'model' | 'method'>): number {
  return 14 * model.paramsB * 1e9 * (method === 'full' ? 1 : 0.01)
}

/** How long the instances of a run take to write a checkpoint together. */
export const writeSecondsOf = (demand: Pick<TrainingDemand, 'model' | 'method'>, instances: number): number =>
  Math.max(1, checkpointBytes(demand) / (reliability.checkpointBytesPerSecond.value * instances))

/** Mean time between failures of so many accelerators. */
export const hardwareFailureSeconds = (accelerators: number): number =>
  (reliability.acceleratorHoursBetweenFailures.value / accelerators) * 3600
