import type { Logger } from 'pino'
import { isRetryable } from '#platform/errors'
import { aborted, untilAborted } from '#platform/timing'
import type { Membership } from './channel.ts'
import { createStalenessCheck } from './staleness-check.ts'
import type { StalenessCheckConfig } from './staleness-check.ts'
import type { LogPage } from './topic-log.ts'
import type { ReadOptions, StoredEvents, TopicEntry, TopicItem, TopicSnapshot } from './types.ts'

export interface TopicReading<Snapshot> extends StalenessCheckConfig {
  readonly topic: string
  readonly after: number | null
  readonly snapshot: ReadOptions<Snapshot>['snapshot']
  /** Ends the reading at its next step. The caller also makes the member leave, which ends its wait. */
  readonly signal: AbortSignal
  readonly member: Membership
  readonly stored: StoredEvents | undefined
  readonly log: Logger
}

/** Reads a topic from a position: from the log while it contains the next event, otherwise by reading a snapshot. */
export async function* readTopic<Snapshot>(
  reading: TopicReading<Snapshot>,
): AsyncGenerator<TopicItem<Snapshot>, undefined, undefined> {
  const { signal, member } = reading
  const staleness = createStalenessCheck(member, reading)
  let position = reading.after ?? (yield* readSnapshot(reading, { position: null, atLeast: 0 }))
  while (position !== null && !signal.aborted) {
    const seenWakeCount = member.wakeCount
    const page = await readPage(reading, position)
    const next = page?.entries[0]
    if (page === null) {
      staleness.onOutage()
      await member.wait(seenWakeCount, performance.now() + retryMs)
    } else if (next === undefined) {
      if (page.anchor?.terminal === true) return
      const dueAt = staleness.dueAt(page)
      if (performance.now() < dueAt) {
        await member.wait(seenWakeCount, dueAt)
      } else {
        staleness.onSnapshot()
        position = yield* readSnapshot(reading, { position, atLeast: 0 })
      }
    } else if (next.seq !== position + 1) {
      position = yield* readSnapshot(reading, { position, atLeast: next.seq - 1 })
    } else {
      staleness.onProgress()
      position = yield* emit(reading, successive(page.entries, position))
      if (page.isLast && position === page.entries.at(-1)?.seq)
        await member.wait(seenWakeCount, Number.POSITIVE_INFINITY)
    }
  }
}

const retryMs = 1_000

/** The new position; `null` when the reading ends. */
type Outcome<Snapshot> = AsyncGenerator<TopicItem<Snapshot>, number | null, undefined>

async function* emit<Snapshot>({ signal }: TopicReading<Snapshot>, entries: readonly TopicEntry[]): Outcome<Snapshot> {
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
  /** The lowest seq that the snapshot must have, because the log contains the event. */
  readonly atLeast: number
}

async function* readSnapshot<Snapshot>(
  reading: TopicReading<Snapshot>,
  { position, atLeast }: Need,
): Outcome<Snapshot> {
  const { topic, signal, member, graceMs, log } = reading
  const snapshot = await untilAborted(reading.snapshot(), signal)
  if (snapshot === aborted) return null
  if (snapshot.seq < atLeast) {
    // Continuing from here would skip events, so the reader waits.
    log.warn(
      { topic, seq: snapshot.seq, atLeast },
      'a snapshot is older than the log; it must be read from the primary',
    )
    await member.wait(member.wakeCount, performance.now() + graceMs)
    return position
  }
  if (position !== null && atLeast === 0 && snapshot.seq > position) {
    const unrelayed = await findUnrelayed(reading, { position, upTo: snapshot.seq })
    if (unrelayed === 'in the log') return position
    if (unrelayed !== null) return yield* emit(reading, unrelayed)
  }
  if (snapshot.seq !== position) yield toItem(snapshot, position)
  return snapshot.terminal ? null : snapshot.seq
}

interface Span {
  /** Excluded. */
  readonly position: number
  /** Included. */
  readonly upTo: number
}

/**
 * Finds events that are committed but not in the log, because they are not relayed yet. They are read from the outbox. Without
 * a store the relay gets another grace period to append them.
 * @returns null when they are in neither
 */
async function findUnrelayed<Snapshot>(
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

function toItem<Snapshot>(snapshot: TopicSnapshot<Snapshot>, position: number | null): TopicItem<Snapshot> {
  const { seq, payload, terminal } = snapshot
  if (position === null) return { kind: 'snapshot', seq, payload, terminal, reason: 'start' }
  return { kind: 'snapshot', seq, payload, terminal, reason: seq > position ? 'gap' : 'ahead' }
}

async function readPage<Snapshot>(reading: TopicReading<Snapshot>, position: number): Promise<LogPage | null> {
  try {
    const page = await untilAborted(reading.member.readAfter(position), reading.signal)
    return page === aborted ? null : page
  } catch (err) {
    // An entry that cannot be parsed is the same at the next read.
    if (err instanceof SyntaxError || err instanceof TypeError || !isRetryable(err)) throw err
    reading.log.debug({ err, topic: reading.topic }, 'a topic could not be read; trying again')
    return null
  }
}

function successive(entries: readonly TopicEntry[], position: number): readonly TopicEntry[] {
  const end = entries.findIndex((entry, index) => entry.seq !== position + 1 + index)
  return end < 0 ? entries : entries.slice(0, end)
}
