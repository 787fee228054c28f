import { RedisPubSub } from 'graphql-redis-subscriptions'
import type { Logger } from 'pino'
import type { RedisConnections } from '#platform/redis'
import { Channel } from './channel.ts'
import type { Membership } from './channel.ts'
import { toChannelName } from './topic-log.ts'
import type { TopicLog } from './topic-log.ts'

/** Tells readers when to look at their logs. */
export interface WakeUps {
  join(topic: string): Membership
  dispose(): Promise<void>
}

export interface WakeUpsConfig {
  readonly redis: RedisConnections
  readonly keyPrefix: string
  readonly logs: TopicLog
  readonly pollMs: number
  readonly log: Logger
}

/**
 * One subscriber connection for the process, one Redis subscription per topic that somebody reads. A message may get lost, so
 * every `pollMs` one command compares all those logs with what was announced; and a reconnect wakes everybody.
 */
export function createWakeUps(config: WakeUpsConfig): WakeUps {
  const { redis, keyPrefix, logs } = config
  const channels = new Map<string, Channel>()
  const wakeAll = () => channels.forEach((channel) => channel.wake())
  const subscriber = forgiving(redis.duplicate('topic-wake-ups', { subscribes: true }))
  const pubSub = new RedisPubSub({ publisher: redis.client, subscriber })
  const outages = countOutages(subscriber, wakeAll)
  const sweep = createSweep(channels, config)
  const timer = setInterval(() => void sweep(), config.pollMs)

  const subscribe = async (channel: Channel) => {
    try {
      const id = await pubSub.subscribe(toChannelName(keyPrefix, channel.topic), (seq) =>
        channel.announced(Number(seq)),
      )
      channel.wake()
      return id
    } catch (err) {
      config.log.debug({ err, topic: channel.topic }, 'no wake-ups for a topic; its log is polled')
      return null
    }
  }
  const open = (topic: string) => {
    const onEmpty = () => {
      channels.delete(topic)
      void subscription.then((id) => id !== null && pubSub.unsubscribe(id))
    }
    const channel = new Channel({ topic, logs, outages, onEmpty })
    channels.set(topic, channel)
    const subscription = subscribe(channel)
    return channel
  }
  return {
    join: (topic) => (channels.get(topic) ?? open(topic)).join(),
    dispose: async () => {
      clearInterval(timer)
      await redis.release(subscriber)
    },
  }
}

type Subscriber = ReturnType<RedisConnections['duplicate']>

// The library lets the promises of its unsubscribing float, so that a connection which closes meanwhile would end the
// process; and it unsubscribes from a pattern of every name, which nobody uses here.
function forgiving(subscriber: Subscriber): Subscriber {
  const unsubscribe: (channel: string) => Promise<unknown> = subscriber.unsubscribe.bind(subscriber)
  return Object.assign(subscriber, {
    unsubscribe: async (channel: string) => await unsubscribe(channel).catch(() => undefined),
    punsubscribe: async () => await Promise.resolve(),
  })
}

// ioredis subscribes anew before it says ready, and the answer to a ping comes after those of the subscriptions: from
// then on nothing is missed, and what was missed before is found by looking.
function countOutages(subscriber: Subscriber, onBack: () => void): { readonly count: number } {
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
    const seqs = await logs.lastSeqs(topics)
    topics.forEach((topic, index) => channels.get(topic)?.found(seqs[index] ?? 0))
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
