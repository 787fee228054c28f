import { z } from 'zod'
import type { Redis } from '#platform/redis'
import { keysOf } from './types.ts'
import type { Invalidation, InvalidationsOptions } from './types.ts'

/** One entry of the log. */
export interface LoggedInvalidation {
  /** Counts the entries of one numbering, without holes. */
  readonly seq: number
  readonly news: Invalidation
}

/** The log as it is at one moment. */
export interface InvalidationLog {
  /** Changes when Redis was restarted, replaced or emptied: numbers of before mean nothing then. */
  readonly epoch: string
  readonly mark: string
  /** The number of the last entry; 0 before the first. */
  readonly seq: number
  readonly lastId: string
  /** What is left of the log, in order. */
  readonly entries: readonly LoggedInvalidation[]
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
  const [, serverRun = 'unknown'] = /^run_id:(\w+)/m.exec(info) ?? []
  const mark = numbering[0] ?? ''
  return {
    epoch: `${serverRun}:${mark}`,
    mark,
    seq: Number(numbering[1] ?? 0),
    lastId: found.at(-1)?.[0] ?? '0-0',
    entries: found.flatMap((entry) => {
      const read = parseEntry(entry)
      return read.mark === mark ? [read] : []
    }),
  }
}

export function parseEntry([, fields]: StreamEntry): LoggedInvalidation & { readonly mark: string } {
  const [, seq, , mark = '', , news = ''] = fields
  return { seq: Number(seq), mark, news: invalidation.parse(JSON.parse(news)) }
}

const invalidation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('touched'), publisher: z.string(), tags: z.array(z.string()) }),
  z.object({ kind: z.literal('vouched'), publisher: z.string() }),
  z.object({ kind: z.literal('wrote'), userId: z.string() }),
])
