import type { Topics, TopicsConfig } from './types.ts'

/** Live topics: a durable log per topic, and a wake-up for whoever reads it. */
export function createTopics(config: TopicsConfig): Topics {
  throw new Error(`${config.keyPrefix}: not there yet`)
}
