import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { createNumberedLogs } from '../log/numbered-log.ts'
import type { AppendReply, LogEntry, LogPage, LogRetention, NewEntry } from '../log/numbered-log.ts'
import type { LogPosition } from '../log/position.ts'
import { loadScript, runScript } from '../log/script.ts'
import { readServerRun } from '../log/server-run.ts'

/** The numbered logs of topics, whose appends are announced. */
export interface TopicLog {
  append(topic: string, entry: Omit<NewEntry, 'channel' | 'deadline'>): Promise<AppendReply>
  readAfter(topic: string, position: LogPosition): Promise<LogPage>
  readNewest(topic: string): Promise<LogEntry | null>
  /** The id of each topic's newest entry; `0-0` for one without a log. */
  newestIds(topics: readonly string[]): Promise<readonly string[]>
  /** Changes when the logs may have lost entries. */
  epoch(): Promise<string>
}

export interface TopicLogConfig {
  readonly client: Redis
  readonly keyPrefix: string
  readonly retention: LogRetention
}

/** The channel in which appends to a topic are announced, with the id of the entry as the message. */
export const toChannelName = (keyPrefix: string, topic: string) => `${keyPrefix}wake:${topic}`

export function createTopicLog({ client, keyPrefix, retention }: TopicLogConfig): TopicLog {
  const logs = createNumberedLogs({ client, retention })
  const toKey = (topic: string) => `${keyPrefix}log:${topic}`
  return {
    append: (topic, entry) => logs.append(toKey(topic), { ...entry, channel: toChannelName(keyPrefix, topic) }),
    readAfter: (topic, position) => logs.readAfter(toKey(topic), position),
    readNewest: (topic) => logs.readNewest(toKey(topic)),
    newestIds: (topics) => logs.newestIds(topics.map(toKey)),
    epoch: async () => {
      const key = `${keyPrefix}epoch`
      const mark = await runScript(client, ensureEpoch, { keys: [key], args: [randomUUID()] })
      return `${readServerRun(await client.info('server'))}:${String(mark)}`
    },
  }
}

const ensureEpoch = loadScript(new URL('ensure-epoch-1.lua', import.meta.url))
