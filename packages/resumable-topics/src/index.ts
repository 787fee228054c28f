export type { JsonValue, LogRetention } from './log/numbered-log.ts'
export { createSequencedTopics } from './topics/create-sequenced-topics.ts'
export { createTopics, EventsLost } from './topics/create-topics.ts'
export { InvalidCursor, parseCursor, toCursor } from './topics/cursor.ts'
export type {
  SequencedAppendOptions,
  SequencedAppendResult,
  SequencedEntry,
  SequencedReadOptions,
  SequencedSnapshot,
  SequencedTopics,
  SequencedTopicsConfig,
  StoredEvents,
} from './topics/sequenced-types.ts'
export type {
  AppendOptions,
  ReadOptions,
  Subscriber,
  TopicEvent,
  TopicItem,
  TopicItems,
  Topics,
  TopicsConfig,
  TopicsLogger,
  TopicState,
} from './topics/types.ts'
export { forTypeGraphQL, resumable } from './resumable/resumable.ts'
export type { EventWithCursor, OpenItems, ResolverData, ResumableField, ToEvent } from './resumable/resumable.ts'
