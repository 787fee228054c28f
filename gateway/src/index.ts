export type { CallerViewer, TokenViewer } from './auth/caller-viewer.ts'
export type { AuthenticateToken, TokenIdentity } from './auth/tokens/token-config.ts'
export type { DecideOverrideLabels, LabelContext } from './operations/override-labels.ts'
export { defineConfig, findConfigFile } from './config-file/index.ts'
export type { ConfigFile, GatewayConfigFile } from './config-file/index.ts'
export { loadGatewayConfig, settingsInFile } from './config.ts'
export type { GatewayConfig } from './config.ts'
export { createGateway } from './gateway.ts'
export type { Gateway } from './gateway.ts'
export type { Credentials, GatewayDeps } from './gateway-deps.ts'
export { reconfigureByFile } from './start-gateway.ts'
export { gatewaySettings } from './settings.ts'
export type {
  FetchResponse,
  GatewayPlugin,
  HeaderOptions,
  OperationResult,
  PluginContext,
  PluginErrors,
  PluginEvent,
  PluginFetch,
  PluginFetchResponse,
  PluginOperation,
  PluginRequest,
  PluginResponse,
  PluginSubscription,
} from './plugins/plugin.ts'
