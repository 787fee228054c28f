export { backoffMs } from './backoff.ts'
export type { Backoff } from './backoff.ts'
export { withinMs } from './within-ms.ts'
export { withResolvers } from './with-resolvers.ts'
