import type { Lengths } from './lengths.ts'
import { normalShare } from './normal-share.ts'

/** One replica as a queue: requests are read in one after another, then decoded together, each at the pace of the batch. */
export interface ReplicaQueue {
  /** Seconds that one output token of every sequence takes, by the number of sequences: the first item for one. */
  readonly stepSeconds: readonly number[]
  /** The seconds of work that reading in a request adds, and those that it takes alone. */
  readonly prefill: PrefillTimes
  readonly output: Lengths
}

export interface PrefillTimes {
  /** Mean, mean square and variance of what a request adds to the work, seconds. */
  readonly mean: number
  readonly meanSquare: number
  readonly variance: number
  /** Mean and variance of the time that reading a request takes when nothing waits. */
  readonly aloneMean: number
  readonly aloneVariance: number
}

/** A replica at a rate of requests. */
export interface LoadedReplica {
  /** Sequences decoded together, on average. */
  readonly meanBatch: number
  /** Share of the rate at which the queue would grow without end. */
  readonly utilization: number
  /** Share of the time in which it works. */
  readonly busyShare: number
  /** The share of requests that are answered within a time. */
  readonly answeredWithin: (seconds: number) => number
  /** The share of requests whose first token comes within a time. */
  readonly startedWithin: (seconds: number) => number
  /** The share of requests whose output tokens follow each other, on average, within a time. */
  readonly pacedWithin: (seconds: number) => number
}

/** The largest rate that a replica carries, without end: all sequences that fit are decoded all the time. */
export function saturationRate({ stepSeconds, prefill, output }: ReplicaQueue): number {
  return fullBatchRate({
    batch: stepSeconds.length,
    stepSeconds: stepSeconds.at(-1) ?? 0,
    prefillSeconds: prefill.mean,
    outputTokens: output.mean,
  })
}

/** `saturationRate` from the full batch alone, 0 where nothing is decoded, without the steps of the smaller ones. */
export function fullBatchRate({ batch, stepSeconds, prefillSeconds, outputTokens }: FullBatch): number {
  return batch === 0 || outputTokens === 0
    ? 1 / prefillSeconds
    : batch / (outputTokens * stepSeconds + batch * prefillSeconds)
}

export interface FullBatch {
  readonly batch: number
  readonly stepSeconds: number
  readonly prefillSeconds: number
  readonly outputTokens: number
}

/**
 * Percentiles of a replica with Poisson arrivals; null where it is saturated.
 *
 * - Reading requests takes the share λ·p of the time, so decoding a token with k sequences takes step(k) ÷ (1 − λ·p).
 * - The number of sequences is a birth-death process: it grows at λ and falls at k ÷ (output × that time). Its distribution depends
 *   only on the mean of the output where sequences share the replica equally. It varies more where reading takes much of the
 *   time: a request that arrives also holds up those that would leave, λ·p ÷ (1 − λ·p) of them.
 * - A request waits for a place as in a queue with that many servers, for the requests that are read before it, and for the step
 *   in work; then each of its tokens takes the time of the batch, which varies less the longer the request stays.
 * @see Kelly 1979, Reversibility and Stochastic Networks, chapter 3 (processor sharing); Allen 1990, Probability, Statistics and
 * Queueing Theory, chapter 5 (Allen-Cunneen approximation of the wait)
 */
export function loadedReplica(queue: ReplicaQueue, rate: number): LoadedReplica | null {
  const saturation = saturationRate(queue)
  if (rate >= saturation) return null
  const state = stateAt(queue, rate)
  const { prefill, output } = queue
  const reading = rate * prefill.mean
  // As in a queue with one server: the requests that are read before this one.
  const readWait = (rate * prefill.meanSquare) / (2 * (1 - reading))
  // readWait² × (2 ÷ (λ·p) − 1), without a division by a rate that may be next to nothing.
  const readVariance = (rate * prefill.meanSquare ** 2) / (2 * prefill.mean * (1 - reading) ** 2) - readWait ** 2
  const before = {
    mean: readWait + prefill.mean + state.step / 2,
    variance: readVariance + prefill.variance + state.step ** 2 / 12,
  }
  const decoding = output.classes.map(({ tokens, share }) => {
    const seconds = tokens * state.pace
    const ofBatch = tokens ** 2 * state.paceVariance * meanOverTime(seconds / state.relaxation)
    const ofReading = (rate * seconds * prefill.meanSquare) / (1 - reading) ** 2
    const variance = ofBatch + ofReading
    return {
      share,
      answered: lognormal({ mean: before.mean + seconds, variance: before.variance + variance }),
      paced: lognormal({ mean: seconds / tokens, variance: variance / tokens ** 2 }),
    }
  })
  const readAlone = lognormal({ mean: prefill.aloneMean, variance: prefill.aloneVariance })
  const readLoaded = lognormal({ mean: readWait + prefill.mean, variance: readVariance + prefill.variance })
  return {
    meanBatch: state.mean,
    utilization: rate / saturation,
    busyShare: 1 - state.idleShare,
    answeredWithin: (seconds) =>
      sumOver(decoding, ({ answered }) => afterWait(state, (wait) => shareBelow(seconds - wait, answered))),
    startedWithin: (seconds) =>
      state.idleShare * shareBelow(seconds, readAlone) +
      (1 - state.idleShare) *
        afterWait(state, (wait) => overStep(state, (rest) => shareBelow(seconds - wait - rest, readLoaded))),
    pacedWithin: (seconds) => sumOver(decoding, ({ paced }) => shareBelow(seconds, paced)),
  }
}

/** Relative: a target that is kept exactly must not look missed where the percentile is shown. */
const percentileError = 1e-6

/** The time that a share of the requests does not exceed, to a millionth; at most ten million seconds. */
export function percentile(within: (seconds: number) => number, share: number): number {
  let [below, above] = [0, 1e-4]
  while (within(above) < share && above < 1e7) [below, above] = [above, 2 * above]
  for (let halving = 0; halving < 60 && above - below > percentileError * above; halving += 1) {
    const middle = (below + above) / 2
    if (within(middle) < share) below = middle
    else above = middle
  }
  return above
}

interface State {
  /** Sequences decoded together, on average, and the share of the time in which there are none. */
  readonly mean: number
  readonly idleShare: number
  /** Mean time of a step as it runs, and of a token of a request that has joined: its own sequence, and the time for reading, included. */
  readonly step: number
  readonly pace: number
  readonly paceVariance: number
  /** Seconds in which the number of sequences returns to its mean. */
  readonly relaxation: number
  /** The chance that a request waits for a place, and how long it then waits on average. */
  readonly waitShare: number
  readonly waitSeconds: number
}

function stateAt({ stepSeconds, prefill, output }: ReplicaQueue, rate: number): State {
  const limit = stepSeconds.length
  const idle = {
    mean: 0,
    idleShare: 1 - rate * prefill.mean,
    step: 0,
    pace: 0,
    paceVariance: 0,
    relaxation: 1,
    waitShare: 0,
    waitSeconds: 0,
  }
  if (limit === 0 || output.mean === 0) return idle
  const decoding = 1 - rate * prefill.mean
  const heldUp = rate / decoding
  const arrivalNoise = 1 + 2 * prefill.mean * heldUp + prefill.meanSquare * heldUp ** 2
  const spread = (arrivalNoise + 1) / 2
  const stepAt = (sequences: number): number => stepSeconds[Math.min(sequences, limit) - 1] ?? 0
  const leaveRate = (sequences: number): number => (sequences * decoding) / (output.mean * stepAt(sequences))
  let [weight, total, mean, step, pace, square] = [1, 0, 0, 0, 0, 0]
  let idleWeight = 1
  for (let sequences = 0; sequences < limit; sequences += 1) {
    if (sequences > 0) weight *= (rate / leaveRate(sequences)) ** (1 / spread)
    // Far above the mean nothing is added; far below it the weights grow without bound.
    if (weight > 1e200) {
      idleWeight *= 1e-200
      ;[weight, total, mean, step, pace, square] = scaled(1e-200, [weight, total, mean, step, pace, square])
    }
    const joined = stepAt(sequences + 1) / decoding
    total += weight
    mean += weight * sequences
    if (sequences > 0) step += weight * stepAt(sequences)
    pace += weight * joined
    square += weight * joined ** 2
  }
  const full = leaveRate(limit)
  const ratio = (rate / full) ** (1 / spread)
  // All the states in which the batch is full, as a geometric series.
  const tail = (weight * ratio) / (1 - ratio)
  const slowest = stepAt(limit) / decoding
  const all = total + tail
  const paceMean = (pace + tail * slowest) / all
  const around = Math.max(1, Math.min(limit - 1, Math.round((mean + tail * limit) / all)))
  const slope = limit > 1 ? leaveRate(around + 1) - leaveRate(around) : full
  return {
    mean: (mean + tail * limit) / all,
    idleShare: (idleWeight / all) * decoding,
    step: (step + tail * stepAt(limit)) / all,
    pace: paceMean,
    paceVariance: Math.max(0, (square + tail * slowest ** 2) / all - paceMean ** 2),
    relaxation: 1 / Math.max(slope, 1e-12),
    waitShare: tail / all,
    waitSeconds: (arrivalNoise + output.variation ** 2) / 2 / (full - rate),
  }
}

type Sums = [weight: number, total: number, mean: number, step: number, pace: number, square: number]

const scaled = (factor: number, sums: Sums): Sums => sums.map((sum) => sum * factor) as Sums

/** The variance that remains of a process when it is averaged over a time, in units of its relaxation time. */
function meanOverTime(times: number): number {
  if (times < 1e-3) return 1
  return Math.min(1, (2 * (times - 1 + Math.exp(-times))) / times ** 2)
}

/** Waits that stand for equal shares of those who wait, as multiples of the mean: an exponential distribution. */
const waits = [0.05, 0.17, 0.36, 0.65, 1.2, 2.8, 4.9]
const waitShares = [0.1, 0.15, 0.2, 0.2, 0.2, 0.12, 0.03]

function afterWait({ waitShare, waitSeconds }: State, share: (wait: number) => number): number {
  const atOnce = (1 - waitShare) * share(0)
  if (waitShare < 1e-6) return atOnce
  return waits.reduce(
    (sum, multiple, index) => sum + waitShare * (waitShares[index] ?? 0) * share(multiple * waitSeconds),
    atOnce,
  )
}

/** A request comes at any moment of a step. */
const moments = [1, 3, 5, 7, 9, 11, 13, 15].map((moment) => moment / 16)

const overStep = ({ step }: State, share: (rest: number) => number): number =>
  moments.reduce((sum, moment) => sum + share(moment * step), 0) / moments.length

const sumOver = <Item extends { readonly share: number }>(
  items: readonly Item[],
  within: (item: Item) => number,
): number => items.reduce((sum, item) => sum + item.share * within(item), 0)

/** A lognormal distribution, which is asked for many values. */
interface Lognormal {
  readonly mean: number
  /** Standard deviation of the logarithm. */
  readonly sigma: number
}

const lognormal = ({ mean, variance }: { readonly mean: number; readonly variance: number }): Lognormal => ({
  mean,
  sigma: mean <= 0 ? 0 : Math.sqrt(Math.log(1 + variance / mean ** 2)),
})

/** The share of a lognormal distribution below a value. */
function shareBelow(value: number, { mean, sigma }: Lognormal): number {
  if (value <= 0) return 0
  if (mean <= 0) return 1
  const deviation = Math.log(value / mean) + sigma ** 2 / 2
  if (sigma < 1e-6) return deviation >= 0 ? 1 : 0
  return normalShare(deviation / sigma)
}
