import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { loadScript, readServerRun, runScript } from '#platform/redis'
import type { Redis } from '#platform/redis'
import type { AppendOptions, AppendResult, JsonValue, TopicEntry, TopicRetention } from './types.ts'

/** The entries of a log after a position. */
export interface LogPage {
  readonly entries: readonly TopicEntry[]
  /**
   * The entry at the position itself: a log that contains it has lost no later entry. `null` when the log does not contain it.
   */
  readonly anchor: { readonly terminal: boolean } | null
  /** Whether the log had no further entries. */
  readonly isLast: boolean
}

/** The logs in Redis: a stream per topic, whose entry ids are `<seq>-0`. */
export interface TopicLog {
  append(topic: string, entry: TopicEntry, options?: AppendOptions): Promise<AppendResult>
  /** The next entries after `position`, about a hundred. */
  readAfter(topic: string, position: number): Promise<LogPage>
  /** The newest seq of each topic, 0 for one without a log. */
  lastSeqs(topics: readonly string[]): Promise<readonly number[]>
  /** Changes when the logs may have lost entries. */
  epoch(): Promise<string>
}

export interface TopicLogConfig {
  readonly client: Redis
  readonly keyPrefix: string
  readonly retention: TopicRetention
}

/** The channel in which appends to a topic are announced, with the seq as the message. */
export const toChannelName = (keyPrefix: string, topic: string) => `${keyPrefix}wake:${topic}`

export function createTopicLog({ client, keyPrefix, retention }: TopicLogConfig): TopicLog {
  const toKey = (topic: string) => `${keyPrefix}topic:${topic}`
  return {
    append: async (topic, { seq, payload, terminal }, { gap = 'refuse' } = {}) => {
      if (!Number.isSafeInteger(seq) || seq < 1) throw new RangeError(`${topic}: expected a seq from 1, got ${seq}`)
      const { maxLength, maxAgeMs } = retention
      const flags = [terminal ? 1 : 0, gap, maxLength, maxAgeMs]
      const reply = await runScript(client, appendEntry, {
        keys: [toKey(topic)],
        args: [seq, JSON.stringify(payload), ...flags, toChannelName(keyPrefix, topic)],
      })
      return toAppendResult(Number(reply))
    },
    readAfter: async (topic, position) =>
      toPage(await client.xrange(toKey(topic), `${position}-0`, '+', 'COUNT', pageSize + 1), position),
    lastSeqs: async (topics) => {
      if (topics.length === 0) return []
      const reply = await runScript(client, newestSeqs, { keys: topics.map(toKey), args: [] })
      return z.array(z.coerce.number()).parse(reply)
    },
    epoch: async () => {
      const key = `${keyPrefix}epoch`
      const mark = await runScript(client, ensureEpoch, { keys: [key], args: [randomUUID()] })
      return `${readServerRun(await client.info('server'))}:${String(mark)}`
    },
  }
}

const pageSize = 100

const appendEntry = loadScript(new URL('append-entry-1.lua', import.meta.url))
const newestSeqs = loadScript(new URL('newest-seqs-n.lua', import.meta.url))
const ensureEpoch = loadScript(new URL('ensure-epoch-1.lua', import.meta.url))

function toAppendResult(reply: number): AppendResult {
  if (reply === -1) return { kind: 'appended' }
  if (reply === -2) return { kind: 'duplicate' }
  return { kind: 'gap', after: reply }
}

function toPage(stream: readonly [id: string, fields: string[]][], position: number): LogPage {
  const found = stream.map(toEntry)
  const anchor = found[0]?.seq === position ? found[0] : null
  const entries = anchor === null ? found : found.slice(1)
  return { entries, anchor, isLast: stream.length <= pageSize }
}

function toEntry([id, fields]: readonly [id: string, fields: string[]]): TopicEntry {
  const [, payload = 'null', , terminal] = fields
  const value: JsonValue = JSON.parse(payload)
  return { seq: Number.parseInt(id, 10), payload: value, terminal: terminal === '1' }
}
