import { RedisPubSub } from 'graphql-redis-subscriptions'
import type { Cluster } from 'ioredis'
import { isCluster } from '../log/redis-client.ts'
import type { RedisClient } from '../log/redis-client.ts'
import { Channel } from './channel.ts'
import type { Membership } from './channel.ts'
import type { TopicLog } from './topic-log.ts'
import type { TopicsLogger } from './types.ts'

/** Wakes readers when their log has a new entry. */
export interface WakeUps {
  join(topic: string): Membership
  /** Ends the polls. The subscriptions end with their connection. */
  dispose(): void
}

export interface WakeUpsConfig {
  readonly client: RedisClient
  /** A dedicated connection for subscriptions. */
  readonly subscriber: RedisClient
  readonly logs: TopicLog
  readonly pollMs: number
  readonly log: TopicsLogger
}

/**
 * Uses one connection per process (in a cluster one per master, by sharded pub/sub) and one Redis subscription per topic with readers.
 * Because pub/sub may lose messages, these logs are compared with the entries that were announced every `pollMs`, and a reconnect wakes all
 * readers.
 */
export function createWakeUps(config: WakeUpsConfig): WakeUps {
  const { client, logs } = config
  const channels = new Map<string, Channel>()
  const wakeAll = () => channels.forEach((channel) => channel.wake())
  const messageEventName = isCluster(config.subscriber) ? 'smessage' : 'message'
  const subscriber = toSubscriber(config.subscriber)
  const pubSub = new RedisPubSub({ publisher: client, subscriber, messageEventName, deserializer: String })
  const outages = countOutages(config.subscriber, wakeAll)
  const sweep = createSweep(channels, config)
  const timer = setInterval(() => void sweep(), config.pollMs)

  const subscribe = async (channel: Channel) => {
    try {
      const subscription = await pubSub.subscribe(logs.channelOf(channel.topic), (id: string) => channel.announced(id))
      channel.wake()
      return subscription
    } catch (err) {
      config.log.debug(
        { err, topic: channel.topic },
        'the notifications of a topic cannot be subscribed to; its log is polled',
      )
      return null
    }
  }
  const open = (topic: string) => {
    const onEmpty = () => {
      channels.delete(topic)
      void subscribing.then((subscription) => subscription !== null && pubSub.unsubscribe(subscription))
    }
    const channel = new Channel({ topic, logs, outages, onEmpty })
    channels.set(topic, channel)
    const subscribing = subscribe(channel)
    return channel
  }
  return {
    join: (topic) => (channels.get(topic) ?? open(topic)).join(),
    dispose: () => clearInterval(timer),
  }
}

// graphql-redis-subscriptions does not await its unsubscribe calls, so the rejection of a closed connection would end the process.
// It also unsubscribes from patterns, which are not used here.
function toSubscriber(subscriber: RedisClient): RedisClient {
  const unsubscribe: (channel: string) => Promise<unknown> = isCluster(subscriber)
    ? subscriber.sunsubscribe.bind(subscriber)
    : subscriber.unsubscribe.bind(subscriber)
  return Object.assign(subscriber, {
    ...(isCluster(subscriber) && { subscribe: shardedSubscribe(subscriber) }),
    unsubscribe: async (channel: string) => await unsubscribe(channel).catch(() => undefined),
    punsubscribe: async () => await Promise.resolve(),
  })
}

// A subscription that fails is not lost: ioredis repeats those of a cluster whenever it has connected to another master.
const shardedSubscribe = (cluster: Cluster) => (channel: string, done: (error: null) => void) => {
  const succeed = () => done(null)
  cluster.ssubscribe(channel).then(succeed, succeed)
}

/**
 * ioredis resubscribes before it emits `ready`, and Redis replies to the ping after the subscriptions: from then on no message is missed.
 * Reading the logs finds what was missed before. In a cluster, `subscribersReady` follows the subscriptions at the new masters.
 */
function countOutages(subscriber: RedisClient, onBack: () => void): { readonly count: number } {
  let count = 0
  let isLost = false
  const onReady = () => {
    isLost = false
    count += 1
    subscriber.ping().then(onBack, () => undefined)
  }
  if (isCluster(subscriber)) {
    subscriber.on('subscribersReady', onReady)
  } else {
    subscriber.on('close', () => void (isLost = true))
    subscriber.on('ready', () => void (isLost && onReady()))
  }
  return {
    get count() {
      return count
    },
  }
}

const topicsPerCommand = 500

function createSweep(channels: ReadonlyMap<string, Channel>, { logs, log }: WakeUpsConfig): () => Promise<void> {
  let isUnderWay = false
  const compare = async (topics: readonly string[]) => {
    const ids = await logs.newestIds(topics)
    topics.forEach((topic, index) => channels.get(topic)?.found(ids[index] ?? ''))
  }
  return async () => {
    if (isUnderWay) return
    isUnderWay = true
    const topics = [...channels.keys()]
    try {
      for (let from = 0; from < topics.length; from += topicsPerCommand) {
        await compare(topics.slice(from, from + topicsPerCommand))
      }
    } catch (err) {
      log.debug({ err }, 'topics could not be polled')
    }
    isUnderWay = false
  }
}
