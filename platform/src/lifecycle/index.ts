export { Lifecycle } from './lifecycle.ts'
export type { Disposable } from './lifecycle.ts'
export { runProcess } from './run-process.ts'
export type { Service } from './run-process.ts'
