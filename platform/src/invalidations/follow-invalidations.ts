import { setTimeout as pause } from 'node:timers/promises'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { Redis, RedisConnections } from '#platform/redis'
import { readLog, toLogEntry } from './read-log.ts'
import type { InvalidationLog, InvalidationLogEntry, StreamEntry } from './read-log.ts'
import { keysOf } from './types.ts'
import type { InvalidationsOptions } from './types.ts'

/** Receives the invalidation log. */
export interface InvalidationListener {
  /** The log is read from its beginning; invalidations before it may have been missed. */
  onStart(log: InvalidationLog): void
  /** @param notBefore - by `performance.now()`: the entry was not in the log yet at that moment */
  onEntry(entry: InvalidationLogEntry, notBefore: number): void
  /** Entries are missed from now on, until the next `onStart`. */
  onLost(): void
}

export interface FollowOptions extends InvalidationsOptions {
  readonly redis: RedisConnections
  readonly log: Logger
}

const blockMs = 500
const retryMs = 250
const pageSize = 1_000

/** Reads the invalidation log on a connection of its own: from its beginning, and then each new entry. */
export function followInvalidations(options: FollowOptions, listener: InvalidationListener): Disposable {
  const { redis, log } = options
  const connection = redis.duplicate('invalidations', { patience: 'bounded' })
  // A new connection may lead to another server, or to one that was emptied: the log is then read from its beginning.
  const interruptions = { count: 0 }
  connection.on('close', () => {
    interruptions.count += 1
    listener.onLost()
  })
  const stopping = new AbortController()
  let isOutageLogged = false
  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await followOnce({ ...options, connection, interruptions, listener, signal: stopping.signal })
        isOutageLogged = false
      } catch (err) {
        listener.onLost()
        if (stopping.signal.aborted) return
        if (!isOutageLogged) log.warn({ err }, 'the invalidation log cannot be read; the cache is bypassed')
        isOutageLogged = true
        await pause(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }
  const running = run()
  return {
    async dispose() {
      stopping.abort()
      // Released before it is closed, so that the close is not logged as an outage; disconnected, because a read may be blocking.
      const released = redis.release(connection)
      connection.disconnect()
      await Promise.all([running, released])
    },
  }
}

interface Following extends FollowOptions {
  readonly connection: Redis
  /** How often the connection was closed. */
  readonly interruptions: { readonly count: number }
  readonly listener: InvalidationListener
  readonly signal: AbortSignal
}

/**
 * Follows the log until an entry was missed or the connection was interrupted.
 * @throws Error - the log cannot be read, or has an entry of another release's format
 */
async function followOnce({ connection, interruptions, listener, signal, ...options }: Following): Promise<void> {
  const { stream } = keysOf(options)
  const { count } = interruptions
  // An entry that a later read returns was not in the log when an earlier read, which returned everything, was sent.
  let completeAt = performance.now()
  const start = await readLog(connection, options)
  if (interruptions.count !== count) return
  listener.onStart(start)
  let { seq, lastId } = start
  while (!signal.aborted) {
    const sentAt = performance.now()
    const reply = await connection.xread('COUNT', pageSize, 'BLOCK', blockMs, 'STREAMS', stream, lastId)
    if (interruptions.count !== count) return
    const page = (reply?.[0]?.[1] ?? []) as StreamEntry[]
    for (const streamEntry of page) {
      const entry = toLogEntry(streamEntry)
      if (entry === null) throw new Error(`expected an entry of this release's format, got ${streamEntry[1].join(' ')}`)
      if (entry.seq !== seq + 1 || entry.mark !== start.mark) return listener.onLost()
      listener.onEntry(entry, completeAt)
      seq = entry.seq
      lastId = streamEntry[0]
    }
    if (page.length < pageSize) completeAt = sentAt
  }
}
