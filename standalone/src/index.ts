export { standaloneSettings } from './config.ts'
export { createStandalone } from './standalone.ts'
export type { Platform, PlatformDeps } from './platform.ts'
