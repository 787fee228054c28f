import { setTimeout as pause } from 'node:timers/promises'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { Redis, RedisConnections } from '#platform/redis'
import { parseEntry, readLog } from './read-log.ts'
import type { InvalidationLog, LoggedInvalidation, StreamEntry } from './read-log.ts'
import { keysOf } from './types.ts'
import type { InvalidationsOptions } from './types.ts'

/** Whoever keeps copies. */
export interface InvalidationListener {
  /** What was known before may have holes: this is all that is known now. */
  onStart(log: InvalidationLog): void
  /** @param notBefore - by `performance.now()`: the entry was not in the log yet at that moment */
  onNews(entry: LoggedInvalidation, notBefore: number): void
  /** From now on news are missed, until the next start. */
  onLost(): void
}

export interface FollowOptions extends InvalidationsOptions {
  readonly redis: RedisConnections
  readonly log: Logger
}

const blockMs = 500
const retryMs = 250
const pageSize = 1_000

/** Reads the log of invalidations on a connection of its own, from its beginning and then as it grows. */
export function followInvalidations(options: FollowOptions, listener: InvalidationListener): Disposable {
  const { redis, log } = options
  const connection = redis.duplicate('invalidations', { patience: 'bounded' })
  // A connection that broke may lead to another server, or to one that has forgotten: then all is read anew.
  const line = { breaks: 0 }
  connection.on('close', () => {
    line.breaks += 1
    listener.onLost()
  })
  const stopping = new AbortController()
  let isSilent = false
  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await followOnce({ ...options, connection, line, listener, signal: stopping.signal })
        isSilent = false
      } catch (err) {
        listener.onLost()
        if (stopping.signal.aborted) return
        if (!isSilent) log.warn({ err }, 'invalidations cannot be read; nothing is cached meanwhile')
        isSilent = true
        await pause(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }
  const running = run()
  return {
    async dispose() {
      stopping.abort()
      // Released first, so that its end is not reported as an outage; cut, because a read waits for news.
      const released = redis.release(connection)
      connection.disconnect()
      await Promise.all([running, released])
    },
  }
}

interface Following extends FollowOptions {
  readonly connection: Redis
  readonly line: { readonly breaks: number }
  readonly listener: InvalidationListener
  readonly signal: AbortSignal
}

/** Ends when an entry was missed. */
async function followOnce({ connection, line, listener, signal, ...options }: Following): Promise<void> {
  const { stream } = keysOf(options)
  const { breaks } = line
  // What comes later was not there when all that was there had been asked for.
  let completeAt = performance.now()
  const start = await readLog(connection, options)
  if (line.breaks !== breaks) return
  listener.onStart(start)
  let { seq, lastId } = start
  while (!signal.aborted) {
    const askedAt = performance.now()
    const reply = await connection.xread('COUNT', pageSize, 'BLOCK', blockMs, 'STREAMS', stream, lastId)
    if (line.breaks !== breaks) return
    const page = (reply?.[0]?.[1] ?? []) as StreamEntry[]
    for (const entry of page) {
      const read = parseEntry(entry)
      if (read.seq !== seq + 1 || read.mark !== start.mark) return listener.onLost()
      listener.onNews(read, completeAt)
      seq = read.seq
      lastId = entry[0]
    }
    if (page.length < pageSize) completeAt = askedAt
  }
}
