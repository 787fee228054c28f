import type { LogEntry } from '../log/numbered-log.ts'
import { beginning, follows, isSamePosition } from '../log/position.ts'
import type { LogPosition } from '../log/position.ts'
import type { Membership } from './channel.ts'
import { toCursor } from './cursor.ts'
import { isRetryable } from './is-retryable.ts'
import type { SequencedEntry, StoredEvents } from './sequenced-types.ts'
import { createStalenessCheck } from './staleness-check.ts'
import type { StalenessCheck, StalenessCheckConfig } from './staleness-check.ts'
import { withCursor } from './topic-log.ts'
import type { TopicLogEntry, TopicLogPage } from './topic-log.ts'
import type { TopicItem, TopicsLogger } from './types.ts'
import { aborted, untilAborted } from './until-aborted.ts'

/** A state and the position of the last event that it is known to contain. Without a payload nothing is emitted. */
export type PlacedState<Snapshot> = LogPosition & { readonly terminal: boolean; readonly payload?: Snapshot }

/** Where a state is read. */
export interface StateRequest {
  /** The reader's position; `null` at the start of a reading. */
  readonly position: LogPosition | null
  /** Whether Redis was unreachable since the log was last known to be complete. */
  readonly isSuspect: boolean
  /** Reads the log's newest entry, and waits until Redis responds. */
  readonly readNewest: () => Promise<LogEntry | null>
}

export type ReadState<Snapshot> = (request: StateRequest) => Promise<PlacedState<Snapshot>>

export interface TopicReading<Snapshot> extends StalenessCheckConfig {
  readonly topic: string
  readonly after: LogPosition | null
  readonly readState: ReadState<Snapshot>
  /** Ends the reading at its next step. The caller also makes the member leave, which ends its wait. */
  readonly signal: AbortSignal
  readonly member: Membership
  readonly stored: StoredEvents | undefined
  readonly log: TopicsLogger
}

/** Reads a topic from a position: from the log while it contains the next event, otherwise by reading the state. */
export async function* readTopic<Snapshot>(
  reading: TopicReading<Snapshot>,
): AsyncGenerator<TopicItem<Snapshot>, undefined, undefined> {
  const { signal, member } = reading
  const staleness = createStalenessCheck(member, reading)
  let position = reading.after ?? (yield* readState(reading, { position: null, isSuspect: false, atLeast: null }))
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
        const { isSuspect } = staleness
        staleness.onSnapshot()
        position = yield* readState(reading, { position, isSuspect, atLeast: null })
      }
    } else if (!follows(next, position) || mayBeOfAnotherLog(next, position, staleness)) {
      const { isSuspect } = staleness
      staleness.onSnapshot()
      position = yield* fillGap(reading, next, { position, isSuspect })
    } else {
      staleness.onProgress()
      const last = page.entries.at(-1) ?? next
      position = yield* emit(reading, successive(page.entries, position))
      if (page.isLast && position !== null && isSamePosition(position, last))
        await member.wait(seenWakeCount, Number.POSITIVE_INFINITY)
    }
  }
}

const retryMs = 1_000

// The first entry of a log that numbers its entries follows the beginning of every log. The one before may have been lost in an outage.
function mayBeOfAnotherLog(next: LogPosition, position: LogPosition, { isSuspect }: StalenessCheck): boolean {
  return isSuspect && position.seq === 0 && next.mark !== position.mark
}

/** The new position; `null` when the reading ends. */
type Outcome<Snapshot> = AsyncGenerator<TopicItem<Snapshot>, LogPosition | null, undefined>

async function* emit<Snapshot>(
  { signal }: TopicReading<Snapshot>,
  entries: readonly TopicLogEntry[],
): Outcome<Snapshot> {
  let position: LogPosition | null = null
  for (const entry of entries) {
    if (signal.aborted) return null
    const { cursor, seq, payload, terminal } = entry
    yield { kind: 'event', cursor, seq, payload, terminal }
    if (terminal) return null
    position = entry
  }
  return position
}

/** Emits the events that a log has lost from the publisher's store, or the state if it does not have them either. */
async function* fillGap<Snapshot>(
  reading: TopicReading<Snapshot>,
  next: LogPosition,
  { position, isSuspect }: Omit<Need, 'atLeast'> & { readonly position: LogPosition },
): Outcome<Snapshot> {
  const { topic, stored, signal } = reading
  const upTo = next.seq - 1
  if (stored && position.mark === next.mark && position.seq < upTo) {
    const found = await untilAborted(readStored(stored, topic, { position, upTo }), signal)
    if (found === aborted) return null
    if (found !== null) return yield* emit(reading, found)
  }
  return yield* readState(reading, { position, isSuspect, atLeast: { mark: next.mark, seq: upTo } })
}

interface Need extends Pick<StateRequest, 'position' | 'isSuspect'> {
  /** The state must not be older, because the log contains the next event. */
  readonly atLeast: LogPosition | null
}

async function* readState<Snapshot>(
  reading: TopicReading<Snapshot>,
  { position, isSuspect, atLeast }: Need,
): Outcome<Snapshot> {
  const { topic, signal, member, graceMs, log } = reading
  const readNewest = async () => await untilResponse(reading, () => member.readNewest())
  const state = await untilAborted(reading.readState({ position, isSuspect, readNewest }), signal)
  if (state === aborted) return null
  if (atLeast !== null && state.mark === atLeast.mark && state.seq < atLeast.seq) {
    // Continuing from here would skip events, so the reader waits.
    log.warn(
      { topic, seq: state.seq, atLeast: atLeast.seq },
      'a snapshot is older than the log; it must be read from the primary',
    )
    await member.wait(member.wakeCount, performance.now() + graceMs)
    return position
  }
  if (position !== null && atLeast === null && state.mark === position.mark && state.seq > position.seq) {
    const unrelayed = await findUnrelayed(reading, { position, upTo: state.seq })
    if (unrelayed === 'in the log') return position
    if (unrelayed !== null) return yield* emit(reading, unrelayed)
  }
  if (hasPayload(state)) yield toItem(topic, state, position)
  return state.terminal ? null : { mark: state.mark, seq: state.seq }
}

interface Span {
  /** Excluded. */
  readonly position: LogPosition
  /** Included. */
  readonly upTo: number
}

/**
 * Finds events that are committed but not in the log, because they are not relayed yet. They are read from the publisher's store. Without
 * a store the relay gets another grace period to append them.
 * @returns null when they are in neither
 */
async function findUnrelayed<Snapshot>(
  reading: TopicReading<Snapshot>,
  { position, upTo }: Span,
): Promise<readonly TopicLogEntry[] | 'in the log' | null> {
  const { topic, stored, signal } = reading
  if (!stored) return (await appearsInLog(reading, position)) ? 'in the log' : null
  const found = await untilAborted(readStored(stored, topic, { position, upTo }), signal)
  return found === aborted ? [] : found
}

/** @returns null when the store does not have all events of the span */
async function readStored(
  stored: StoredEvents,
  topic: string,
  { position, upTo }: Span,
): Promise<readonly TopicLogEntry[] | null> {
  const found = await stored.readBetween(topic, position.seq, upTo + 1)
  const entries = successive(
    found.map((entry) => toLogEntry(topic, entry)),
    position,
  )
  return position.seq + entries.length === upTo ? entries : null
}

const toLogEntry = (topic: string, entry: SequencedEntry) => withCursor(topic, { ...entry, mark: beginning.mark })

async function appearsInLog<Snapshot>(reading: TopicReading<Snapshot>, position: LogPosition): Promise<boolean> {
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

const hasPayload = <Snapshot>(state: PlacedState<Snapshot>): state is Required<PlacedState<Snapshot>> =>
  'payload' in state

function toItem<Snapshot>(
  topic: string,
  state: Required<PlacedState<Snapshot>>,
  position: LogPosition | null,
): TopicItem<Snapshot> {
  const { mark, seq, payload, terminal } = state
  const isAhead = position !== null && position.mark === mark && position.seq > seq
  const reason = position === null ? 'start' : isAhead ? 'ahead' : 'gap'
  return { kind: 'snapshot', cursor: toCursor(topic, state), seq, payload, terminal, reason }
}

async function readPage<Snapshot>(
  reading: TopicReading<Snapshot>,
  position: LogPosition,
): Promise<TopicLogPage | null> {
  try {
    const page = await untilAborted(reading.member.readAfter(position), reading.signal)
    return page === aborted ? null : page
  } catch (err) {
    onFailedRead(reading, err)
    return null
  }
}

async function untilResponse<Snapshot, Reply>(
  reading: TopicReading<Snapshot>,
  read: () => Promise<Reply>,
): Promise<Reply> {
  const { member, signal } = reading
  for (;;) {
    signal.throwIfAborted()
    try {
      return await read()
    } catch (err) {
      onFailedRead(reading, err)
    }
    await member.wait(member.wakeCount, performance.now() + retryMs)
  }
}

/** @throws the error, if it would be the same at the next read */
function onFailedRead<Snapshot>({ topic, log }: TopicReading<Snapshot>, err: unknown): void {
  if (!isRetryable(err)) throw err
  log.debug({ err, topic }, 'a topic could not be read; trying again')
}

function successive(entries: readonly TopicLogEntry[], position: LogPosition): readonly TopicLogEntry[] {
  const end = entries.findIndex((entry, index) => !follows(entry, entries[index - 1] ?? position))
  return end < 0 ? entries : entries.slice(0, end)
}
