import type { Logger } from 'pino'
import type { Membership } from './channel.ts'
import { createDoubt } from './doubt.ts'
import type { DoubtConfig } from './doubt.ts'
import { isTransient } from './is-transient.ts'
import type { LogPage } from './topic-log.ts'
import type { ReadOptions, StoredEvents, TopicEntry, TopicItem, TopicSnapshot } from './types.ts'
import { aborted, untilAborted } from './until-aborted.ts'

export interface TopicReading<Snapshot> extends DoubtConfig {
  readonly topic: string
  readonly after: number | null
  readonly snapshot: ReadOptions<Snapshot>['snapshot']
  /** Ends the reading at its next step; whoever fires it also takes the member out, which ends its wait. */
  readonly signal: AbortSignal
  readonly member: Membership
  readonly stored: StoredEvents | undefined
  readonly log: Logger
}

/** Follows a topic from a position: out of the log as long as it tells what comes next, else by asking for a snapshot. */
export async function* readTopic<Snapshot>(
  reading: TopicReading<Snapshot>,
): AsyncGenerator<TopicItem<Snapshot>, undefined, undefined> {
  const { signal, member } = reading
  const doubt = createDoubt(member, reading)
  let position = reading.after ?? (yield* askTruth(reading, { position: null, atLeast: 0 }))
  while (position !== null && !signal.aborted) {
    const seenWakeCount = member.wakeCount
    const page = await readPage(reading, position)
    const next = page?.entries[0]
    if (page === null) {
      doubt.onOutage()
      await member.wait(seenWakeCount, performance.now() + retryMs)
    } else if (next === undefined) {
      if (page.anchor?.terminal === true) return
      const askAt = doubt.askAt(page)
      if (performance.now() < askAt) {
        await member.wait(seenWakeCount, askAt)
      } else {
        doubt.onAsk()
        position = yield* askTruth(reading, { position, atLeast: 0 })
      }
    } else if (next.seq !== position + 1) {
      position = yield* askTruth(reading, { position, atLeast: next.seq - 1 })
    } else {
      doubt.onProgress()
      position = yield* give(reading, successive(page.entries, position))
      if (page.isLast && position === page.entries.at(-1)?.seq)
        await member.wait(seenWakeCount, Number.POSITIVE_INFINITY)
    }
  }
}

const retryMs = 1_000

/** The new position; `null` when the reading ends. */
type Outcome<Snapshot> = AsyncGenerator<TopicItem<Snapshot>, number | null, undefined>

async function* give<Snapshot>({ signal }: TopicReading<Snapshot>, entries: readonly TopicEntry[]): Outcome<Snapshot> {
  let position = null
  for (const entry of entries) {
    if (signal.aborted) return null
    yield { kind: 'event', ...entry }
    if (entry.terminal) return null
    position = entry.seq
  }
  return position
}

interface Need {
  readonly position: number | null
  /** What the log already proves to have happened. */
  readonly atLeast: number
}

async function* askTruth<Snapshot>(reading: TopicReading<Snapshot>, { position, atLeast }: Need): Outcome<Snapshot> {
  const { topic, signal, member, graceMs, log } = reading
  const truth = await untilAborted(reading.snapshot(), signal)
  if (truth === aborted) return null
  if (truth.seq < atLeast) {
    // To go on from here would skip events without a word: better late than that.
    log.warn({ topic, seq: truth.seq, atLeast }, 'a snapshot is older than the log; was it read from the primary?')
    await member.wait(member.wakeCount, performance.now() + graceMs)
    return position
  }
  if (position !== null && atLeast === 0 && truth.seq > position) {
    const late = await findLate(reading, { position, upTo: truth.seq })
    if (late === 'in the log') return position
    if (late !== null) return yield* give(reading, late)
  }
  if (truth.seq !== position) yield toItem(truth, position)
  return truth.terminal ? null : truth.seq
}

interface Span {
  /** Excluded. */
  readonly position: number
  /** Included. */
  readonly upTo: number
}

/**
 * The events that have happened and that the log does not have. The relay may only be late with them, so they are looked for where
 * they are stored. Without such a store the relay gets another grace to bring them into the log.
 * @returns null when they are lost
 */
async function findLate<Snapshot>(
  reading: TopicReading<Snapshot>,
  { position, upTo }: Span,
): Promise<readonly TopicEntry[] | 'in the log' | null> {
  const { topic, stored, signal } = reading
  if (!stored) return (await appearsInLog(reading, position)) ? 'in the log' : null
  const found = await untilAborted(stored.readBetween(topic, position, upTo + 1), signal)
  if (found === aborted) return []
  const entries = successive(found, position)
  return position + entries.length === upTo ? entries : null
}

async function appearsInLog<Snapshot>(reading: TopicReading<Snapshot>, position: number): Promise<boolean> {
  const { member, signal, graceMs } = reading
  const deadline = performance.now() + graceMs
  while (!signal.aborted) {
    const { wakeCount } = member
    const page = await readPage(reading, position)
    if (page !== null && page.entries.length > 0) return true
    if (performance.now() >= deadline) return false
    await member.wait(wakeCount, deadline)
  }
  return true
}

function toItem<Snapshot>(truth: TopicSnapshot<Snapshot>, position: number | null): TopicItem<Snapshot> {
  const { seq, payload, terminal } = truth
  if (position === null) return { kind: 'snapshot', seq, payload, terminal, reason: 'start' }
  return { kind: 'snapshot', seq, payload, terminal, reason: seq > position ? 'gap' : 'ahead' }
}

async function readPage<Snapshot>(reading: TopicReading<Snapshot>, position: number): Promise<LogPage | null> {
  try {
    const page = await untilAborted(reading.member.readAfter(position), reading.signal)
    return page === aborted ? null : page
  } catch (err) {
    if (!isTransient(err)) throw err
    reading.log.debug({ err, topic: reading.topic }, 'a topic could not be read; trying again')
    return null
  }
}

function successive(entries: readonly TopicEntry[], position: number): readonly TopicEntry[] {
  const end = entries.findIndex((entry, index) => entry.seq !== position + 1 + index)
  return end < 0 ? entries : entries.slice(0, end)
}
