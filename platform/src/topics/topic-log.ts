import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Redis } from '#platform/redis'
import { runScript, toScript } from './run-script.ts'
import type { AppendOptions, AppendResult, JsonValue, TopicEntry, TopicRetention } from './types.ts'

/** What the log says about the entries after a position. */
export interface LogPage {
  readonly entries: readonly TopicEntry[]
  /**
   * What the log has at the position itself: a log that still holds it has lost nothing after it. `null` when it does not.
   */
  readonly anchor: { readonly terminal: boolean } | null
  /** Whether the log had nothing further. */
  readonly isLast: boolean
}

/** The logs in Redis: a stream per topic, whose entry ids are `<seq>-0`. */
export interface TopicLog {
  append(topic: string, entry: TopicEntry, options?: AppendOptions): Promise<AppendResult>
  /** The next entries after `position`, about a hundred. */
  readAfter(topic: string, position: number): Promise<LogPage>
  /** The newest seq of each topic, 0 for one without a log. */
  lastSeqs(topics: readonly string[]): Promise<readonly number[]>
  /** Changes when the logs may have lost something. */
  epoch(): Promise<string>
}

export interface TopicLogConfig {
  readonly client: Redis
  readonly keyPrefix: string
  readonly retention: TopicRetention
}

/** Where appends to a topic are announced, with the seq as the message. */
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
      const mark = await runScript(client, markEpoch, { keys: [key], args: [randomUUID()] })
      const [, serverRun = 'unknown'] = /^run_id:(\w+)/m.exec(await client.info('server')) ?? []
      return `${serverRun}:${String(mark)}`
    },
  }
}

const pageSize = 100

/**
 * KEYS log · ARGV seq, payload, terminal (0, 1), gap (refuse, allow), maxLength, maxAgeMs, channel
 * returns -1 appended and announced, -2 duplicate, else the seq after which entries are missing
 * A stream that was trimmed to nothing still refuses the ids that it had, so its last one counts.
 * Entries older than maxAgeMs go a hundred at a time: ids are no times, so trimming by id cannot tell. The clock is the server's.
 */
const appendEntry = toScript(`
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local last = newest and tonumber(string.match(newest[1], '^%d+')) or 0
if not newest and redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = tonumber(string.match(info[i + 1], '^%d+')) end
  end
end
local seq = tonumber(ARGV[1])
if seq <= last then return -2 end
if seq > last + 1 and ARGV[4] ~= 'allow' then return last end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local nowText = string.format('%.0f', now)
redis.call('XADD', KEYS[1], ARGV[1] .. '-0', 'payload', ARGV[2], 'terminal', ARGV[3], 'at', nowText)
redis.call('XTRIM', KEYS[1], 'MAXLEN', '=', ARGV[5])
local horizon = now - tonumber(ARGV[6])
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if tonumber(oldest[2][6]) < horizon then
  local head = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 100)
  for i = 2, #head do
    oldest = head[i]
    if tonumber(oldest[2][6]) >= horizon then break end
  end
  redis.call('XTRIM', KEYS[1], 'MINID', '=', oldest[1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PUBLISH', ARGV[7], ARGV[1])
return -1
`)

/** KEYS logs · returns the newest seq of each, as text; 0 for one that is not there */
const newestSeqs = toScript(`
local seqs = {}
for i, key in ipairs(KEYS) do
  local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  seqs[i] = newest and string.match(newest[1], '^%d+') or '0'
end
return seqs
`)

/** KEYS mark · ARGV new mark · returns the mark, which stays the same until Redis is emptied */
const markEpoch = toScript(`
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
`)

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
