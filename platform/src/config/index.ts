export { ConfigError, loadSettings } from './load-settings.ts'
export { setting } from './setting.ts'
export type { Setting, SettingsTable, Settings } from './setting.ts'
export { commonSettings, databaseSettings, listenSettings, topicSettings, toRetention } from './service-settings.ts'
