import { RedisPubSub } from 'graphql-redis-subscriptions'
import type { Redis } from 'ioredis'
import { Channel } from './channel.ts'
import type { Membership } from './channel.ts'
import { toChannelName } from './topic-log.ts'
import type { TopicLog } from './topic-log.ts'
import type { TopicsLogger } from './types.ts'

/** Wakes readers when their log has a new entry. */
export interface WakeUps {
  join(topic: string): Membership
  /** Ends the polls. The subscriptions end with their connection. */
  dispose(): void
}

export interface WakeUpsConfig {
  readonly client: Redis
  /** A dedicated connection for subscriptions. */
  readonly subscriber: Redis
  readonly keyPrefix: string
  readonly logs: TopicLog
  readonly pollMs: number
  readonly log: TopicsLogger
}

/**
 * Uses one connection per process and one Redis subscription per topic with readers. Because pub/sub may lose messages, one command
 * per `pollMs` compares these logs with the entries that were announced, and a reconnect wakes all readers.
 */
export function createWakeUps(config: WakeUpsConfig): WakeUps {
  const { client, keyPrefix, logs } = config
  const channels = new Map<string, Channel>()
  const wakeAll = () => channels.forEach((channel) => channel.wake())
  const subscriber = ignoreUnsubscribeErrors(config.subscriber)
  const pubSub = new RedisPubSub({ publisher: client, subscriber, deserializer: String })
  const outages = countOutages(subscriber, wakeAll)
  const sweep = createSweep(channels, config)
  const timer = setInterval(() => void sweep(), config.pollMs)

  const subscribe = async (channel: Channel) => {
    try {
      const name = toChannelName(keyPrefix, channel.topic)
      const subscription = await pubSub.subscribe(name, (id: string) => channel.announced(id))
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
function ignoreUnsubscribeErrors(subscriber: Redis): Redis {
  const unsubscribe: (channel: string) => Promise<unknown> = subscriber.unsubscribe.bind(subscriber)
  return Object.assign(subscriber, {
    unsubscribe: async (channel: string) => await unsubscribe(channel).catch(() => undefined),
    punsubscribe: async () => await Promise.resolve(),
  })
}

// ioredis resubscribes before it emits `ready`, and Redis replies to the ping after the subscriptions: from then on no message is
// missed. Reading the logs finds what was missed before.
function countOutages(subscriber: Redis, onBack: () => void): { readonly count: number } {
  let count = 0
  let isLost = false
  subscriber.on('close', () => {
    isLost = true
  })
  subscriber.on('ready', () => {
    if (!isLost) return
    isLost = false
    count += 1
    subscriber.ping().then(onBack, () => undefined)
  })
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
