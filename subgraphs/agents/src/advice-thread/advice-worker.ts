import { parentPort } from 'node:worker_threads'
import { calculations } from './calculations.ts'
import type { Calculation } from './calculations.ts'

/*
 * Entry point of the thread that calculates. Node loads this file and its imports without a compiler, so they use only erasable
 * TypeScript (no enums, no decorators, no parameter properties).
 */
parentPort?.on('message', ({ name, argument }: Calculation) => {
  const calculate = calculations[name] as (given: typeof argument) => unknown
  // A rejection ends the thread, and its caller receives the error.
  void Promise.resolve(calculate(argument)).then((result) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    parentPort?.postMessage(result)
  })
})
