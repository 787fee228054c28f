import { isCluster } from '@plumbline/resumable-topics/log'
import type { RedisConnections } from '#platform/redis'

/**
 * The prefix of a queue's keys. The scripts of BullMQ have several keys, so in a cluster a hash tag keeps each queue in one slot. One server
 * needs none, and keeps the keys that earlier releases have written.
 */
export const queuePrefix = (redis: RedisConnections, prefix: string, queue: string): string =>
  isCluster(redis.client) ? `{${prefix}:${queue}}` : prefix
