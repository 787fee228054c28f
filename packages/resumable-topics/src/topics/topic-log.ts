import { readEpoch } from '../log/epoch.ts'
import { createNumberedLogs } from '../log/numbered-log.ts'
import type { AppendReply, LogEntry, LogPage, LogRetention, NewEntry } from '../log/numbered-log.ts'
import type { LogPosition } from '../log/position.ts'
import { isCluster } from '../log/redis-client.ts'
import type { RedisClient } from '../log/redis-client.ts'
import { toCursor } from './cursor.ts'

/** An event in the log of a topic. */
export interface TopicLogEntry extends LogEntry {
  /** Encoded once, for all readers that share the read. */
  readonly cursor: string
}

/** The entries of a topic's log after a position. */
export interface TopicLogPage extends LogPage {
  readonly entries: readonly TopicLogEntry[]
}

/** The numbered logs of topics, whose appends are announced. */
export interface TopicLog {
  /** The channel in which appends to a topic are announced, with the id of the entry as the message. */
  channelOf(topic: string): string
  append(topic: string, entry: Omit<NewEntry, 'channel' | 'deadline'>): Promise<AppendReply>
  readAfter(topic: string, position: LogPosition): Promise<TopicLogPage>
  readNewest(topic: string): Promise<LogEntry | null>
  /** The id of each topic's newest entry; `0-0` for one without a log. */
  newestIds(topics: readonly string[]): Promise<readonly string[]>
  /** Changes when the logs may have lost entries. */
  epoch(): Promise<string>
}

export interface TopicLogConfig {
  readonly client: RedisClient
  readonly keyPrefix: string
  readonly retention: LogRetention
}

export function createTopicLog({ client, keyPrefix, retention }: TopicLogConfig): TopicLog {
  const logs = createNumberedLogs({ client, retention })
  const keyOf = (topic: string) => `${keyPrefix}log:${topic}`
  // In a cluster, the hash tag keeps the channel in the slot of the log. On one server, earlier releases use the name without it.
  const channelOf = (topic: string) => `${keyPrefix}wake:${isCluster(client) ? `{${keyOf(topic)}}` : topic}`
  return {
    channelOf,
    append: (topic, entry) => logs.append(keyOf(topic), { ...entry, channel: channelOf(topic) }),
    readAfter: async (topic, position) => {
      const page = await logs.readAfter(keyOf(topic), position)
      return { ...page, entries: page.entries.map((entry) => withCursor(topic, entry)) }
    },
    readNewest: (topic) => logs.readNewest(keyOf(topic)),
    newestIds: (topics) => logs.newestIds(topics.map(keyOf)),
    epoch: async () => await readEpoch({ client, keyPrefix }),
  }
}

export const withCursor = (topic: string, entry: LogEntry): TopicLogEntry => ({
  ...entry,
  cursor: toCursor(topic, entry),
})
