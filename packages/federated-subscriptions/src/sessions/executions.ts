import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { ExecuteOperation } from '../sharing/execute-operation.ts'

/** Tracks running queries and mutations, so that a shutdown waits for them. */
export interface Executions<Identity> {
  readonly execute: ExecuteOperation<Identity> | undefined
  /** Resolves when none is running and their results have been written to their clients. */
  settled(): Promise<void>
}

export function createExecutions<Identity>(execute: ExecuteOperation<Identity> | undefined): Executions<Identity> {
  const waiting: (() => void)[] = []
  let count = 0
  return {
    execute:
      execute &&
      (async (operation) => {
        count++
        try {
          return await execute(operation)
        } finally {
          if (--count === 0) for (const resolve of waiting.splice(0)) resolve()
        }
      }),
    settled: async () => {
      if (count > 0) await new Promise<void>((resolve) => waiting.push(resolve))
      await yieldToEventLoop()
    },
  }
}
