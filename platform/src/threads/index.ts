export { createThread } from './create-thread.ts'
export type { Thread, ThreadConfig } from './create-thread.ts'
