export { readEpoch } from './epoch.ts'
export type { EpochConfig } from './epoch.ts'
export { followLog } from './follow-log.ts'
export type { FollowedEntry, FollowOptions, LogListener, WholeLog } from './follow-log.ts'
export { createNumberedLogs } from './numbered-log.ts'
export type {
  AppendReply,
  JsonValue,
  LogEntry,
  LogPage,
  LogRetention,
  NewEntry,
  NumberedLogs,
  NumberedLogsConfig,
} from './numbered-log.ts'
export type { LogPosition } from './position.ts'
export { isCluster, mastersOf, onConnectionLost } from './redis-client.ts'
export type { RedisClient } from './redis-client.ts'
export { loadScript, runScript } from './script.ts'
export type { Script, ScriptCall } from './script.ts'
