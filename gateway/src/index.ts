export { gatewaySettings, loadGatewayConfig } from './config.ts'
export type { GatewayConfig } from './config.ts'
export { createGateway } from './gateway.ts'
export type { Gateway, GatewayDeps } from './gateway.ts'
