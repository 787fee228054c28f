export { backoffMs } from './backoff.ts'
export type { Backoff } from './backoff.ts'
export { isDoneWithin } from './is-done-within.ts'
export { aborted, untilAborted } from './until-aborted.ts'
