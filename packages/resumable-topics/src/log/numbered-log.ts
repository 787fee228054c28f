import { parseId, toId } from './position.ts'
import type { LogPosition } from './position.ts'
import { isCluster } from './redis-client.ts'
import type { RedisClient } from './redis-client.ts'
import { loadScript, runScript } from './script.ts'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** One entry of a numbered log. */
export interface LogEntry extends LogPosition {
  readonly payload: JsonValue
  /** Whether this is the log's last entry. */
  readonly terminal: boolean
}

/** How many entries a log retains. */
export interface LogRetention {
  /** Entries per log. */
  readonly maxLength: number
  /** Maximum age of an entry; the whole log expires this long after its last entry. 0: no maximum. */
  readonly maxAgeMs: number
}

export interface NewEntry {
  readonly payload: JsonValue
  /** Default false. */
  readonly terminal?: boolean
  /** The number that the publisher gives the entry. Default: the log numbers it. One log has entries of one kind. */
  readonly seq?: number
  /** `allow` appends an entry with a `seq` although earlier ones are missing. Default `refuse`. */
  readonly gap?: 'refuse' | 'allow'
  /** A pub/sub channel to which the id of the entry is published, in the same step; in a cluster one in the slot of the log. Default: none. */
  readonly channel?: string
  /** The time on the clock of Redis after which the entry is refused, milliseconds since 1970. Default: none. */
  readonly deadline?: number
}

/**
 * `appended`: with the position of the entry. Not appended, with the position of the last entry: `duplicate`, the log contains the `seq`
 * or a later one; `gap`, entries before this `seq` are missing; `late`, the deadline has passed.
 */
export interface AppendReply extends LogPosition {
  readonly kind: 'appended' | 'duplicate' | 'gap' | 'late'
}

/** The entries of a log after a position. */
export interface LogPage {
  readonly entries: readonly LogEntry[]
  /** The entry at the position itself: a log that contains it has lost no later entry. `null` when the log does not contain it. */
  readonly anchor: LogEntry | null
  /** Whether the log had no further entries. */
  readonly isLast: boolean
}

/** Logs in Redis, one Redis Stream per key. */
export interface NumberedLogs {
  /** @throws RangeError - the `seq` is not an integer from 1 */
  append(key: string, entry: NewEntry): Promise<AppendReply>
  /** The next entries after a position, about a hundred. */
  readAfter(key: string, position: LogPosition): Promise<LogPage>
  /** The newest entry; `null` for a log without one. */
  readNewest(key: string): Promise<LogEntry | null>
  /** The position of the newest entry of each log, as the id in its stream; `0-0` for a log that does not exist. */
  newestIds(keys: readonly string[]): Promise<readonly string[]>
  /** The time on the clock of the server that has the log, milliseconds since 1970. */
  serverTime(key: string): Promise<number>
}

export interface NumberedLogsConfig {
  readonly client: RedisClient
  readonly retention: LogRetention
}

/** Logs whose entries are numbered without gaps, either by their publishers or by the log. Every operation is one command. */
export function createNumberedLogs({ client, retention }: NumberedLogsConfig): NumberedLogs {
  const publish = isCluster(client) ? 'SPUBLISH' : 'PUBLISH'
  return {
    append: async (key, { payload, terminal = false, seq, gap = 'refuse', channel = '', deadline = 0 }) => {
      if (seq !== undefined && (!Number.isSafeInteger(seq) || seq < 1))
        throw new RangeError(`${key}: expected a seq from 1, got ${seq}`)
      const { maxLength, maxAgeMs } = retention
      const flags = [terminal ? 1 : 0, seq ?? 0, gap, maxLength, maxAgeMs]
      const args = [JSON.stringify(payload), ...flags, channel, deadline, publish]
      const [kind, id] = (await runScript(client, appendEntry, { keys: [key], args })) as [AppendReply['kind'], string]
      return { kind, ...parseId(id) }
    },
    readAfter: async (key, position) =>
      toPage(await client.xrange(key, toId(position), '+', 'COUNT', pageSize + 1), position),
    readNewest: async (key) => {
      const [newest] = await client.xrevrange(key, '+', '-', 'COUNT', 1)
      return newest ? toEntry(newest) : null
    },
    newestIds: async (keys) => {
      if (keys.length === 0) return []
      // The keys of one command must be in one slot.
      if (isCluster(client)) return (await Promise.all(keys.map((key) => readNewestIds(client, [key])))).flat()
      return await readNewestIds(client, keys)
    },
    serverTime: async (key) => (await runScript(client, serverTime, { keys: [key], args: [] })) as number,
  }
}

const pageSize = 100

const appendEntry = loadScript(new URL('append-entry-1.lua', import.meta.url))
const newestIds = loadScript(new URL('newest-ids-n.lua', import.meta.url))
const serverTime = loadScript(new URL('server-time-1.lua', import.meta.url))

const readNewestIds = async (client: RedisClient, keys: readonly string[]) =>
  (await runScript(client, newestIds, { keys, args: [] })) as string[]

export type StreamEntry = readonly [id: string, fields: string[]]

function toPage(stream: readonly StreamEntry[], position: LogPosition): LogPage {
  const found = stream.map(toEntry)
  const [first] = found
  const anchor = first?.seq === position.seq && first.mark === position.mark ? first : null
  return { entries: anchor === null ? found : found.slice(1), anchor, isLast: stream.length <= pageSize }
}

/** @throws SyntaxError - the payload is not JSON */
export function toEntry([id, fields]: StreamEntry): LogEntry {
  const [, text = 'null', , terminal] = fields
  const payload: JsonValue = JSON.parse(text)
  const { mark, seq } = parseId(id)
  return { mark, seq, payload, terminal: terminal === '1' }
}
