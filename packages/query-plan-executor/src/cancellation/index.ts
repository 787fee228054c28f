export { CancelSignal } from './cancel-signal.ts'
export type { AnySignal } from './cancel-signal.ts'
