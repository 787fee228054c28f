export { abortSignalOf, onDeparture } from './abort-signal.ts'
export { findProblems } from './health.ts'
export type { HealthCheck } from './health.ts'
export { listen } from './listen.ts'
