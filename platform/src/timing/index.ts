export { backoffMs } from './backoff.ts'
export type { Backoff } from './backoff.ts'
export { isDoneWithin } from './is-done-within.ts'
export { withResolvers } from './with-resolvers.ts'
