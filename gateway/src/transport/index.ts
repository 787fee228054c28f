export {
  DEFAULT_BREAKER,
  DEFAULT_RETRIES,
  SubgraphFailure,
  type BreakerSettings,
  type CircuitPhase,
  type FailureCode,
  type FailureReason,
  type RetrySettings,
} from '#platform/subgraph-client'
export { AbortRegistry } from './abort-registry.ts'
export { createHttpTransport, type HttpTransport, type HttpTransportConfig } from './http-transport.ts'
export { createLocalTransport, type SubgraphRunner } from './local-transport.ts'
export { SharedCalls } from './shared-calls.ts'
