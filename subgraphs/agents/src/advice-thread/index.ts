export { createAdviceThread } from './advice-thread.ts'
export type { AdviceThread, AdviceThreadConfig } from './advice-thread.ts'
