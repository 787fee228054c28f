import type { RedisConnections } from './types.ts'

/** The connections that the topics of `@plumbline/resumable-topics` need. */
export function topicConnections(connections: RedisConnections) {
  const connection = connections.duplicate('topic-wake-ups', { subscribes: true })
  const close = async () => await connections.release(connection)
  return { redis: connections.client, subscriber: { connection, close } }
}
