export { findMisspellings } from './find-misspellings.ts'
export { findFormerNames } from './find-former-names.ts'
export { nearestName } from './nearest-name.ts'
export { ConfigError, loadSettings, showValue } from './load-settings.ts'
export type { FileValue } from './load-settings.ts'
export { setting } from './setting.ts'
export type { Setting, SettingsTable, Settings } from './setting.ts'
export {
  commonSettings,
  redisUseSettings,
  redisProtocols,
  databaseSettings,
  healthSettings,
  listenSettings,
  subgraphListenSettings,
  toListenConfig,
  toSubgraphListenConfig,
  topicSettings,
  toRetention,
  toShutdownTimeoutMs,
} from './service-settings.ts'
export type { ListenConfig, SubgraphListenConfig } from './service-settings.ts'
export { redisUrlSetting, redisUses, toRedisUrls } from './redis-urls.ts'
export type { RedisUrls, RedisUse } from './redis-urls.ts'
