import { z } from 'zod'
import { readServerRun } from '#platform/redis'
import type { Redis } from '#platform/redis'
import { keysOf } from './types.ts'
import type { InvalidationMessage, InvalidationsOptions, LogPosition } from './types.ts'

/** One entry of the log. */
export interface InvalidationLogEntry {
  readonly seq: LogPosition
  readonly message: InvalidationMessage
}

/** The log as it is at one moment. */
export interface InvalidationLog {
  /** Changes when Redis is restarted, replaced or emptied: earlier positions mean nothing then. */
  readonly epoch: string
  /** The id of the log; changes when Redis is emptied. */
  readonly mark: string
  /** The position of the last entry; 0 before the first. */
  readonly seq: LogPosition
  readonly lastId: string
  /** The entries that were not trimmed, in order, up to the last one. */
  readonly entries: readonly InvalidationLogEntry[]
}

export type StreamEntry = readonly [id: string, fields: string[]]

/** Reads the whole log in one transaction. */
export async function readLog(client: Redis, options: InvalidationsOptions): Promise<InvalidationLog> {
  const { state, stream } = keysOf(options)
  const replies = await client.multi().info('server').hmget(state, 'mark', 'seq').xrange(stream, '-', '+').exec()
  const [info, numbering, found] = (replies ?? []).map(([error, reply]) => {
    if (error) throw error
    return reply
  }) as [string, [string | null, string | null], StreamEntry[]]
  const mark = numbering[0] ?? ''
  const read = found.map(toLogEntry)
  // Another release may have written entries in another form: the log is read as if it had been trimmed to those behind them.
  const start = read.findLastIndex((entry) => entry === null || entry.mark !== mark) + 1
  return {
    epoch: `${readServerRun(info)}:${mark}`,
    mark,
    seq: Number(numbering[1] ?? 0),
    lastId: found.at(-1)?.[0] ?? '0-0',
    entries: read.slice(start).filter((entry) => entry !== null),
  }
}

/** @returns null for an entry that a release with another format has written */
export function toLogEntry([, fields]: StreamEntry): (InvalidationLogEntry & { readonly mark: string }) | null {
  const [, seq, , mark = '', , text = ''] = fields
  const message = invalidationMessage.safeParse(JSON.parse(text))
  return message.success ? { seq: Number(seq), mark, message: message.data } : null
}

const invalidationMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invalidated'), publisher: z.string(), tags: z.array(z.string()) }),
  z.object({ kind: z.literal('lease-renewed'), publisher: z.string() }),
  z.object({ kind: z.literal('user-wrote'), userId: z.string() }),
])
