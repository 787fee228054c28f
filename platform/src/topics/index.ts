export { createTopics } from './create-topics.ts'
export { InvalidCursor, parseCursor, toCursor } from './cursor.ts'
export type {
  AppendOptions,
  AppendResult,
  JsonValue,
  ReadOptions,
  StoredEvents,
  TopicEntry,
  TopicItem,
  TopicRetention,
  Topics,
  TopicsConfig,
  TopicSnapshot,
} from './types.ts'
