import type { GatewayConfigFile } from './file-shape.ts'

/** Gives the default export of a configuration file its type. */
export const defineConfig = (config: GatewayConfigFile): GatewayConfigFile => config
