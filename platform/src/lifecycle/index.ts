export { Lifecycle } from './lifecycle.ts'
export type { Disposable } from './lifecycle.ts'
export { runProcess } from './run-process.ts'
