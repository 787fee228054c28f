import { setTimeout as pause } from 'node:timers/promises'
import { toEntry } from './numbered-log.ts'
import type { JsonValue, StreamEntry } from './numbered-log.ts'
import { beginning, follows, parseId, toId } from './position.ts'
import type { LogPosition } from './position.ts'
import { onConnectionLost } from './redis-client.ts'
import type { RedisClient } from './redis-client.ts'
import { readServerRun } from './server-run.ts'

/** An entry whose payload was accepted. */
export interface FollowedEntry<Message> {
  /** Its number in the log. */
  readonly seq: number
  readonly message: Message
}

/** The content of a numbered log at one moment. */
export interface WholeLog<Message> {
  /** Changes when Redis is restarted, replaced or emptied: earlier positions mean nothing then. */
  readonly epoch: string
  /** The number of the last entry; 0 before the first. */
  readonly seq: number
  /** The entries that were not trimmed, in order, up to the last one. */
  readonly entries: readonly FollowedEntry<Message>[]
}

/** Receives a log from its beginning. */
export interface LogListener<Message> {
  /** The log is read from its beginning; entries before it may have been missed. */
  onStart(log: WholeLog<Message>): void
  /** @param notBefore - by `performance.now()`: the entry was not in the log yet at that moment */
  onEntry(entry: FollowedEntry<Message>, notBefore: number): void
  /** Entries are missed from now on, until the next `onStart`. */
  onLost(): void
}

export interface FollowOptions<Message> {
  /** A dedicated connection, because its reads block. */
  readonly connection: RedisClient
  readonly key: string
  /** @returns null for a payload that another release has written; the log is then read again, behind that entry */
  readonly parse: (payload: JsonValue) => Message | null
  /** Called once per outage, with what prevents the reading. */
  readonly onOutage: (error: unknown) => void
}

/** Reads a log from its beginning, and then each new entry, until it is disposed. Disposing it disconnects the connection. */
export function followLog<Message>(
  options: FollowOptions<Message>,
  listener: LogListener<Message>,
): { dispose(): Promise<void> } {
  const { connection, onOutage } = options
  // A new connection may lead to another server, or to one that was emptied: the log is then read from its beginning.
  const interruptions = { count: 0 }
  onConnectionLost(connection, () => {
    interruptions.count += 1
    listener.onLost()
  })
  const stopping = new AbortController()
  let isOutageReported = false
  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await followOnce({ ...options, interruptions, listener, signal: stopping.signal })
        isOutageReported = false
      } catch (error) {
        listener.onLost()
        if (stopping.signal.aborted) return
        if (!isOutageReported) onOutage(error)
        isOutageReported = true
        await pause(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }
  const running = run()
  return {
    async dispose() {
      stopping.abort()
      // A read may be blocking.
      connection.disconnect()
      await running
    },
  }
}

const blockMs = 500
const retryMs = 250
const pageSize = 1_000

interface Following<Message> extends FollowOptions<Message> {
  /** How often the connection was lost. */
  readonly interruptions: { readonly count: number }
  readonly listener: LogListener<Message>
  readonly signal: AbortSignal
}

/**
 * Follows the log until an entry was missed or the connection was interrupted.
 * @throws Error - the log cannot be read, or has an entry of another release's format
 */
async function followOnce<Message>({ interruptions, listener, signal, ...options }: Following<Message>): Promise<void> {
  const { connection, key } = options
  const { count } = interruptions
  // An entry that a later read returns was not in the log when an earlier read, which returned everything, was sent.
  let completeAt = performance.now()
  const { log, position: start } = await readWhole(options)
  if (interruptions.count !== count) return
  listener.onStart(log)
  let position = start
  while (!signal.aborted) {
    const sentAt = performance.now()
    const reply = await connection.xread('COUNT', pageSize, 'BLOCK', blockMs, 'STREAMS', key, toId(position))
    if (interruptions.count !== count) return
    const page = (reply?.[0]?.[1] ?? []) as StreamEntry[]
    for (const streamEntry of page) {
      const next = parseId(streamEntry[0])
      const entry = toFollowed(streamEntry, options)
      if (entry === null) throw new Error(`expected an entry of this release's format, got ${streamEntry[1].join(' ')}`)
      // A log that begins is read from its beginning, so that its epoch is known.
      if (position.seq === 0 || !follows(next, position)) return listener.onLost()
      listener.onEntry(entry, completeAt)
      position = next
    }
    if (page.length < pageSize) completeAt = sentAt
  }
}

/** Reads the whole log in one transaction. */
async function readWhole<Message>(
  options: FollowOptions<Message>,
): Promise<{ readonly log: WholeLog<Message>; readonly position: LogPosition }> {
  const replies = await options.connection.multi().info('server').xrange(options.key, '-', '+').exec()
  const [info, found] = (replies ?? []).map(([error, reply]) => {
    if (error) throw error
    return reply
  }) as [string, StreamEntry[]]
  const last = found.at(-1)
  const position = last ? parseId(last[0]) : beginning
  const { mark, seq } = position
  const read = found.map((entry) => (parseId(entry[0]).mark === mark ? toFollowed(entry, options) : null))
  // Entries of other releases and of an earlier log are omitted, as if the log had been trimmed to the entries after them.
  const entries = read.slice(read.lastIndexOf(null) + 1).filter((entry) => entry !== null)
  return { log: { epoch: `${readServerRun(info)}:${mark}`, seq, entries }, position }
}

function toFollowed<Message>(
  [id, fields]: StreamEntry,
  { parse }: FollowOptions<Message>,
): FollowedEntry<Message> | null {
  // The fields of another release have other names.
  const message = fields[0] === 'payload' ? parse(toEntry([id, fields]).payload) : null
  return message === null ? null : { seq: parseId(id).seq, message }
}
